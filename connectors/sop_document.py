"""The SOP document of a process as a PDF, drawn from its diagram alone."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from connectors.printable import printable
from connectors.sop_pages import HEIGHT, ROW_LEAST, STRIP, WIDTH, Columns
from connectors.sop_sheets import Sheets
from engine.definitions.bpmn.model import Process
from engine.definitions.sop.document import Row, Sop, read_sop
from engine.settings import Settings

TEMPLATE = Path(__file__).parent / "templates" / "sop.typ"
LONGEST_NAME, LONGEST_HEAD, LONGEST_WORD = 120, 60, 200


def pdf(process: Process, version: int, deployed_at: datetime, settings: Settings) -> bytes:
    """The document: PDF/A-2a, tagged. The same diagram and office give the same bytes."""
    import typst  # as late as this: a web process may never need it, and it takes its memory

    sop = read_sop(process)
    data = printable(_data(sop, version, settings))
    if sop.rows:
        asked = typst.query(
            TEMPLATE,
            "<ukuran>",
            field="value",
            one=True,
            root=TEMPLATE.parent,
            ignore_system_fonts=True,
            sys_inputs=_inputs(data),
        )
        measured = json.loads(asked)
        data["lembar"] = printable(Sheets(sop, measured["baris"], measured["kepala"]).sheets())
    return bytes(
        typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["a-2a"],
            timestamp=int(deployed_at.timestamp()),
            sys_inputs=_inputs(data),
        )
    )


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}


def _data(sop: Sop, version: int, settings: Settings) -> dict[str, Any]:
    header = sop.header
    return {
        "sistem": settings.system_name,
        "kantor": asdict(settings.office),
        "pejabat": asdict(settings.official),
        "versi": version,
        "nama": header.name,
        "nama_pendek": _short(header.name, LONGEST_NAME),
        "urusan": header.sector,
        "kepala": [
            ["Nomor SOP", header.number],
            ["Tanggal Pembuatan", header.made],
            ["Tanggal Revisi", header.revised],
            ["Tanggal Efektif", header.effective],
        ],
        "kotak": [
            [["Dasar Hukum", sop.legal_basis], ["Kualifikasi Pelaksana", sop.qualifications]],
            [["Keterkaitan", sop.related], ["Peralatan/Perlengkapan", sop.equipment]],
            [["Peringatan", sop.warnings], ["Pencatatan dan Pendataan", sop.records]],
        ],
        "lajur": [_short(lane, LONGEST_HEAD) or "-" for lane in sop.lanes] or ["-"],
        "kolom": Columns(max(1, len(sop.lanes))).widths,
        "ukuran": {"lebar": WIDTH, "tinggi": HEIGHT, "sambungan": STRIP, "baris": ROW_LEAST},
        "baris": _rows(sop.rows),
    }


def _rows(rows: Sequence[Row]) -> list[dict[str, str]]:
    """The texts of the table. A column that the diagram nowhere fills says "-"; else an empty cell stays empty."""
    made = [
        {
            "no": str(row.number),
            "uraian": _text(row.paragraphs) or "-",
            "kelengkapan": _text([row.needs]),
            "waktu": _text([row.time]),
            "output": _text([row.output]),
            "keterangan": _text(row.notes),
        }
        for row in rows
    ]
    for name in ("kelengkapan", "waktu", "output"):
        if not any(row[name] for row in made):
            for row in made:
                row[name] = "-"
    return made


def _text(paragraphs: Sequence[str]) -> str:
    """A cell's paragraphs, with a space wherever the template may cut it to go on on the next page."""
    text = "\n ".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    return re.sub(rf"(\S{{{LONGEST_WORD}}})(?=\S)", r"\1 ", text)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
