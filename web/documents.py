"""PDFs, given out to those who may see them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from engine.storage.attachments import references
from office.papers.admission import tidy_file
from web import access
from web.current import engine, office, person
from web.papers import GONE
from web.security import PDF_POLICY

blueprint = Blueprint("documents", __name__, url_prefix="/dokumen")


@blueprint.get("/<instance_id>/<digest>")
@access.signed_in
def of_case(instance_id: str, digest: str) -> ResponseReturnValue:
    """A document of a case, for those to whom it is open (``office.disclosure``)."""
    return _pdf(_in_case(instance_id, digest))


@blueprint.get("/<instance_id>/<digest>/lihat")
@access.signed_in
def view_of_case(instance_id: str, digest: str) -> ResponseReturnValue:
    """The same in our own viewer, which needs no PDF program on the phone."""
    found = _in_case(instance_id, digest)
    back = url_for("applicant.application", instance_id=instance_id) if person().applicant else ""
    return _viewer(found, back, url_for("documents.of_case", instance_id=instance_id, digest=digest))


@blueprint.get("/draf/<draft_id>/<digest>")
@access.signed_in
def of_draft(draft_id: str, digest: str) -> ResponseReturnValue:
    """A document of one's own draft."""
    return _pdf(_in_draft(draft_id, digest))


@blueprint.get("/draf/<draft_id>/<digest>/lihat")
@access.signed_in
def view_of_draft(draft_id: str, digest: str) -> ResponseReturnValue:
    """The same in our own viewer."""
    found = _in_draft(draft_id, digest)
    instance_id, _, token = draft_id.partition(":")
    if token:
        back = url_for("applicant.task", instance_id=instance_id, token=token) if person().applicant else ""
    else:
        back = url_for("applicant.papers", draft_id=draft_id)
    return _viewer(found, back, url_for("documents.of_draft", draft_id=draft_id, digest=digest))


def _in_case(instance_id: str, digest: str) -> Mapping[str, Any]:
    """The document's reference. Raises ``NotFound`` for what the person may not read."""
    view = engine().history.instance(person(), instance_id)
    attached = next((row for row in view.attachments if row.digest == digest), None)
    if attached is None or digest not in office().disclosure.of(person(), view).papers:
        raise NotFound(GONE)
    held = next((each for _, each in references(dict(view.variables), "") if each["digest"] == digest), {})
    return {**held, "digest": digest, "nama": str(attached.name)}


def _in_draft(draft_id: str, digest: str) -> Mapping[str, Any]:
    held = office().drafts.get(person(), draft_id).documents.values()
    found = next((each for each in held if each["digest"] == digest), None)
    if found is None:
        raise NotFound(GONE)
    return found


def _viewer(reference: Mapping[str, Any], back: str, address: str) -> str:
    layout = "public.html" if person().applicant else "staff.html"
    return render_template("document.html", reference=reference, back=back, address=address, layout=layout)


def _pdf(reference: Mapping[str, Any]) -> Response:
    """The document as it was given; where it is damaged, a tidied copy is shown, and the download is the original."""
    data, name = engine().documents.get(reference["digest"]), str(reference["nama"])
    download = request.args.get("unduh") == "1"
    if reference.get("rusak") and not download:
        data = tidy_file(data, name) or data
    answer = send_file(
        io.BytesIO(data),
        mimetype="application/pdf",
        download_name=name if name.lower().endswith(".pdf") else f"{name}.pdf",
        as_attachment=download,
    )
    answer.headers["Content-Security-Policy"] = PDF_POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    answer.headers["Cache-Control"] = "no-store"
    return answer
