"""An application that is being written: questions, documents, then read once more and sent."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import InvalidSubmission
from engine.services.step_result import StepResult
from web import access
from web.current import engine, office, person
from web.forms import Sheet, answers, select_errors
from web.forms.fragments import answer_questions, answer_upload
from web.forms.opening import Opening, opening
from web.forms.parts import split_uploads
from web.forms.sheet import ACTION, SAVE
from web.forms.uploads import progress

GONE = "Draf itu sudah terkirim atau sudah Anda hapus. Permohonan Anda ada di daftar ini."
QUESTIONS, PAPERS, REVIEW = "applicant.fill_in", "applicant.papers", "applicant.send"
ONWARD = "lanjut"


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
    return _answer_part(draft_id, QUESTIONS, _questions)


@access.applicant
def refresh(draft_id: str) -> ResponseReturnValue:
    """The questions drawn again for what has been answered so far; a fragment, for JavaScript."""
    return answer_questions(_open_draft(draft_id)[1])


@access.applicant
def papers(draft_id: str) -> ResponseReturnValue:
    """The documents, each with its own row and its own refusal."""
    return _answer_part(draft_id, PAPERS, _papers)


@access.applicant
def upload(draft_id: str) -> ResponseReturnValue:
    """One document the moment it was chosen; answers its row, and the tally, drawn again."""
    return answer_upload(_open_draft(draft_id)[1])


@access.applicant
def send(draft_id: str) -> ResponseReturnValue:
    """All of it once more, and the button that sends. Pressed twice, it sends once."""
    if request.method == "POST" and office().drafts.find(person(), draft_id) is None:
        flash(GONE, "ok")
        return redirect(url_for("applicant.applications"), 303)
    begun, sheet = _open_draft(draft_id)
    if request.method == "GET":
        return _review(begun, sheet.refuse(sheet.wrong()))
    sheet = sheet.send(_start)
    if sheet.result is None:
        return _review(begun, sheet, pressed=True), sheet.status
    flash(f"Permohonan terkirim. Nomor registrasi Anda {sheet.result.business_key}.", "ok")
    return redirect(url_for("applicant.application", instance_id=sheet.result.instance_id), 303)


@access.applicant
def discard(draft_id: str) -> ResponseReturnValue:
    """Throws the draft away; the button says so."""
    office().drafts.get(person(), draft_id)
    office().drafts.discard(person(), draft_id)
    flash("Draf sudah dihapus.", "ok")
    return redirect(url_for("applicant.applications"), 303)


def _open_draft(draft_id: str) -> tuple[Opening, Sheet]:
    draft = office().drafts.get(person(), draft_id)
    begun = opening(draft.service, person())
    return begun, begun.sheet(draft, viewer=True)


def _answer_part(draft_id: str, endpoint: str, page: Callable[[Opening, Sheet], str]) -> ResponseReturnValue:
    """One of the two pages of a form: its fields are taken in and saved, and lead on once they are right."""
    begun, sheet = _open_draft(draft_id)
    if begun.form is None:
        return _only_button(begun, sheet)
    if request.method == "GET":
        return page(begun, sheet)
    part, onward = int(endpoint == PAPERS), request.form.get(ACTION) == ONWARD
    sheet = sheet.receive(split_uploads(sheet.show().fields)[part]).save()
    fields = split_uploads(sheet.show().fields)
    wrong = select_errors(sheet.wrong(), fields[part]) if onward else {}
    if wrong := {**wrong, **sheet.errors}:
        return page(begun, sheet.refuse(wrong)), InvalidSubmission.status
    if not onward:
        return _show_saved(sheet, endpoint, begun)
    following = PAPERS if endpoint == QUESTIONS and fields[1] else REVIEW
    return redirect(url_for(following, draft_id=draft_id), 303)


def _only_button(begun: Opening, sheet: Sheet) -> ResponseReturnValue:
    """There is nothing to fill in; who still had a form before them is told so."""
    if request.method == "POST" and (sheet := sheet.receive()).errors:
        return _review(begun, sheet, pressed=True), InvalidSubmission.status
    return redirect(url_for(REVIEW, draft_id=sheet.draft.id), 303)


def _start(sheet: Sheet) -> StepResult:
    draft = sheet.draft
    return engine().runtime.start(person(), draft.service, sheet.first_submission(), f"draf {draft.id}")


def _show_saved(sheet: Sheet, endpoint: str, begun: Opening) -> ResponseReturnValue:
    """After a button that only saves: back to the same page, or to the list when the person wants to go on later."""
    if request.form.get(ACTION) == SAVE:
        flash(f"Draf {begun.service.nama} tersimpan. Lanjutkan kapan saja.", "ok")
        return redirect(url_for("applicant.applications"), 303)
    return redirect(url_for(endpoint, draft_id=sheet.draft.id), 303)


def _questions(begun: Opening, sheet: Sheet) -> str:
    shown = sheet.show()
    questions, lists = split_uploads(shown.fields)
    return render_template(
        "applicant/questions.html", begun=begun, draft=sheet.draft, shown=shown, fields=questions, lists=lists
    )


def _papers(begun: Opening, sheet: Sheet) -> str:
    shown = sheet.show()
    lists = split_uploads(shown.fields)[1]
    return render_template(
        "applicant/papers.html", begun=begun, draft=sheet.draft, shown=shown, lists=lists, tally=progress(lists)
    )


def _review(begun: Opening, sheet: Sheet, *, pressed: bool = False) -> str:
    errors, shown = sheet.errors, sheet.show()
    questions, lists = split_uploads(shown.fields)
    wrong_papers, wrong_answers = select_errors(errors, lists), select_errors(errors, questions)
    others = {path: text for path, text in errors.items() if path not in wrong_papers and path not in wrong_answers}
    return render_template(
        "applicant/review.html",
        begun=begun,
        draft=sheet.draft,
        shown=shown,
        lists=lists,
        answers=list(answers(questions)),
        wrong={"fill_in": wrong_answers, "papers": wrong_papers, "": others},
        pressed=pressed,
    )
