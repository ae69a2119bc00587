"""Camunda Forms over HTTP: what was sent becomes a draft, and a draft becomes fields on a page."""

from __future__ import annotations

from cases.form_summary import answers
from web.forms.filling import Documents, Shown, select_errors
from web.forms.sheet import Sheet, answer_save, answer_whole, sheet_of

__all__ = ["Documents", "Sheet", "Shown", "answer_save", "answer_whole", "answers", "select_errors", "sheet_of"]
