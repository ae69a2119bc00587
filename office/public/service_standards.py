"""The public service standard: the fourteen components of UU 25/2009 article 21, read off service and diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.definitions.deployment.services import Service
from engine.services.repository import Compiled
from engine.storage import staffing
from engine.storage.database import Database
from office.public.service_levels import PathStep, path_of_service, working_days


@dataclass(frozen=True, slots=True)
class Component:
    """One component; ``lines`` is empty where the office has not said anything yet."""

    key: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Standard:
    """What the public is told about a service. ``days``: working days at most, 0 where the diagram gives no times."""

    service: Service
    path: tuple[PathStep, ...]
    days: int
    fee: str
    product: str
    components: tuple[Component, ...]


class ServiceStandards:
    def __init__(self, database: Database) -> None:
        self._database = database

    def standard(self, service: Service, compiled: Compiled) -> Standard:
        path = path_of_service(service, compiled)
        days = working_days(path)
        fee, product = read_lines(service, compiled, FEE), read_lines(service, compiled, "produk")
        told = {
            "dasar_hukum": read_lines(service, compiled, "dasar_hukum"),
            "persyaratan": tuple(
                need.nama if need.wajib else f"{need.nama} (tidak wajib)" for need in service.persyaratan
            ),
            "prosedur": tuple(_plain(step) for step in path),
            TIME: read_lines(service, compiled, TIME) or _time(days),
            FEE: fee,
            "produk": product,
            "sarana_prasarana": read_lines(service, compiled, "sarana_prasarana"),
            "kualifikasi_pelaksana": read_lines(service, compiled, "kualifikasi_pelaksana"),
            "pengawasan_internal": read_lines(service, compiled, "pengawasan_internal"),
            "penanganan_pengaduan": read_lines(service, compiled, "penanganan_pengaduan"),
            "jumlah_pelaksana": read_lines(service, compiled, "jumlah_pelaksana") or self._staff(path),
            "jaminan_pelayanan": read_lines(service, compiled, "jaminan_pelayanan"),
            "jaminan_keamanan": read_lines(service, compiled, "jaminan_keamanan"),
            "evaluasi_kinerja": read_lines(service, compiled, "evaluasi_kinerja"),
        }
        components = tuple(Component(key, TITLES[key], lines) for key, lines in told.items())
        return Standard(
            service=service, path=path, days=days, fee=" ".join(fee), product=" ".join(product), components=components
        )

    def _staff(self, path: Sequence[PathStep]) -> tuple[str, ...]:
        """From the accounts as they are: who may hold one of the steps."""
        lanes = {step.group: step.lane for step in path if not step.mine}
        with self._database.connect() as connection:
            count = staffing.active_members(connection, lanes)
        return (f"{count} petugas: {', '.join(lanes.values())}.",) if count else ()


FEE, TIME = "biaya", "jangka_waktu"
TITLES = {
    "dasar_hukum": "Dasar hukum",
    "persyaratan": "Persyaratan",
    "prosedur": "Sistem, mekanisme, dan prosedur",
    TIME: "Jangka waktu penyelesaian",
    FEE: "Biaya atau tarif",
    "produk": "Produk pelayanan",
    "sarana_prasarana": "Sarana, prasarana, dan fasilitas",
    "kualifikasi_pelaksana": "Kompetensi pelaksana",
    "pengawasan_internal": "Pengawasan internal",
    "penanganan_pengaduan": "Penanganan pengaduan, saran, dan masukan",
    "jumlah_pelaksana": "Jumlah pelaksana",
    "jaminan_pelayanan": "Jaminan pelayanan",
    "jaminan_keamanan": "Jaminan keamanan dan keselamatan pelayanan",
    "evaluasi_kinerja": "Evaluasi kinerja pelaksana",
}


def read_lines(service: Service, compiled: Compiled, key: str) -> tuple[str, ...]:
    """What the service's file says, else the diagram; several lines stand apart by "|"."""
    own = service.data.get(key)
    if isinstance(own, list):
        return tuple(str(line) for line in own)
    text = str(own or compiled.process.properties.get(key, ""))
    return tuple(line.strip() for line in text.split("|") if line.strip())


def _plain(step: PathStep) -> str:
    return step.element.explanation or f"{step.element.name} ({step.lane})."


def _time(days: int) -> tuple[str, ...]:
    if not days:
        return ()
    return (
        f"Paling lama {days} hari kerja sejak permohonan dikirim lengkap.",
        "Waktu berhenti dihitung selama berkas ada di tangan pemohon untuk diperbaiki.",
    )
