"""A set of files checked before anything runs on it, and deployed from the same page."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import DeploymentRefused, InvalidSubmission, NotFound
from engine.groups import DESIGNER
from engine.services.versions import Checked, ProcessVersions
from web import access
from web.current import engine, now, person
from web.designer.sent import LARGEST, encode_files, read_carried, read_uploads
from web.designer.sheets import sheets

SOURCE = "halaman perancang"
LONGEST = 200  # letters of a reason


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/periksa", view_func=check)
    blueprint.add_url_rule("/periksa", view_func=check_sent, methods=["POST"])
    blueprint.add_url_rule("/periksa/pasang", view_func=deploy, methods=["POST"])


@access.roles(DESIGNER)
def check() -> ResponseReturnValue:
    """A form for files; and the newest version of ``?proses=`` by the rules of today."""
    key = request.args.get("proses", "")
    return _page(engine().versions.check_deployed(key) if key else None)


@access.roles(DESIGNER)
def check_sent() -> ResponseReturnValue:
    """What is wrong with the files, on their diagrams. Nothing of them is kept."""
    try:
        sent = read_uploads()
    except InvalidSubmission as error:
        return _page(errors=error.errors), error.status
    checked = engine().versions.check_sent(sent)
    return _page(checked, sent), 200 if checked.whole else 422


@access.roles(DESIGNER)
def deploy() -> ResponseReturnValue:
    """Deploys what was checked, checked once more: what cannot run comes back with its findings."""
    try:
        sent = read_carried()
    except InvalidSubmission as error:
        return _page(errors=error.errors), error.status
    checked, reason = engine().versions.check_sent(sent), " ".join(request.form.get("nama", "").split())
    if checked.errors or checked.whole is None:
        return _page(checked, sent), 422
    if wrong := _wrong(reason):
        return _page(checked, sent, {"nama": wrong}, reason), 422
    try:
        made = engine().repository.deploy_whole(checked.whole, reason, SOURCE, person(), now())
    except DeploymentRefused as error:
        return _page(replace(checked, findings=error.findings), sent), 422
    told = ", ".join(f"{each.name} versi {each.version}" for each in made.definitions)
    if made.id:
        flash(f"Terpasang: {told}. Kasus baru memakainya; kasus yang berjalan tetap memakai versinya.", "ok")
    else:
        flash(f"Tidak ada yang berubah: {told} tetap dipakai.", "warn")
    return redirect(url_for("designer.process", key=made.definitions[0].key), 303)


def _page(
    checked: Checked | None = None,
    sent: dict[str, bytes] | None = None,
    errors: Mapping[str, str] | None = None,
    reason: str = "",
) -> str:
    """``sent`` are files that the page carries until they are deployed; none where what runs already is looked at."""
    return render_template(
        "designer/check.html",
        checked=checked,
        sheets=sheets(checked) if checked else [],
        known=_list_known(checked) if checked else [],
        carried=encode_files(sent or {}),
        errors=errors or {},
        reason=reason,
        largest=LARGEST,
        longest=LONGEST,
    )


def _list_known(checked: Checked) -> list[ProcessVersions]:
    """The processes among the checked ones that have a version already."""
    found = []
    for key in checked.keys:
        with suppress(NotFound):
            found.append(engine().versions.process(key))
    return found


def _wrong(reason: str) -> str:
    if not reason:
        return "Tulis apa yang berubah dan mengapa."
    if len(reason) > LONGEST or not reason.isprintable():
        return f"Tulis dengan huruf biasa, paling panjang {LONGEST} huruf."
    return ""
