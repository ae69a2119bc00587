"""An application filled in at the counter: questions and scans on one page, then sent in the applicant's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import InvalidSubmission, NotFound
from engine.services.actor import Actor
from engine.services.case_data import title_of
from engine.services.runtime import COUNTER_GROUP
from office.papers.drafts import Draft
from web import access
from web.applicant.opening import Opening, opening, parted
from web.applicant.uploads import progress, row_answer
from web.current import engine, now, office, person
from web.forms import Received, Shown, attach_file, receive, show

GONE = "Permohonan itu sudah terkirim atau drafnya sudah dihapus. Lihat daftar di bawah ini."


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
    if draft is None or draft.applicant_id is None:
        if request.method == "POST":
            flash(GONE, "ok")
            return redirect(url_for("counter.counter"), 303)
        raise NotFound("Draf ini tidak ada.")
    applicant = office().walk_ins.find(draft.applicant_id)
    begun = opening(draft.service, applicant)
    if request.method == "GET":
        return _page(begun, draft, applicant, {})
    got = receive(begun.form, draft)
    office().drafts.save(person(), got.draft)
    if got.errors:
        return _page(begun, got.draft, applicant, got.errors), 422
    if request.form.get("aksi") != "kirim":
        return redirect(url_for("counter.fill_in", draft_id=draft.id), 303)
    return _sent(begun, got, applicant)


def _sent(begun: Opening, got: Received, applicant: Actor) -> ResponseReturnValue:
    draft = got.draft
    try:
        result = engine().runtime.start(
            applicant, draft.service, got.submission(), f"loket {draft.id}", officer=person()
        )
    except InvalidSubmission as error:
        return _page(begun, draft, applicant, error.errors), error.status
    office().drafts.discard(person(), draft.id)
    flash(f"Permohonan {applicant.name} terkirim. Nomor registrasinya {result.business_key}.", "ok")
    return redirect(url_for("counter.received", instance_id=result.instance_id), 303)


@access.roles(COUNTER_GROUP)
def refresh(draft_id: str) -> ResponseReturnValue:
    """The questions drawn again for what has been answered so far; a fragment, for JavaScript."""
    draft, begun, _ = _begun(draft_id)
    shown = _shown(begun, receive(begun.form, draft, parted(_shown(begun, draft, {}).fields)[0]).draft, {})
    return render_template("applicant/fields.html", fields=parted(shown.fields)[0], documents=shown.documents)


@access.roles(COUNTER_GROUP)
def upload(draft_id: str) -> ResponseReturnValue:
    """One scan the moment it was chosen; answers its row drawn again."""
    draft, begun, _ = _begun(draft_id)
    got = attach_file(begun.form, draft)
    return row_answer(_shown(begun, got.draft, got.errors), got.errors)


@access.roles(COUNTER_GROUP)
def discard(draft_id: str) -> ResponseReturnValue:
    """Throws the draft away; the button says so."""
    draft, _, applicant = _begun(draft_id)
    office().drafts.discard(person(), draft.id)
    flash(f"Draf untuk {applicant.name} sudah dihapus.", "ok")
    return redirect(url_for("counter.counter"), 303)


def _begun(draft_id: str) -> tuple[Draft, Opening, Actor]:
    draft = office().drafts.get(person(), draft_id)
    if draft.applicant_id is None:
        raise NotFound("Draf ini tidak ada.")
    applicant = office().walk_ins.find(draft.applicant_id)
    return draft, opening(draft.service, applicant), applicant


def _shown(begun: Opening, draft: Draft, errors: Mapping[str, str]) -> Shown:
    def address(reference: Mapping[str, Any]) -> str:
        return url_for("documents.view_of_draft", draft_id=draft.id, digest=reference["digest"])

    return show(begun.form, draft, begun.scope, errors, address)


def _page(begun: Opening, draft: Draft, applicant: Actor, errors: Mapping[str, str]) -> str:
    shown = _shown(begun, draft, errors)
    questions, lists = parted(shown.fields)
    _, compiled = engine().repository.service(draft.service)
    title = title_of(compiled, {**begun.scope, **draft.values}, now())
    return render_template(
        "counter/application.html",
        begun=begun,
        draft=draft,
        applicant=applicant,
        shown=shown,
        fields=questions,
        lists=lists,
        tally=progress(lists),
        twins=office().similar_cases.of(compiled.info.key, title),
    )
