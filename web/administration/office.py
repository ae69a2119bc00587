"""The office's own settings: its name, letterhead and the official who signs."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.dates import local
from engine.errors import InvalidSubmission
from engine.groups import APPLICANTS, OPERATOR
from office.settings import FIELDS, OfficeField
from web import access
from web.current import now, office, person

SECTIONS = (
    ("", "Sistem"),
    ("office", "Kop surat"),
    ("official", "Pejabat penanda tangan"),
    ("disclosure", "Data pemohon"),
)


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/kantor", endpoint="office", view_func=office_settings, methods=["GET", "POST"])


@access.roles(OPERATOR)
def office_settings() -> ResponseReturnValue:
    """All settings with a preview; saves what was changed."""
    if request.method == "GET":
        return _page(office().settings.values(), {})
    sent = {field.key: _read_field(field) for field in FIELDS if field.key in request.form}
    try:
        changed = office().settings.change(person(), sent)
    except InvalidSubmission as error:
        return _page(office().settings.values() | sent, error.errors), error.status
    told = f"Sudah diubah: {', '.join(changed)}. Yang dibuat dan dibuka sesudah ini memakainya."
    flash(told if changed else "Tidak ada yang berubah.", "ok")
    return redirect(url_for("administration.office"), 303)


def _read_field(field: OfficeField) -> str:
    """Groups come one by one, with an empty one before them that says they were asked for."""
    return ",".join(request.form.getlist(field.key)) if field.groups else request.form[field.key]


def _page(values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    sections = [(title, [field for field in FIELDS if field.part == part]) for part, title in SECTIONS]
    today = local(now()).date()
    groups = [row for row in office().groups.all() if row.kind != APPLICANTS]
    return render_template(
        "administration/office.html", sections=sections, values=values, errors=errors, today=today, groups=groups
    )
