"""Taking a task for oneself, and giving it back to the group."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import Conflict
from web import access
from web.current import engine, person
from web.staff import commands
from web.staff.desk import foreign_unknown, open_task


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/tugas/<task_id>/ambil", view_func=claim, methods=["POST"])
    blueprint.add_url_rule("/tugas/<task_id>/lepas", view_func=release, methods=["POST"])


@access.staff
def claim(task_id: str) -> ResponseReturnValue:
    """Takes the task; goes on to where the form asked, else to the task."""
    try:
        with foreign_unknown():
            engine().runtime.claim(person(), task_id, commands.read_id("ambil", task_id))
        view = open_task(task_id)
    except Conflict as error:
        return show_loss(task_id, error)
    flash(f"{view.element.name} {view.business_key} sekarang tugas Anda.", "ok")
    return redirect(_further(url_for("staff.task", task_id=task_id)), 303)


@access.staff
def release(task_id: str) -> ResponseReturnValue:
    """Gives the task back; what was filled in and saved stays with the person."""
    try:
        with foreign_unknown():
            engine().runtime.release(person(), task_id, commands.read_id("lepas", task_id))
        view = open_task(task_id)
    except Conflict as error:
        return show_loss(task_id, error)
    flash(f"{view.element.name} {view.business_key} Anda lepas. Rekan sekelompok bisa mengambilnya.", "ok")
    return redirect(_further(url_for("staff.task_list")), 303)


def show_loss(task_id: str, error: Conflict, typed: list[tuple[str, str]] | None = None) -> ResponseReturnValue:
    """The page for who came too late: what happened, and what they had typed."""
    instance_id = task_id.partition(":")[0]
    page = render_template("staff/conflict.html", sentence=str(error), instance_id=instance_id, typed=typed or [])
    return page, error.status


def _further(otherwise: str) -> str:
    return access.local_path(request.form.get("lanjut")) or otherwise
