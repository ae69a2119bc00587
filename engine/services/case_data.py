"""What a case knows: at its opening, and as forms and expressions see it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from engine.definitions.services import Service
from engine.expressions import ExpressionError, compile_expression
from engine.services.actor import Actor
from engine.services.repository import Compiled


def opening_variables(service: Service, compiled: Compiled, applicant: Actor) -> dict[str, Any]:
    """What a new case knows before anything is filled in."""
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
    person = {"nama": applicant.name, "nik": applicant.nik, "telepon": applicant.phone}
    return {"layanan": service.kode, "layanan_nama": service.nama, "pemohon": person, "berkas": rows}


def title_of(compiled: Compiled, variables: Mapping[str, Any]) -> str:
    """What lists call the case: the process's property ``judul`` over its variables; "" while it reads nothing."""
    text = compiled.process.properties.get("judul", "")
    with suppress(ExpressionError):
        return str(compile_expression(text).evaluate(form_scope(compiled, variables)) or "") if text else ""
    return ""


def form_scope(compiled: Compiled, variables: Mapping[str, Any]) -> dict[str, Any]:
    """What a form's expressions see: the variables, and behind them the process's properties."""
    return {**compiled.process.properties, **variables}
