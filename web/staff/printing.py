"""Prints: a letter or the whole dossier taken out of the system, each with a line in the log."""

from __future__ import annotations

import io
import tempfile
from typing import Any, BinaryIO, cast

from flask import Blueprint, Response, render_template, request, send_file
from flask.typing import ResponseReturnValue

from cases import dossier
from cases.papers import printables
from engine.errors import InvalidSubmission, NotFound
from engine.groups import AUDITOR, COORDINATOR_GROUP, COUNTER_GROUP, DEPUTY_GROUP, HEAD_GROUP
from engine.services.history import InstanceView
from office.papers.letters import letters_of
from office.papers.printings import DOSSIER
from web import access, query
from web.current import engine, office, person
from web.papers import GONE
from web.security import PDF_POLICY

SPOOL = 2_000_000  # bytes of a dossier kept in memory; a larger one waits in a file


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/kasus/<instance_id>/cetak", view_func=print_paper, methods=["POST"])
    blueprint.add_url_rule("/buku-registrasi/cetakan", view_func=prints)


@access.staff
def print_paper(instance_id: str) -> ResponseReturnValue:
    """The PDF of one letter, or of the dossier; a reprint wants a reason. The line is written before the file goes."""
    view = engine().history.instance(person(), instance_id)
    if not office().disclosure.of(person(), view).in_clear:
        raise NotFound(GONE)
    document = request.form.get("dokumen", "")
    digest = _digest(view, document)
    try:
        number = office().printings.log(person(), view.id, document, digest, request.form.get("alasan", ""))
    except InvalidSubmission as error:
        shown = {"case": view, "document": document, "title": _title(document), "errors": error.errors}
        return render_template("staff/reprint.html", **shown), error.status
    if digest is not None:
        return _send_pdf(
            io.BytesIO(engine().documents.get(digest)), f"{document.replace('_', '-')}-{view.business_key}"
        )
    file = tempfile.SpooledTemporaryFile(SPOOL)  # noqa: SIM115 - the answer closes it
    dossier.write(office(), view, person(), number, cast(BinaryIO, file))
    file.seek(0)
    return _send_pdf(file, f"dosir-{view.business_key}")


@access.roles(COUNTER_GROUP, DEPUTY_GROUP, COORDINATOR_GROUP, HEAD_GROUP, AUDITOR)
def prints() -> ResponseReturnValue:
    """Every print, newest first; ``?hanya=ulang`` leaves the reprints."""
    again = request.args.get("hanya") == "ulang"
    rows, more = office().printings.page(query.page(), reprints_only=again, reach=office().disclosure.reach(person()))
    return render_template(
        "staff/prints.html",
        rows=rows,
        more=more,
        page=query.page(),
        address=query.page_address,
        again=again,
        title=_title,
    )


def _digest(view: InstanceView, document: str) -> str | None:
    """That of the letter; None for the dossier. Raises ``NotFound`` for what the case has not got."""
    if document == DOSSIER:
        return None
    found = next((letter for letter in letters_of(view) if letter.variable == document), None)
    if found is None or document not in dict(printables(view)):
        raise NotFound(GONE)
    return str(found.reference["digest"])


def _title(document: str) -> str:
    return document.replace("_", " ").capitalize()


def _send_pdf(file: Any, name: str) -> Response:
    answer = send_file(file, mimetype="application/pdf", download_name=f"{name.replace('/', '-')}.pdf")
    answer.headers["Content-Security-Policy"] = PDF_POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer
