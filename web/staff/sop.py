"""The SOP document of a process, drawn from its diagram."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from connectors import sop_document
from web import access, query
from web.current import engine, settings
from web.security import PDF_POLICY


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/proses/<key>/sop.pdf", "sop_document", view_func=show)


@access.staff
def show(key: str) -> ResponseReturnValue:
    """The document of the newest version, or of ``?versi=``. Raises ``NotFound``."""
    repository, version = engine().repository, query.text("versi")
    compiled = repository.get(f"{key}:{version}") if version else repository.latest(key)
    info = compiled.info
    data = sop_document.pdf(compiled.drawn, info.version, info.deployed_at, settings())
    answer = Response(data, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"sop-{info.key}-versi-{info.version}.pdf")
    answer.headers["Content-Security-Policy"] = PDF_POLICY
    return answer
