"""The notifications that went out, or would have: WhatsApp as a page for the office."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cases.notification_states import STATES
from engine.groups import COUNTER_GROUP, OPERATOR
from web import access, query
from web.current import office, person, settings

blueprint = Blueprint("notifications", __name__)
# In the address, on the tab, and the states it holds.
TABS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("", "Semua", tuple(STATES)),
    ("menunggu", "Menunggu", ("waiting",)),
    ("gagal", "Gagal", ("failed",)),
    ("belum-pasti", "Belum pasti", ("unknown",)),
    ("tampil", "Tampil di layar", ("shown",)),
    ("terkirim", "Terkirim", ("sent", "delivered", "read")),
)


@blueprint.get("/pesan-keluar")
@access.roles(OPERATOR, COUNTER_GROUP)
def outbox() -> ResponseReturnValue:
    """A page of notifications, newest first, narrowed down by ``?keadaan=&q=``; phones in full for the operator only,
    and what is of a case for those to whom it is open."""
    tab = next((each for each in TABS if each[0] == request.args.get("keadaan")), TABS[0])
    text, page = query.text("q"), query.page()
    reach = office().disclosure.reach(person())
    sent, more = office().notifications.page(tab[2], text, page, reach)
    counts = office().notifications.counts(text, reach)
    return render_template(
        "notifications.html",
        sent=sent,
        states=STATES,
        tabs=[(key, label, sum(counts.get(state, 0) for state in states)) for key, label, states in TABS],
        tab=tab[0],
        text=text,
        failed=counts.get("failed", 0),
        page=page,
        more=more,
        address=query.page_address,
        open_numbers=OPERATOR in person().groups,
        on_screen=settings().whatsapp == "screen",
    )


@blueprint.post("/pesan-keluar/kirim-ulang")
@access.roles(OPERATOR)
def retry_failed() -> ResponseReturnValue:
    """Sends every notification again that failed."""
    count = office().notifications.retry_failed(person())
    if count:
        flash(f"{count} pesan yang gagal sedang dikirim ulang.", "ok")
    else:
        flash("Tidak ada pesan gagal yang bisa dikirim ulang.", "warn")
    return redirect(url_for("notifications.outbox"), 303)


@blueprint.post("/pesan-keluar/<notification_id>/kirim-ulang")
@access.roles(OPERATOR)
def retry(notification_id: str) -> ResponseReturnValue:
    """Sends one notification again; back to the list as it was."""
    office().notifications.retry(person(), notification_id, twice=request.form.get("dua_kali") == "boleh")
    flash("Pesan itu sedang dikirim ulang.", "ok")
    return redirect(access.local_path(request.form.get("lanjut")) or url_for("notifications.outbox"), 303)
