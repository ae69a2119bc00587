"""PDFs: taken in through the admission check, given out to those who may see them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from engine.errors import NotFound
from engine.services.history import InstanceView
from office.papers.admission import admit
from web import access
from web.current import engine, office, person, settings
from web.security import PDF_POLICY

blueprint = Blueprint("documents", __name__, url_prefix="/dokumen")
GONE = "Berkas ini tidak ada."


@blueprint.get("/<instance_id>/<digest>")
@access.signed_in
def of_case(instance_id: str, digest: str) -> ResponseReturnValue:
    """A document of a case, for those to whom it is open (``office.disclosure``)."""
    return _pdf(digest, _name_in_case(instance_id, digest))


@blueprint.get("/<instance_id>/<digest>/lihat")
@access.signed_in
def view_of_case(instance_id: str, digest: str) -> ResponseReturnValue:
    """The same in our own viewer, which needs no PDF program on the phone."""
    name = _name_in_case(instance_id, digest)
    back = url_for("applicant.application", instance_id=instance_id) if person().applicant else ""
    return _viewer(name, back, url_for("documents.of_case", instance_id=instance_id, digest=digest))


@blueprint.get("/draf/<draft_id>/<digest>")
@access.signed_in
def of_draft(draft_id: str, digest: str) -> ResponseReturnValue:
    """A document of one's own draft."""
    return _pdf(digest, _name_in_draft(draft_id, digest))


@blueprint.get("/draf/<draft_id>/<digest>/lihat")
@access.signed_in
def view_of_draft(draft_id: str, digest: str) -> ResponseReturnValue:
    """The same in our own viewer."""
    name = _name_in_draft(draft_id, digest)
    instance_id, _, token = draft_id.partition(":")
    if token:
        back = url_for("applicant.task", instance_id=instance_id, token=token) if person().applicant else ""
    else:
        back = url_for("applicant.papers", draft_id=draft_id)
    return _viewer(name, back, url_for("documents.of_draft", draft_id=draft_id, digest=digest))


def _name_in_case(instance_id: str, digest: str) -> str:
    """Raises ``NotFound`` for what the person may not read."""
    view = engine().history.instance(person(), instance_id)
    attached = next((row for row in view.attachments if row.digest == digest), None)
    if attached is None or digest not in office().disclosure.of(person(), view).papers:
        raise NotFound(GONE)
    return str(attached.name)


def _name_in_draft(draft_id: str, digest: str) -> str:
    documents = office().drafts.get(person(), draft_id).documents.values()
    reference = next((each for each in documents if each["digest"] == digest), None)
    if reference is None:
        raise NotFound(GONE)
    return str(reference["nama"])


def _viewer(name: str, back: str, address: str) -> str:
    layout = "public.html" if person().applicant else "staff.html"
    return render_template("document.html", name=name, back=back, address=address, layout=layout)


def take_in(file: FileStorage) -> dict[str, Any]:
    """Admits an uploaded file and stores it; returns its reference. Raises ``Refused`` with the reason."""
    limit = settings().upload_limit
    found = admit(file.stream.read(limit + 1), file.filename or "", limit)
    return {
        "digest": engine().documents.put(found.data),
        "nama": found.name,
        "halaman": found.pages,
        "ukuran": len(found.data),
        "diperbaiki": found.repaired,
    }


def address(view: InstanceView, reference: Mapping[str, Any], *, download: bool = False) -> str:
    """Where a document of a case is served."""
    return url_for(
        "documents.of_case", instance_id=view.id, digest=reference["digest"], unduh="1" if download else None
    )


def _pdf(digest: str, name: str) -> Response:
    answer = send_file(
        io.BytesIO(engine().documents.get(digest)),
        mimetype="application/pdf",
        download_name=name if name.lower().endswith(".pdf") else f"{name}.pdf",
        as_attachment=request.args.get("unduh") == "1",
    )
    answer.headers["Content-Security-Policy"] = PDF_POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    answer.headers["Cache-Control"] = "no-store"
    return answer
