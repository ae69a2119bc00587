"""Accounts: found, made, mended, locked; a new password is shown once, to the operator who asked for it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import AlurError, Conflict, InvalidSubmission, NotFound, Refused
from engine.groups import APPLICANT_GROUP, APPLICANTS, OPERATOR, STAFF
from engine.services.actor import Actor
from engine.services.masks import mask_nik
from office.people.account_values import first_password
from office.people.accounts import Account
from web import access, query
from web.current import engine, office, person

STATES = {"": ("Semua keadaan", None), "aktif": ("Aktif", True), "tidak": ("Tidak aktif", False)}
FIELDS = ("login", "nama", "telepon", "nik")  # in the order of the page
IN_ORDER = (*FIELDS, "kelompok")


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/pengguna", view_func=users)
    blueprint.add_url_rule("/pengguna/baru", view_func=new_user, methods=["GET", "POST"])
    blueprint.add_url_rule("/pengguna/<user_id>", view_func=user, methods=["GET", "POST"])
    blueprint.add_url_rule("/pengguna/<user_id>/keadaan", view_func=set_state, methods=["POST"])
    blueprint.add_url_rule("/pengguna/<user_id>/sandi", view_func=set_password, methods=["POST"])


@access.roles(OPERATOR)
def users() -> ResponseReturnValue:
    """A page of accounts, narrowed down by ``?q=&kelompok=&keadaan=``."""
    text, group, state = query.text("q"), query.text("kelompok"), query.text("keadaan")
    state = state if state in STATES else ""
    found, more = office().accounts.search(text, group, STATES[state][1], query.page())
    return render_template(
        "administration/users.html",
        accounts=found,
        more=more,
        page=query.page(),
        address=query.page_address,
        text=text,
        group=group,
        state=state,
        states=STATES,
        groups={row.key: row.name for row in office().groups.all()},
        mask_nik=mask_nik,
    )


@access.roles(OPERATOR)
def new_user() -> ResponseReturnValue:
    """Makes an officer's account; its first password stands on the answer and nowhere else."""
    if request.method == "GET":
        return _form(None, dict.fromkeys(FIELDS, ""), frozenset(), {})
    typed, chosen = _read_fields(), frozenset(request.form.getlist("kelompok"))
    password = first_password()
    try:
        if APPLICANT_GROUP in chosen:
            raise InvalidSubmission({"kelompok": "Pemohon mendaftar sendiri. Pilih kelompok petugas."})
        id = office().accounts.create_user(
            typed["login"], typed["nama"], chosen, password, typed["telepon"], by=person()
        )
    except AlurError as error:
        return _form(None, typed, chosen, _at_fields(error)), error.status
    return _page(office().accounts.account(id), password=password), 201


@access.roles(OPERATOR)
def user(user_id: str) -> ResponseReturnValue:
    """One account; an officer's can be mended."""
    account = office().accounts.account(user_id)
    if request.method == "GET":
        return _page(account)
    typed, chosen = _read_fields(), frozenset(request.form.getlist("kelompok"))
    try:
        nik = None if engine().signer.test else typed["nik"]  # the page asks for it only where BSrE signs
        changed = office().accounts.edit_user(
            account.row.login, typed["nama"], typed["telepon"], chosen, by=person(), nik=nik
        )
    except AlurError as error:
        if account.row.kind == APPLICANTS:
            raise
        return _form(account, typed, chosen, _at_fields(error)), error.status
    flash(f"Sudah diubah: {', '.join(changed)}." if changed else "Tidak ada yang berubah.", "ok")
    return redirect(url_for("administration.user", user_id=user_id), 303)


@access.roles(OPERATOR)
def set_state(user_id: str) -> ResponseReturnValue:
    """Locks an account (``aktif=0``) or opens it again (``aktif=1``)."""
    row, active = office().accounts.account(user_id).row, request.form.get("aktif")
    if active not in ("0", "1"):
        raise Refused("Pilih apakah akun ini dinonaktifkan atau diaktifkan.")
    try:
        office().accounts.set_active(row.login, active == "1", by=person())
        said = "aktif kembali" if active == "1" else "tidak aktif lagi, dan semua sesinya sudah berakhir"
        flash(f"Akun {row.name} {said}.", "ok")
    except Refused as error:
        flash(str(error), "bad")
    return redirect(url_for("administration.user", user_id=user_id), 303)


@access.roles(OPERATOR)
def set_password(user_id: str) -> ResponseReturnValue:
    """Gives an officer another password; it stands on the answer and nowhere else."""
    account = office().accounts.account(user_id)
    if account.row.kind == APPLICANTS:
        raise Refused("Kata sandi pemohon tidak bisa diganti oleh kantor.")
    if account.row.id == person().id:
        raise Refused("Ganti kata sandi Anda sendiri di halaman Akun.")
    password = first_password()
    office().accounts.set_password(account.row.login, password, by=person())
    return _page(account, password=password)


def _read_fields() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in FIELDS}


def _at_fields(error: AlurError) -> dict[str, str]:
    """Every refusal at the field it is about."""
    if isinstance(error, InvalidSubmission):
        return {name: error.errors[name] for name in IN_ORDER if name in error.errors} or error.errors
    field = "login" if isinstance(error, Conflict) else "kelompok"
    if isinstance(error, (Conflict, NotFound, Refused)):
        return {field: str(error)}
    raise error


def _page(account: Account, password: str = "") -> str:
    row = account.row
    typed = {"login": row.login, "nama": row.name, "telepon": row.phone or "", "nik": row.signing_nik or ""}
    return _form(account, typed, account.groups, {}, password)


def _form(
    account: Account | None,
    typed: Mapping[str, str],
    chosen: frozenset[str],
    errors: Mapping[str, str],
    password: str = "",
) -> str:
    row = account.row if account is not None else None
    return render_template(
        "administration/user.html",
        account=account,
        typed=typed,
        chosen=chosen,
        errors=errors,
        password=password,
        groups=[row for row in office().groups.all() if row.kind != APPLICANTS],
        certified=row is not None and row.kind == STAFF and engine().signer.is_enrolled(Actor(row.id, row.name)),
        asks_nik=row is not None and not engine().signer.test,
        own=row is not None and row.id == person().id,
        mask_nik=mask_nik,
    )
