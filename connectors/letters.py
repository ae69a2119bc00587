"""Topic ``surat``: sets a letter in typst and stores it.

Inputs: ``surat`` (the letter's name, letters/<name>.typ) and ``hasil`` (the variable to set; the
letter's name by default). Data reaches the template as JSON only, so nobody's text can become
markup. The same job gives the same bytes: fonts are those inside typst, and the time stamp is the job's.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import segno

from connectors.printable import printable
from connectors.topics import LETTERS
from engine.dates import local, plain_date, rupiah
from engine.definitions.bpmn.topics import LETTER, RESULT
from engine.definitions.deployment.case_variables import APPLICANT
from engine.errors import NotFound
from engine.numerals import is_number
from engine.services.connectors import ConnectorError, JobContext
from engine.settings import Settings
from office.public.codes import letter_code, tracking_code

SHARED = "letters/surat.typ"


class Letters:
    """Serves ``surat``. ``test`` says that letters are signed by a test authority and must say so."""

    topic = LETTERS
    kind: Literal["remote"] = "remote"

    def __init__(self, settings: Callable[[], Settings], *, test: bool) -> None:
        self._settings, self._test = settings, test

    def run(self, job: JobContext) -> Mapping[str, Any]:
        """The letter's reference under its variable. Raises ``ConnectorError``."""
        name = str(job.inputs.get(LETTER, ""))
        try:
            template, shared = job.resource(f"letters/{name}.typ"), job.resource(SHARED)
        except NotFound as error:
            raise ConnectorError(f"Surat “{name}” tidak ada dalam pemasangan ini.", retry=False) from error
        pdf = render(template, shared, self._data(job, name), int(job.now.timestamp()))
        reference: dict[str, Any] = {
            "digest": job.documents.put(pdf),
            "nama": f"{name}-{job.business_key}.pdf".replace("_", "-"),
        }
        reference |= {"halaman": _pages(pdf), "ukuran": len(pdf), LETTER: name}
        return {str(job.inputs.get(RESULT) or name): reference}

    def _data(self, job: JobContext, name: str) -> dict[str, Any]:
        settings, variables = self._settings(), dict(job.variables)
        amount = variables.get("jumlah_bantuan")
        key, number = settings.secret_key, quote(job.business_key)
        return {
            "sistem": settings.system_name,
            "kantor": {
                "nama_pemda": settings.office.government,
                "nama_dinas": settings.office.name,
                "alamat": settings.office.address,
                "laman": settings.office.website,
                "kota": settings.office.city,
            },
            "pejabat": {
                "nama": settings.official.name,
                "jabatan": settings.official.title,
                "pangkat": settings.official.rank,
                "nip": settings.official.nip,
            },
            "tanggal": plain_date(local(job.now).date()),
            "nomor_registrasi": job.business_key,
            "layanan_nama": str(variables.get("layanan_nama", "")),
            APPLICANT: variables.get(APPLICANT, {}),
            "jumlah_bantuan_rupiah": rupiah(amount) if is_number(amount) else "",
            "v": variables,
            "uji": self._test,
            "qr": True,
            "url": f"{settings.base_url}/verifikasi/{number}/{letter_code(key, job.business_key, name)}",
            "url_lacak": f"{settings.base_url}/lacak/{number}/{tracking_code(key, job.business_key)}",
        }


def render(template: bytes, shared: bytes, data: Mapping[str, Any], timestamp: int) -> bytes:
    """Sets a letter: PDF/A-2a, tagged. ``timestamp`` in seconds since 1970. Raises ``ConnectorError``."""
    import typst  # as late as this: a web process may never need it, and it takes its memory

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "letter.typ").write_bytes(template)
        (root / "surat.typ").write_bytes(shared)
        (root / "data.json").write_text(json.dumps(printable(data), ensure_ascii=False), encoding="utf-8")
        (root / "qr.svg").write_bytes(qr(str(data["url"])))
        try:
            return bytes(
                typst.compile(
                    root / "letter.typ",
                    root=root,
                    format="pdf",
                    ignore_system_fonts=True,
                    pdf_standards=["a-2a"],
                    timestamp=timestamp,
                )
            )
        except RuntimeError as error:
            message = str(error).splitlines()[0] if str(error) else "kesalahan tidak dikenal"
            raise ConnectorError(f"Surat tidak bisa disusun: {message}", retry=False) from error


def qr(url: str) -> bytes:
    """The address as a QR code, SVG."""
    out = io.BytesIO()
    segno.make(url, error="m").save(out, kind="svg", scale=4, border=1)
    return out.getvalue()


def _pages(pdf: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(pdf)).pages)
