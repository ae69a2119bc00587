"""The office's own settings: its name, letterhead and the official who signs. Set on a page, else by environment."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from time import monotonic

from engine.clock import Clock
from engine.errors import InvalidSubmission, Unavailable
from engine.groups import APPLICANTS
from engine.services.actor import Actor
from engine.settings import Settings
from engine.storage import audit_log, identity, office_settings
from engine.storage.database import Connection, Database

FRESH_SECONDS = 30.0  # a change made by another process is seen after this long at most


@dataclass(frozen=True, slots=True)
class OfficeField:
    """One setting: ``part`` is "" (the settings themselves), "office", "official" or "disclosure"; ``name`` its
    attribute there. ``groups``: it names groups, keys with commas between them."""

    part: str
    name: str
    label: str
    hint: str = ""
    required: bool = True
    longest: int = 120
    groups: bool = False

    @property
    def key(self) -> str:
        return f"{self.part}.{self.name}" if self.part else self.name


FIELDS = (
    OfficeField("", "system_name", "Nama sistem", "Tampak di semua halaman, surat, dan pesan.", longest=40),
    OfficeField("office", "government", "Pemerintah daerah"),
    OfficeField("office", "name", "Nama dinas", "Baris kedua kop surat."),
    OfficeField("office", "short_name", "Nama singkat", "Di kepala halaman."),
    OfficeField("office", "address", "Alamat", "Di kop surat dan kaki halaman.", longest=200),
    OfficeField("office", "website", "Laman", required=False),
    OfficeField("office", "city", "Kota", "Sebelum tanggal di surat, dan lokasi tanda tangan.", longest=60),
    OfficeField("official", "name", "Nama pejabat", "Lengkap dengan gelar."),
    OfficeField("official", "title", "Jabatan"),
    OfficeField("official", "rank", "Pangkat dan golongan"),
    OfficeField("official", "nip", "NIP", longest=30),
    OfficeField(
        "disclosure",
        "groups",
        "Kelompok yang boleh melihat data pemohon",
        "Semua kasus terbuka bagi anggotanya. Kelompok yang menangani sebuah kasus selalu melihat kasus itu.",
        required=False,
        longest=1000,
        groups=True,
    ),
)
PARTS = ("office", "official", "disclosure")


class OfficeSettings:
    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database, self._clock, self._settings = database, clock, settings
        self._current: Settings | None = None
        self._read_at = 0.0

    def current(self) -> Settings:
        """The settings with what was set over the environment, at most ``FRESH_SECONDS`` old.

        Older while the database is away: the page that says so needs the office's name too.
        """
        if self._current is None or monotonic() - self._read_at > FRESH_SECONDS:
            with suppress(Unavailable), self._database.connect() as connection:
                self._put(office_settings.all_of(connection))
        return self._current or self._settings

    def values(self) -> dict[str, str]:
        """Every field's present value by its key."""
        return {field.key: str(getattr(_part(self.current(), field.part), field.name)) for field in FIELDS}

    def change(self, actor: Actor, values: Mapping[str, str]) -> list[str]:
        """Sets the fields in ``values``; returns the labels of those that changed.

        Raises ``InvalidSubmission`` with every field that is wrong.
        """
        before, errors, changed = self.values(), {}, {}
        for field in FIELDS:
            text = " ".join(values.get(field.key, before[field.key]).split())
            text = _sort_keys(text) if field.groups else text
            if field.required and not text:
                errors[field.key] = f"{field.label} tidak boleh kosong."
            elif len(text) > field.longest:
                errors[field.key] = f"{field.label} paling panjang {field.longest} huruf."
            elif text != before[field.key]:
                changed[field.key] = text
                errors |= self._unknown(field, text) if field.groups else {}
        if errors:
            raise InvalidSubmission(errors)
        labels = [field.label for field in FIELDS if field.key in changed]
        if changed:
            now = self._clock.now()
            with self._database.begin() as connection:
                office_settings.put(connection, changed, actor.name, now)
                detail = "; ".join(f"{key}: {before[key]} → {text}" for key, text in changed.items())
                audit_log.add(connection, actor.id, actor.name, "settings.changed", "kantor", now, detail)
                kept = office_settings.all_of(connection)
            self._put(kept)
        return labels

    def _unknown(self, field: OfficeField, text: str) -> dict[str, str]:
        """The error of a field that names a group nobody has; a group of applicants is none to name."""
        with self._database.connect() as connection:
            known = _of_office(connection)
        unknown = [each for each in text.split(",") if each and each not in known]
        return {field.key: f"Tidak ada kelompok “{unknown[0]}”. Yang ada: {', '.join(known)}."} if unknown else {}

    def _put(self, kept: Mapping[str, str]) -> None:
        made = self._settings
        for part in PARTS:
            own = {field.name: kept[field.key] for field in FIELDS if field.part == part and field.key in kept}
            made = replace(made, **{part: replace(getattr(made, part), **own)})
        if "system_name" in kept:
            made = replace(made, system_name=kept["system_name"])
        self._current, self._read_at = made, monotonic()


def _part(settings: Settings, part: str) -> object:
    return getattr(settings, part) if part else settings


def _sort_keys(text: str) -> str:
    """Keys of groups in one order, each once: "kadis, auditor" -> "auditor,kadis"."""
    return ",".join(sorted({each.strip().lower() for each in text.split(",")} - {""}))


def _of_office(connection: Connection) -> list[str]:
    """The keys of groups that are the office's."""
    return [row.key for row in identity.groups(connection) if row.kind != APPLICANTS]
