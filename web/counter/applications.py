"""An application filled in at the counter: questions and scans on one page, then sent in the applicant's name."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from engine.groups import COUNTER_GROUP
from engine.services.actor import Actor
from engine.services.case_data import title_of
from engine.services.step_result import StepResult
from office.papers.drafts import Draft
from web import access
from web.current import engine, now, office, person
from web.forms import Sheet, answer_whole
from web.forms.fragments import answer_questions, answer_upload
from web.forms.opening import Opening, opening
from web.forms.parts import split_uploads
from web.forms.uploads import progress

GONE = "Permohonan itu sudah terkirim atau drafnya sudah dihapus. Lihat daftar di bawah ini."


@dataclass(frozen=True)
class Arrival:
    """Whoever stands at the counter, and what they apply for."""

    applicant: Actor
    begun: Opening
    sheet: Sheet


def add_routes(blueprint: Blueprint) -> None:
    at = "/permohonan/<draft_id>"
    blueprint.add_url_rule(at, view_func=fill_in, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{at}/isian", view_func=refresh, methods=["POST"])
    blueprint.add_url_rule(f"{at}/unggah", view_func=upload, methods=["POST"])
    blueprint.add_url_rule(f"{at}/hapus", view_func=discard, methods=["POST"])


@access.roles(COUNTER_GROUP)
def fill_in(draft_id: str) -> ResponseReturnValue:
    """All of it on one page. What was typed and scanned is kept; the button sends it, twice pressed once."""
    draft = office().drafts.find(person(), draft_id)
    if request.method == "POST" and (draft is None or draft.applicant_id is None):
        flash(GONE, "ok")
        return redirect(url_for("counter.counter"), 303)
    arrival = _arrival(draft)
    applicant = arrival.applicant

    def start(sheet: Sheet) -> StepResult:
        command, submission = f"loket {draft_id}", sheet.first_submission()
        return engine().runtime.start(applicant, sheet.draft.service, submission, command, officer=person())

    def show_done(result: StepResult) -> ResponseReturnValue:
        flash(f"Permohonan {applicant.name} terkirim. Nomor registrasinya {result.business_key}.", "ok")
        return redirect(url_for("counter.confirmation", instance_id=result.instance_id), 303)

    return answer_whole(arrival.sheet, lambda sheet: _page(arrival, sheet), start, show_done)


@access.roles(COUNTER_GROUP)
def refresh(draft_id: str) -> ResponseReturnValue:
    """The questions drawn again for what has been answered so far; a fragment, for JavaScript."""
    return answer_questions(_arrival(office().drafts.find(person(), draft_id)).sheet)


@access.roles(COUNTER_GROUP)
def upload(draft_id: str) -> ResponseReturnValue:
    """One scan the moment it was chosen; answers its row drawn again."""
    return answer_upload(_arrival(office().drafts.find(person(), draft_id)).sheet)


@access.roles(COUNTER_GROUP)
def discard(draft_id: str) -> ResponseReturnValue:
    """Throws the draft away; the button says so."""
    arrival = _arrival(office().drafts.find(person(), draft_id))
    office().drafts.discard(person(), draft_id)
    flash(f"Draf untuk {arrival.applicant.name} sudah dihapus.", "ok")
    return redirect(url_for("counter.counter"), 303)


def _arrival(draft: Draft | None) -> Arrival:
    """Raises ``NotFound`` for a draft that is none of the counter's."""
    if draft is None or draft.applicant_id is None:
        raise NotFound("Draf ini tidak ada.")
    applicant = office().walk_ins.find(draft.applicant_id)
    begun = opening(draft.service, applicant)
    return Arrival(applicant, begun, begun.sheet(draft, viewer=True))


def _page(arrival: Arrival, sheet: Sheet) -> str:
    shown, begun, draft = sheet.show(), arrival.begun, sheet.draft
    questions, lists = split_uploads(shown.fields)
    _, compiled = engine().repository.service(draft.service)
    title = title_of(compiled, {**begun.scope, **draft.values}, now())
    return render_template(
        "counter/application.html",
        begun=begun,
        draft=draft,
        applicant=arrival.applicant,
        shown=shown,
        fields=questions,
        lists=lists,
        tally=progress(lists),
        twins=office().similar_cases.of(compiled.info.key, title),
    )
