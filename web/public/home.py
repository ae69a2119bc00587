"""The first page: services by need, and how an application goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.definitions.deployment.services import Service
from engine.services.opening import list_offered
from engine.services.repository import Compiled
from office.public.service_levels import path_of_service, working_days
from office.public.service_standards import FEE, TIME, read_lines
from web import access
from web.current import engine

# A service may name its icon (``ikon`` in layanan.json); else a word of its need chooses one.
ICONS = {
    "karang taruna": "hand-heart",
    "pemuda": "hand-heart",
    "sosial": "hand-heart",
    "praktik": "heart-pulse",
    "kesehatan": "heart-pulse",
    "usaha": "store",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A service as the list shows it: its name and one line of its standard."""

    code: str
    name: str
    line: str


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/", view_func=home)


@access.public
def home() -> ResponseReturnValue:
    """Services, narrowed down by ``?q=``."""
    wanted = " ".join(request.args.get("q", "").split())[:100]
    services = list_offered(engine().repository)
    found = [pair for pair in services if _matches(pair[0], wanted)]
    return render_template("public/home.html", needs=_by_need(found), wanted=wanted, offered=len(services), icon=_icon)


def _matches(service: Service, wanted: str) -> bool:
    text = f"{service.nama} {service.kebutuhan}".casefold()
    return all(word in text for word in wanted.casefold().split())


def _by_need(services: Iterable[tuple[Service, Compiled]]) -> dict[str, list[Offer]]:
    needs: dict[str, list[Offer]] = {}
    for service, compiled in services:
        needs.setdefault(service.kebutuhan or "Layanan lain", []).append(
            Offer(service.kode, service.nama, describe_line(service, compiled))
        )
    return needs


def describe_line(service: Service, compiled: Compiled) -> str:
    """ "7 hari kerja · Tanpa biaya · 10 berkas wajib": only what the service and its process say."""
    fee = " ".join(read_lines(service, compiled, FEE))
    needed, days = sum(need.wajib for need in service.persyaratan), working_days(path_of_service(service, compiled))
    time = " ".join(read_lines(service, compiled, TIME)) or (f"{days} hari kerja" if days else "")
    parts = [time, fee[:1].lower() + fee[1:] if time else fee, f"{needed} berkas wajib" if needed else ""]
    line = " · ".join(part for part in parts if part)
    return line[:1].upper() + line[1:]


def _icon(need: str) -> str:
    words = need.casefold()
    return next((icon for word, icon in ICONS.items() if word in words), "file-text")
