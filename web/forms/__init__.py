"""Camunda Forms over HTTP: what was sent becomes a draft, and a draft becomes fields on a page."""

from __future__ import annotations

from web.forms.filling import Documents, Received, Shown, attach_file, receive, refused, show
from web.forms.summary import answers

__all__ = ["Documents", "Received", "Shown", "answers", "attach_file", "receive", "refused", "show"]
