"""The states of a notification, in words: for pages and commands."""

from __future__ import annotations

# Sentence, tone, icon.
STATES = {
    "waiting": ("Menunggu dikirim", "wait", "pause"),
    "sending": ("Sedang dikirim", "now", "refresh-cw"),
    "shown": ("Tampil di layar", "now", "eye"),
    "sent": ("Terkirim", "ok", "check"),
    "delivered": ("Sampai", "ok", "check"),
    "read": ("Dibaca", "ok", "check"),
    "unknown": ("Belum pasti", "warn", "triangle-alert"),
    "failed": ("Gagal", "bad", "x"),
}
