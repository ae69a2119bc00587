"""Incidents: what failed for good and waits for somebody, and how to try it again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.groups import OPERATOR
from web import access
from web.current import engine, office, person


def add_routes(blueprint: Blueprint) -> None:
    add = blueprint.add_url_rule
    add("/kendala", "incidents", incidents)
    add("/kendala/coba-lagi", "retry_incidents", retry_incidents, methods=["POST"])
    add("/kendala/<incident_id>/coba-lagi", "retry_incident", retry_incident, methods=["POST"])
    add("/kendala/jadwal/<schedule_id>/coba-lagi", "retry_schedule", retry_schedule, methods=["POST"])
    add("/kendala/pesan/<path:message_id>/coba-lagi", "retry_message", retry_message, methods=["POST"])
    add("/kendala/pesan/<path:message_id>/buang", "discard_message", discard_message, methods=["POST"])


@access.roles(OPERATOR)
def incidents() -> ResponseReturnValue:
    """Those that are open, and the latest that are over."""
    service, failing = engine().incidents, engine().schedules.failing()
    reach = office().disclosure.reach(person())
    return render_template(
        "administration/incidents.html",
        open=service.list_open(reach),
        solved=service.list_solved(reach),
        failing=failing,
        undelivered=engine().delivery.failing(),
        external=engine().incidents.list_external(engine().worker.topics),
    )


@access.roles(OPERATOR)
def retry_incident(incident_id: str) -> ResponseReturnValue:
    """Tries one again."""
    engine().incidents.retry(person(), incident_id)
    flash("Sedang dicoba lagi. Kendala ini pindah ke daftar selesai begitu berhasil.", "ok")
    return redirect(url_for("administration.incidents"), 303)


@access.roles(OPERATOR)
def retry_incidents() -> ResponseReturnValue:
    """Tries every one again that has something to try."""
    count = engine().incidents.retry_all(person())
    if count:
        flash(f"{count} kendala sedang dicoba lagi. Yang berhasil pindah ke daftar selesai.", "ok")
    else:
        flash("Tidak ada kendala yang bisa dicoba lagi sekarang.", "warn")
    return redirect(url_for("administration.incidents"), 303)


@access.roles(OPERATOR)
def retry_schedule(schedule_id: str) -> ResponseReturnValue:
    """Lets the calendar try once more to start what it could not."""
    engine().schedules.retry(person(), schedule_id)
    flash("Jadwal sedang dicoba lagi. Kendala ini hilang begitu kasusnya dimulai.", "ok")
    return redirect(url_for("administration.incidents"), 303)


@access.roles(OPERATOR)
def retry_message(message_id: str) -> ResponseReturnValue:
    """Brings a message once more to whom it is for."""
    engine().delivery.retry(person(), message_id)
    flash("Pesan sedang dikirim lagi. Ia hilang dari daftar begitu sampai.", "ok")
    return redirect(url_for("administration.incidents"), 303)


@access.roles(OPERATOR)
def discard_message(message_id: str) -> ResponseReturnValue:
    """Nobody is to get it any more."""
    engine().delivery.discard(person(), message_id)
    flash("Pesan dibuang. Itu tercatat di catatan pengelolaan.", "ok")
    return redirect(url_for("administration.incidents"), 303)
