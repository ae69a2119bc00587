"""How pages write dates, money, sizes and names."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask
from markupsafe import Markup

from cases.moments import write_day, write_moment
from engine import dates
from engine.numerals import is_number, read_plain
from engine.services.inbox import COUNTED
from engine.services.masks import mask_name, mask_nik, mask_phone
from office.public.service_levels import MINUTES_A_DAY
from web.current import now


def tanggal(value: datetime | date | str | None) -> str:
    """ "Kamis, 26 November 2026"; a day without a time reads "26 November 2026"."""
    return write_day(value)


def waktu(value: datetime | str | None) -> str:
    """ "hari ini, 12.20", "Kam 26 Nov, 13.55"."""
    return write_moment(value, now())


def cap_waktu(value: datetime | None) -> Markup:
    """The same as a ``<time>`` element that also says the whole date."""
    if value is None:
        return Markup("")
    here = dates.local(value)
    return Markup('<time datetime="{}" title="{}, {} WIB">{}</time>').format(
        here.isoformat(timespec="minutes"), dates.long_date(value), f"{here:%H.%M}", waktu(value)
    )


def jam(value: datetime) -> str:
    """ "10.18"."""
    return f"{dates.local(value):%H.%M}"


def rupiah(value: Any) -> str:
    """ "Rp38.970.000"; what is no number stays as it is."""
    try:
        return dates.rupiah(value if is_number(value) else read_plain(str(value)))
    except ValueError:
        return str(value or "")


def initials(name: str) -> str:
    """ "Dewi Marlina" -> "DM"."""
    words = [word for word in name.replace(",", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


def telepon(value: str | None) -> str:
    """ "+6281355000118" -> "0813 5500 0118"."""
    text = value or ""
    digits = "0" + text[3:] if text.startswith("+62") else text
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4)) if digits.isdigit() else text


def samar(value: str) -> Markup:
    """A phone number masked, with its spoken text: "0812 •••• ••47"."""
    words = '<span aria-hidden="true">{}</span><span class="sr">Nomor disamarkan, berakhir {}</span>'
    return Markup(words).format(mask_phone(value), value[-2:])


def nama_samar(value: str) -> Markup:
    """A name masked, with its spoken text."""
    return Markup('<span aria-hidden="true">{}</span><span class="sr">Nama disamarkan</span>').format(mask_name(value))


def nik_samar(value: str) -> Markup:
    """A NIK masked, with its spoken text."""
    words = '<span aria-hidden="true">{}</span><span class="sr">NIK disamarkan, berakhir {}</span>'
    return Markup(words).format(mask_nik(value), value[-4:])


def lama(minutes: int) -> str:
    """Working minutes in words: "2 hari kerja 4 jam"."""
    days, rest = divmod(minutes, MINUTES_A_DAY)
    parts = [(days, "hari kerja"), (rest // 60, "jam"), (rest % 60 if not days else 0, "menit")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "kurang dari 1 menit"


def banyak(count: int) -> str:
    """ "12", "999+": a count of the queue."""
    return f"{COUNTED}+" if count > COUNTED else str(count)


def paragraphs(text: str) -> list[str]:
    """Plain text cut at line breaks."""
    return [line for line in (part.strip() for part in text.splitlines()) if line]


def install(app: Flask) -> None:
    """Registers the filters by their Indonesian names: designers' eyes may meet them in templates."""
    for function in (
        tanggal,
        waktu,
        cap_waktu,
        jam,
        rupiah,
        initials,
        telepon,
        samar,
        nama_samar,
        nik_samar,
        lama,
        banyak,
        paragraphs,
    ):
        app.add_template_filter(function)
    app.add_template_filter(dates.size, "ukuran")
