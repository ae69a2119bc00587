"""One form that a person fills in, whoever it is and wherever it stands: a task's, or the first of a new case.

It is received, saved as a draft, and sent. What is refused stays in the draft with its files; the draft goes only when
what it holds has been carried out. A sheet never changes: each step returns the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.definitions.forms.camunda_form import Field, Form
from engine.errors import AlurError, InvalidSubmission, NotFound, Refused
from engine.services.first_form import CHANGED
from engine.services.inbox import TaskView
from engine.services.runtime import Submission
from engine.services.step_result import StepResult
from office.papers.drafts import Draft
from web.current import now, office, person
from web.forms.filling import Shown, attach_file, receive, show
from web.forms.paths import place_documents

ACTION, SEND, SAVE = "aksi", "kirim", "simpan"
SEEN = "formulir"  # the digest of the form that the page showed
WHOLE = ""  # where an error stands that is about no single field

Page = Callable[["Sheet"], str]
Command = Callable[["Sheet"], StepResult]


@dataclass(frozen=True)
class Sheet:
    """``form`` is None where there is only a button. ``saved`` is the draft as it was last kept, None before.
    ``instance_id`` is "" before there is a case; ``viewer`` opens documents in our own viewer. ``errors`` are sentences
    by path; ``result`` is what came of sending it, None where nothing was sent."""

    form: Form | None
    draft: Draft
    scope: Mapping[str, Any]
    saved: Draft | None = None
    instance_id: str = ""
    viewer: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    result: StepResult | None = None

    @property
    def sentence(self) -> str:
        """What is wrong with the whole of it."""
        return self.errors.get(WHOLE, "")

    def show(self, *, whole: bool = True) -> Shown:
        """Ready to draw; without ``whole`` the page tells the ``sentence`` by itself."""
        errors = {path: text for path, text in self.errors.items() if whole or path != WHOLE}
        return show(self.form, self.draft, self.scope, errors, self._address)

    def receive(self, fields: Iterable[Field] | None = None) -> Sheet:
        """Takes in the request; it holds only these ``fields``, where they are given. Saves nothing yet."""
        foreign = self._foreign
        changed = {WHOLE: CHANGED} if foreign else {}
        if self.form is None:
            return replace(self, errors=changed) if foreign else self
        got = receive(self.form, self.draft, fields, replace_all=not foreign)
        return replace(self, draft=got.draft, errors={**got.errors, **changed})

    def attach(self) -> Sheet:
        """Takes in one file the moment it was chosen, and saves it. Raises ``NotFound`` where there is no form."""
        if self.form is None:
            raise NotFound("Baris berkas ini tidak ada.")
        got = attach_file(self.form, self.draft)
        return replace(self, draft=got.draft, errors=got.errors)

    def save(self) -> Sheet:
        """Keeps what has been filled in; what was uploaded meanwhile from the same page stays."""
        if self.form is None or self.draft == self.saved:
            return self
        office().drafts.save(person(), self.draft, self.saved)
        return replace(self, saved=self.draft)

    def wrong(self) -> dict[str, str]:
        """What stands in the way of sending it, by path."""
        submission, found = self.submission(), dict(self.errors)
        try:
            if self.form is not None:
                self.form.check(submission.values, self.scope, now(), submission.documents)
        except InvalidSubmission as error:
            return {**error.errors, **found}
        return found

    def submission(self, passphrase: str | None = None) -> Submission:
        """What has been filled in, as the engine takes it."""
        values = place_documents(self.draft.values, self.draft.documents)
        seen = request.form.get(SEEN) or (self.form.digest if self.form else "")
        return Submission(values, self.draft.digests, passphrase, seen)

    def first_submission(self) -> Submission | None:
        """The same to start a case with; None where there is nothing to fill in and nothing was."""
        empty = not self.draft.values and not self.draft.documents
        return None if self.form is None and empty else self.submission()

    def send(self, command: Command) -> Sheet:
        """Carries the command out and throws the draft away. Where it is refused, the draft is saved and the sheet
        tells why; what is no longer this person's to do is raised, saved as well."""
        if self.errors:
            return self.refuse(self.wrong())
        try:
            result = command(self)
        except InvalidSubmission as error:
            return self.refuse(error.errors, error.status)
        except Refused as error:
            return self.refuse({WHOLE: str(error)}, error.status)
        except AlurError:
            self.save()
            raise
        if self.saved is not None:
            office().drafts.discard(person(), self.draft.id)
        return replace(self, result=result)

    def refuse(self, errors: Mapping[str, str], status: int = InvalidSubmission.status) -> Sheet:
        """The sheet with these errors, saved."""
        return replace(self.save(), errors=errors, status=status)

    @property
    def _foreign(self) -> bool:
        """Whether the page showed another form than this."""
        return request.form.get(SEEN, "") not in ("", self.form.digest if self.form else "")

    def _address(self, reference: Mapping[str, Any]) -> str:
        """Where a document is served: the draft's own, else the case's."""
        kind, digest = "view_" if self.viewer else "", reference["digest"]
        if not self.instance_id or digest in self.draft.digests:
            return url_for(f"documents.{kind}of_draft", draft_id=self.draft.id, digest=digest)
        return url_for(f"documents.{kind}of_case", instance_id=self.instance_id, digest=digest)


def sheet_of(view: TaskView, *, viewer: bool = False) -> Sheet:
    """A task's form with what the person has filled in so far; a task's draft has the task's id."""
    saved = office().drafts.find(person(), view.id)
    draft = saved or Draft(id=view.id, service=view.service, values={}, documents={}, updated_at=None)
    return Sheet(
        form=view.form, draft=draft, scope=view.scope, saved=saved, instance_id=view.instance_id, viewer=viewer
    )


def answer_whole(
    sheet: Sheet, page: Page, command: Command, done: Callable[[StepResult], ResponseReturnValue]
) -> ResponseReturnValue:
    """A page that holds the whole form: shown, saved by any button, sent by the one that says so."""
    if request.method == "GET":
        return page(sheet)
    sheet = sheet.receive()
    if request.form.get(ACTION) != SEND:
        sheet = sheet.save()
        return (page(sheet), InvalidSubmission.status) if sheet.errors else redirect(request.path, 303)
    sheet = sheet.send(command)
    return done(sheet.result) if sheet.result is not None else (page(sheet), sheet.status)


def answer_save(sheet: Sheet, page: Page, sentence: str) -> ResponseReturnValue:
    """After a button that does not send: saved with a ``sentence`` if it was for that, else drawn again."""
    sheet = sheet.save()
    if request.form[ACTION] == SAVE and not sheet.errors:
        flash(sentence, "ok")
        return redirect(request.path, 303)
    return page(sheet), InvalidSubmission.status if sheet.errors else 200
