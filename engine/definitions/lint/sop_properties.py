"""Rule sop-properties: the numbered steps are whole, so that the SOP document and the due times can be made."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.bpmn import sop_properties as sop
from engine.definitions.bpmn.elements import END_EVENT, MESSAGE, THROW_EVENT
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote, warning
from engine.errors import Finding
from engine.expressions import ExpressionError, compile_expression

RULE = "sop-properties"
HEADER = (
    "nomor_sop",
    "nama_sop",
    "tanggal_pembuatan",
    "kualifikasi_pelaksana",
    "peralatan_perlengkapan",
    "keterkaitan",
    "peringatan",
    "pencatatan_pendataan",
    "produk",
    "biaya",
)
STEP = (sop.EQUIPMENT, sop.TIME)


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        yield from _element(process, element, resources)
    if _is_fixed(process.title):
        message = (
            f"Properti judul berisi teks tetap “{process.title}”, jadi semua kasus bernama sama. Tulis seperti =acara."
        )
        yield warning(process, None, message, RULE)
    numbers = [step.step for step in process.steps]
    if not numbers:
        return
    if numbers != list(range(1, len(numbers) + 1)):
        shown = ", ".join(str(number) for number in numbers)
        yield warning(process, None, f"Nomor langkah tidak berurutan dari 1: {shown}.", RULE)
    for name in HEADER:
        if not process.properties.get(name):
            yield warning(process, None, f"Proses belum punya properti {name}.", RULE)
    for step in process.steps:
        for name in STEP:
            if not step.properties.get(name):
                yield warning(process, step, f"Langkah {quote(step)} belum punya properti {name}.", RULE)


def _element(process: Process, element: Element, resources: Resources) -> Iterable[Finding]:
    text = element.properties.get(sop.STEP, "")
    if text and element.step is None:
        message = (
            f"Nomor langkah “{text}” pada {quote(element)} bukan bilangan, jadi langkah ini tidak masuk tabel SOP. "
            "Tulis bilangan seperti 2."
        )
        yield warning(process, element, message, RULE)
    yield from _message(process, element, resources)
    recipient = element.properties.get(sop.RECIPIENT, sop.INTERNAL)
    if resources.makes_letter(element) and recipient != sop.INTERNAL:
        message = (
            f"Properti penerima pada {quote(element)} berisi “{recipient}”. Tulis {sop.INTERNAL} untuk surat yang "
            "hanya dibaca kantor; untuk surat bagi pemohon, hapus properti itu."
        )
        yield error(process, element, message, RULE)


def _message(process: Process, element: Element, resources: Resources) -> Iterable[Finding]:
    """Who sends a message from the pages, with which form, and how long one that is sent is kept."""
    said, awaited = element.properties, element.event.kind == MESSAGE and element.kind not in (THROW_EVENT, END_EVENT)
    words = sop.BY_OFFICER, sop.BY_APPLICANT
    if awaited and (sender := said.get(sop.SENDER)) and sender not in words:
        message = f"Properti dari pada {quote(element)} berisi “{sender}”. Tulis {words[0]} atau {words[1]}."
        yield error(process, element, message, RULE)
    form = said.get(sop.SENDER_FORM, "")
    if awaited and form and form not in resources.forms:
        message = f"Formulir “{form}” pada {quote(element)} tidak ada. Buat berkas forms/{process.key}/{form}.form."
        yield error(process, element, message, RULE)
    kept = said.get(sop.KEPT_FOR, "")
    if element.event.kind == MESSAGE and kept and element.kept_for is None:
        message = f"Properti disimpan pada {quote(element)} berisi “{kept}”. Tulis lama waktu seperti P7D atau 3 HK."
        yield error(process, element, message, RULE)


def _is_fixed(text: str) -> bool:
    """Whether what should be an expression says the same of every case."""
    try:
        return bool(text) and compile_expression(text).language == "literal"
    except ExpressionError:
        return False  # expression-readable says it
