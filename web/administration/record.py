"""The record of administration: who changed what, and when."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engine.groups import AUDITOR, OPERATOR
from web import access, query
from web.current import office

ACTIONS = {
    "user.created": "Akun dibuat",
    "user.changed": "Akun diubah",
    "user.activated": "Akun diaktifkan",
    "user.deactivated": "Akun dinonaktifkan",
    "user.password_set": "Kata sandi diganti",
    "user.certified": "Sertifikat tanda tangan dibuat",
    "token.created": "Token dibuat",
    "token.revoked": "Token dicabut",
    "group.added": "Kelompok dibuat",
    "substitution.added": "Pengganti ditetapkan",
    "substitution.ended": "Penggantian diakhiri",
    "settings.changed": "Pengaturan kantor diubah",
    "calendar.changed": "Kalender kerja diubah",
    "message.retried": "Pesan dikirim ulang",
    "walk_in.created": "Akun dibuat di loket",
    "walk_in.taken_over": "Akun loket diambil pemiliknya",
    "incident.retried": "Pekerjaan macet dijalankan lagi",
}


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/catatan", view_func=record)


@access.roles(OPERATOR, AUDITOR)
def record() -> ResponseReturnValue:
    """A page of acts, newest first."""
    rows, more = office().audit_log.page(query.page())
    return render_template(
        "administration/record.html",
        rows=rows,
        more=more,
        page=query.page(),
        address=query.page_address,
        actions=ACTIONS,
    )
