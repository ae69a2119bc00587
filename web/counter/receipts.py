"""After sending: the receipt for the applicant's hand, with the code to take the account over."""

from __future__ import annotations

import io

from flask import Blueprint, Response, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from cases.papers import papers_of
from connectors.receipts import Receipt, render
from engine.definitions.deployment.case_variables import APPLICANT
from engine.errors import NotFound
from engine.groups import COUNTER_GROUP
from engine.services.history import InstanceView
from engine.services.opening import COUNTER
from engine.services.task_access import waits_for
from web import access
from web.current import engine, now, office, person, settings
from web.filters import tanggal
from web.security import PDF_POLICY

DOCUMENT = "bukti_pendaftaran"
REPRINT = "dicetak lagi di loket"


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/diterima/<instance_id>", view_func=confirmation)
    blueprint.add_url_rule("/diterima/<instance_id>/bukti", view_func=receipt, methods=["POST"])


@access.roles(COUNTER_GROUP)
def confirmation(instance_id: str) -> ResponseReturnValue:
    """What to do now: print the receipt, and check the documents while the applicant is still there."""
    view = _view(instance_id)
    own = [row for row in view.tasks if waits_for(person(), row.candidate_group, row.applicant_id, row.candidates)]
    return render_template(
        "counter/confirmation.html", case=view, prints=office().printings.of_case(view.id), tasks=own
    )


@access.roles(COUNTER_GROUP)
def receipt(instance_id: str) -> ResponseReturnValue:
    """The receipt as a PDF. Each print makes a fresh code; the one on an older print no longer works."""
    view = _view(instance_id)
    office().printings.log(person(), view.id, DOCUMENT, None, REPRINT)
    code = office().walk_ins.code(str(view.applicant_id)) or ""
    tracking = office().tracking.code(view.business_key)
    made = Receipt(
        business_key=view.business_key,
        service=str(view.variables.get("layanan_nama") or view.service),
        applicant=str((view.variables.get(APPLICANT) or {}).get("nama", "")),
        title=view.title,
        received=tanggal(view.started_at),
        documents=[paper.name for paper in papers_of(view) if paper.reference and not paper.letter],
        tracking_url=settings().base_url + url_for("public.tracked_case", number=view.business_key, code=tracking),
        account_url=settings().base_url + url_for("public.take_over"),
        account_code=code,
        officer=person().name,
    )
    answer: Response = send_file(
        io.BytesIO(render(made, settings(), int(now().timestamp()))),
        mimetype="application/pdf",
        download_name=f"bukti-pendaftaran-{view.business_key.replace('/', '-')}.pdf",
    )
    answer.headers["Content-Security-Policy"] = PDF_POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _view(instance_id: str) -> InstanceView:
    """A case of the counter. Raises ``NotFound`` for any other."""
    view = engine().history.instance(person(), instance_id)
    if view.channel != COUNTER:
        raise NotFound("Permohonan ini tidak diterima di loket.")
    return view
