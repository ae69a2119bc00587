"""Dates, money and sizes as Indonesian pages and letters write them, in the office's time zone (WIB)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.numerals import Number, write_grouped

OFFICE_ZONE = ZoneInfo("Asia/Jakarta")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


def local(moment: datetime) -> datetime:
    """The moment as the office's wall clock shows it."""
    return moment.astimezone(OFFICE_ZONE)


def plain_date(day: date) -> str:
    """ "26 November 2026", as letters write it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def long_date(moment: datetime) -> str:
    """ "Kamis, 26 November 2026"."""
    here = local(moment)
    return f"{DAYS[here.weekday()]}, {plain_date(here.date())}"


def short_time(moment: datetime) -> str:
    """ "Kam 26 Nov, 13.55"."""
    here = local(moment)
    return f"{DAYS[here.weekday()][:3]} {here.day} {_SHORT_MONTHS[here.month - 1]}, {here:%H.%M}"


def near_time(moment: datetime, now: datetime) -> str:
    """ "hari ini, 12.20", "besok, 08.00", else as ``short_time``; another year is named."""
    here, today = local(moment), local(now).date()
    distance = (here.date() - today).days
    words = {-1: "kemarin", 0: "hari ini", 1: "besok"}
    if distance in words:
        return f"{words[distance]}, {here:%H.%M}"
    if here.year != today.year:
        return f"{here.day} {_SHORT_MONTHS[here.month - 1]} {here.year}, {here:%H.%M}"
    return short_time(moment)


def rupiah(amount: Number | Decimal) -> str:
    """ "Rp38.970.000", to the last digit."""
    return f"Rp{write_grouped(amount)}"


def size(count: int) -> str:
    """ "640 kB", "2,1 MB"."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")
