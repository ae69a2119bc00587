"""What a case knows: at its opening, and as forms and expressions see it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from engine.definitions.deployment.case_variables import APPLICANT, PAPERS, SERVICE, SERVICE_NAME
from engine.definitions.deployment.services import Service
from engine.expressions import NOW, ExpressionError, compile_expression
from engine.services.actor import Actor
from engine.services.repository import Compiled
from engine.storage import steps
from engine.storage.rows.cases import TaskInCase


def opening_variables(service: Service | None, applicant: Actor | None) -> dict[str, Any]:
    """What a new case knows before anything is filled in."""
    if service is None:
        return {}
    rows = [
        {
            "kode": need.kode,
            "nama": need.nama,
            "wajib": need.wajib,
            "catatan": need.catatan,
            "dokumen": None,
            "putusan": None,
            "alasan": "",
            "diganti": False,
        }
        for need in service.persyaratan
    ]
    known: dict[str, Any] = {SERVICE: service.kode, SERVICE_NAME: service.nama}
    if applicant is not None:
        known[APPLICANT] = {"nama": applicant.name, "nik": applicant.nik, "telepon": applicant.phone}
    return known | {PAPERS: rows}


def title_of(compiled: Compiled, variables: Mapping[str, Any], now: datetime) -> str:
    """What lists call the case: the process's property ``judul`` over its variables; "" while it reads nothing."""
    text = compiled.process.title
    with suppress(ExpressionError):
        return str(compile_expression(text).evaluate(_at(now, compiled, variables)) or "") if text else ""
    return ""


def form_scope(compiled: Compiled, variables: Mapping[str, Any]) -> dict[str, Any]:
    """What a form's expressions see: the variables, and behind them the process's properties."""
    return {**compiled.process.constants, **variables}


def _at(now: datetime, compiled: Compiled, variables: Mapping[str, Any]) -> dict[str, Any]:
    """What an expression of the diagram sees that is asked outside of a step: a clock too."""
    return form_scope(compiled, variables) | {NOW: now}


def letter_to_sign(row: TaskInCase, compiled: Compiled, clean: Mapping[str, Any], now: datetime) -> str | None:
    """The variable of the letter that completing the task with these values signs; None where nothing is signed."""
    task = compiled.process.elements[row.element]
    if not task.signs:
        return None
    if not task.signs_if:
        return task.signs
    scope = _at(now, compiled, {**steps.variables_of(row), **clean})
    return task.signs if compile_expression(task.signs_if).evaluate(scope) is True else None
