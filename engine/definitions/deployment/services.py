"""What a process offers to the public: services with their requirements, ``forms/<process key>/layanan.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.definitions.bpmn.xml import make_refusal

_CODE = re.compile(r"[a-z][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One document an applicant hands in."""

    kode: str
    nama: str
    wajib: bool = True
    catatan: str = ""


@dataclass(frozen=True)
class Service:
    """One service; ``data`` holds everything else its file says (biaya, produk, dasar_hukum …)."""

    kode: str
    nama: str
    process_key: str
    kebutuhan: str = ""
    persyaratan: tuple[Requirement, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


def read_services(data: bytes, file: str, process_key: str) -> tuple[Service, ...]:
    """The services of a file. Raises ``DeploymentRefused`` naming the service and the field."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise make_refusal(file, "", f"Berkas ini bukan JSON yang utuh: {error}", "services") from error
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise make_refusal(file, "", "Berkas ini harus berisi daftar layanan.", "services")
    services = tuple(_service(item, file, process_key) for item in found)
    codes = [service.kode for service in services]
    for code in codes:
        if codes.count(code) > 1:
            raise make_refusal(file, code, f"Layanan “{code}” ditulis dua kali.", "services")
    return services


def _service(item: dict[str, Any], file: str, process_key: str) -> Service:
    code = item.get("kode")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise make_refusal(file, str(code), "Kode layanan harus huruf kecil, angka, atau garis bawah.", "services")
    if not isinstance(item.get("nama"), str) or not item["nama"].strip():
        raise make_refusal(file, code, f"Layanan “{code}” belum punya nama.", "services")
    needs = item.get("persyaratan", [])
    if not isinstance(needs, list):
        raise make_refusal(file, code, f"Persyaratan layanan “{code}” harus berupa daftar.", "services")
    rest = {k: v for k, v in item.items() if k not in ("kode", "nama", "kebutuhan", "persyaratan")}
    requirements = tuple(_requirement(need, file, code) for need in needs)
    return Service(
        kode=code,
        nama=item["nama"].strip(),
        process_key=process_key,
        kebutuhan=str(item.get("kebutuhan", "")),
        persyaratan=requirements,
        data=rest,
    )


def _requirement(need: Any, file: str, service: str) -> Requirement:
    if not isinstance(need, dict) or not isinstance(need.get("kode"), str) or not _CODE.fullmatch(need["kode"]):
        raise make_refusal(
            file, service, f"Sebuah persyaratan layanan “{service}” belum punya kode yang sah.", "services"
        )
    if not isinstance(need.get("nama"), str) or not isinstance(need.get("wajib", True), bool):
        raise make_refusal(
            file, need["kode"], f"Persyaratan “{need['kode']}” perlu nama, dan wajib harus true atau false.", "services"
        )
    return Requirement(need["kode"], need["nama"], need.get("wajib", True), str(need.get("catatan", "")))
