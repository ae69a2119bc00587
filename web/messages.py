"""The messages that went out, or would have: WhatsApp as a page for the office."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web import access
from web.current import engine, person, settings
from web.wording import text_of

blueprint = Blueprint("messages", __name__)
STATES = {
    "waiting": ("Menunggu dikirim", "wait", "pause"),
    "shown": ("Tampil di layar", "now", "eye"),
    "sent": ("Terkirim", "ok", "check"),
    "delivered": ("Sampai", "ok", "check"),
    "read": ("Dibaca", "ok", "check"),
    "unknown": ("Belum pasti", "warn", "triangle-alert"),
    "failed": ("Gagal", "bad", "x"),
}
SECRET = "kode_aktivasi"  # a code opens somebody's account: not even the office reads it here


@blueprint.get("/pesan-keluar")
@access.roles("operator", "back_office")
def outbox() -> ResponseReturnValue:
    """The newest messages; phones in full for the operator only."""
    sent = engine().messages.newest()
    texts = {
        message.id: "" if message.template == SECRET else text_of(message.template, message.params) for message in sent
    }
    open_numbers = "operator" in person().groups
    on_screen = settings().whatsapp == "screen"
    return render_template(
        "messages.html", sent=sent, texts=texts, states=STATES, open_numbers=open_numbers, on_screen=on_screen
    )
