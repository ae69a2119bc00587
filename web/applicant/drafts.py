"""An application that is being written: questions, documents, then read once more and sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import InvalidSubmission
from office.papers.drafts import Draft
from web import access
from web.applicant.opening import Opening, opening, parted
from web.applicant.uploads import progress, row_answer
from web.current import engine, now, office, person
from web.forms import Received, Shown, answers, attach_file, receive, refused, show

GONE = "Draf itu sudah terkirim atau sudah Anda hapus. Permohonan Anda ada di daftar ini."


def add_routes(blueprint: Blueprint) -> None:
    at = "/permohonan/draf/<draft_id>"
    blueprint.add_url_rule(at, view_func=fill_in, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{at}/isian", view_func=refresh, methods=["POST"])
    blueprint.add_url_rule(f"{at}/berkas", view_func=papers, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{at}/unggah", view_func=upload, methods=["POST"])
    blueprint.add_url_rule(f"{at}/kirim", view_func=send, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{at}/hapus", view_func=discard, methods=["POST"])


@access.applicant
def fill_in(draft_id: str) -> ResponseReturnValue:
    """The questions. What is typed is kept whether it is right or not; only right answers lead on."""
    draft = office().drafts.get(person(), draft_id)
    begun = opening(draft.service, person())
    if request.method == "GET":
        return _questions(begun, draft, {})
    got = _kept(begun, draft, documents=False)
    if request.form.get("aksi") != "lanjut":
        return _saved(got.draft, "applicant.fill_in", begun)
    shown = _shown(begun, got.draft, {})
    wrong = refused(_wrong(begun, got), parted(shown.fields)[0])
    if wrong:
        return _questions(begun, got.draft, wrong), 422
    following = "applicant.papers" if parted(shown.fields)[1] else "applicant.send"
    return redirect(url_for(following, draft_id=draft.id), 303)


@access.applicant
def refresh(draft_id: str) -> ResponseReturnValue:
    """The questions drawn again for what has been answered so far; a fragment, for JavaScript."""
    draft = office().drafts.get(person(), draft_id)
    begun = opening(draft.service, person())
    shown = _shown(begun, receive(begun.form, draft, parted(_shown(begun, draft, {}).fields)[0]).draft, {})
    return render_template("applicant/fields.html", fields=parted(shown.fields)[0], documents=shown.documents)


@access.applicant
def papers(draft_id: str) -> ResponseReturnValue:
    """The documents, each with its own row and its own refusal."""
    draft = office().drafts.get(person(), draft_id)
    begun = opening(draft.service, person())
    if request.method == "GET":
        return _papers(begun, draft, {})
    got = _kept(begun, draft, documents=True)
    if got.errors:
        return _papers(begun, got.draft, got.errors), 422
    if request.form.get("aksi") != "lanjut":
        return _saved(got.draft, "applicant.papers", begun)
    wrong = refused(_wrong(begun, got), parted(_shown(begun, got.draft, {}).fields)[1])
    if wrong:
        return _papers(begun, got.draft, wrong), 422
    return redirect(url_for("applicant.send", draft_id=draft.id), 303)


@access.applicant
def upload(draft_id: str) -> ResponseReturnValue:
    """One document the moment it was chosen; answers its row, and the tally, drawn again."""
    draft = office().drafts.get(person(), draft_id)
    begun = opening(draft.service, person())
    got = attach_file(begun.form, draft)
    return row_answer(_shown(begun, got.draft, got.errors), got.errors)


@access.applicant
def send(draft_id: str) -> ResponseReturnValue:
    """All of it once more, and the button that sends. Pressed twice, it sends once."""
    draft = (
        office().drafts.find(person(), draft_id)
        if request.method == "POST"
        else office().drafts.get(person(), draft_id)
    )
    if draft is None:
        flash(GONE, "ok")
        return redirect(url_for("applicant.applications"), 303)
    begun = opening(draft.service, person())
    if request.method == "GET":
        return _review(begun, draft, _wrong(begun, Received(draft)))
    try:
        result = engine().runtime.start(person(), draft.service, Received(draft).submission(), f"draf {draft.id}")
    except InvalidSubmission as error:
        return _review(begun, draft, error.errors, pressed=True), error.status
    office().drafts.discard(person(), draft.id)
    flash(f"Permohonan terkirim. Nomor registrasi Anda {result.business_key}.", "ok")
    return redirect(url_for("applicant.application", instance_id=result.instance_id), 303)


@access.applicant
def discard(draft_id: str) -> ResponseReturnValue:
    """Throws the draft away; the button says so."""
    office().drafts.get(person(), draft_id)
    office().drafts.discard(person(), draft_id)
    flash("Draf sudah dihapus.", "ok")
    return redirect(url_for("applicant.applications"), 303)


def _kept(begun: Opening, draft: Draft, *, documents: bool) -> Received:
    """Takes in the fields of this page and saves the draft."""
    got = receive(begun.form, draft, parted(_shown(begun, draft, {}).fields)[documents])
    office().drafts.save(person(), got.draft)
    return got


def _saved(draft: Draft, endpoint: str, begun: Opening) -> ResponseReturnValue:
    """After a button that only saves: back to the same page, or to the list when the person wants to go on later."""
    if request.form.get("aksi") == "simpan":
        flash(f"Draf {begun.service.nama} tersimpan. Lanjutkan kapan saja.", "ok")
        return redirect(url_for("applicant.applications"), 303)
    return redirect(url_for(endpoint, draft_id=draft.id), 303)


def _wrong(begun: Opening, got: Received) -> dict[str, str]:
    """What still stands in the way of sending, by path."""
    submission = got.submission()
    try:
        begun.form.check(submission.values, begun.scope, now(), submission.documents)
    except InvalidSubmission as error:
        return {**error.errors, **got.errors}
    return dict(got.errors)


def _shown(begun: Opening, draft: Draft, errors: Mapping[str, str]) -> Shown:
    def address(reference: Mapping[str, Any]) -> str:
        return url_for("documents.view_of_draft", draft_id=draft.id, digest=reference["digest"])

    return show(begun.form, draft, begun.scope, errors, address)


def _questions(begun: Opening, draft: Draft, errors: Mapping[str, str]) -> str:
    shown = _shown(begun, draft, errors)
    questions, lists = parted(shown.fields)
    return render_template(
        "applicant/questions.html", begun=begun, draft=draft, shown=shown, fields=questions, lists=lists
    )


def _papers(begun: Opening, draft: Draft, errors: Mapping[str, str]) -> str:
    shown = _shown(begun, draft, errors)
    lists = parted(shown.fields)[1]
    return render_template(
        "applicant/papers.html", begun=begun, draft=draft, shown=shown, lists=lists, tally=progress(lists)
    )


def _review(begun: Opening, draft: Draft, errors: Mapping[str, str], *, pressed: bool = False) -> str:
    shown = _shown(begun, draft, {})
    questions, lists = parted(shown.fields)
    wrong_papers, wrong_answers = refused(errors, lists), refused(errors, questions)
    others = {path: text for path, text in errors.items() if path not in wrong_papers and path not in wrong_answers}
    return render_template(
        "applicant/review.html",
        begun=begun,
        draft=draft,
        shown=shown,
        lists=lists,
        answers=list(answers(questions)),
        wrong={"fill_in": wrong_answers, "papers": wrong_papers, "": others},
        pressed=pressed,
    )
