"""A case's dossier: what goes into it, in which order."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from cases.answers import filled_in
from cases.moments import write_day
from cases.papers import Paper, papers_of
from cases.timeline import story
from connectors import dossier
from connectors.dossier import Dossier, Front, Part, Section
from engine.dates import local
from engine.definitions.deployment.case_variables import APPLICANT
from engine.execution.events import TASK_COMPLETED
from engine.services.actor import Actor
from engine.services.history import HistoryRow, InstanceView
from office.office import Office


def write(office: Office, view: InstanceView, actor: Actor, number: int, out: BinaryIO) -> Dossier:
    """Writes the dossier; ``number`` says which print it is, 1 for the first."""
    events, now = office.engine.history.events(view), office.engine.clock.now()
    which = "cetakan pertama" if number == 1 else f"cetak ulang ke-{number - 1}"
    printed = f"{write_day(now)}, {local(now):%H.%M} WIB, {actor.name}, {which}"
    papers = [paper for paper in papers_of(view) if paper.reference is not None]
    sections = [
        Section("Persyaratan", [_part(office, paper) for paper in papers if not paper.letter]),
        Section("Surat", [_part(office, paper) for paper in papers if paper.letter]),
    ]
    front = _front(view, events, printed, now)
    return dossier.write(front, sections, office.settings.current(), int(now.timestamp()), out)


def _part(office: Office, paper: Paper) -> Part:
    assert paper.reference is not None
    digest = str(paper.reference["digest"])
    return Part(paper.title, lambda: office.engine.documents.get(digest))


def _front(view: InstanceView, events: list[HistoryRow], printed: str, now: datetime) -> Front:
    person = view.variables.get(APPLICANT)
    person = person if isinstance(person, dict) else {}
    done = {event.element for event in events if event.kind == TASK_COMPLETED}
    application, _ = filled_in(view, done, now)
    asked = [("Nama pemohon", person.get("nama")), ("NIK", person.get("nik")), ("WhatsApp", person.get("telepon"))]
    own = [(label, str(text)) for label, text in asked if text]
    told = [
        (f"{write_day(entry.at)}, {local(entry.at):%H.%M}", entry.text.rstrip("."), entry.title)
        for entry in story(view, events, names=True)
    ]
    return Front(
        business_key=view.business_key,
        service=str(view.variables.get("layanan_nama") or view.service),
        facts=_facts(view, str(person.get("nama", ""))),
        answers=own + application,
        story=told,
        printed=printed,
    )


def _facts(view: InstanceView, applicant: str) -> list[tuple[str, str]]:
    facts = [
        ("Nomor registrasi", view.business_key),
        ("Pemohon", applicant),
        ("Atas nama", view.title),
        ("Diajukan", f"{write_day(view.started_at)}{' di loket' if view.channel == 'loket' else ''}"),
        ("Berakhir", f"{write_day(view.ended_at)}: {view.end_name}" if view.ended_at else "masih berjalan"),
    ]
    numbers = [(f"Nomor {row.kind}", f"{row.text} ({row.state})") for row in view.numbers if row.kind != "registrasi"]
    return [(label, text) for label, text in facts + numbers if text]
