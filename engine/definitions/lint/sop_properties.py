"""Rule sop-properties: the numbered steps are whole, so that the SOP document and the due times can be made."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.bpmn.model import Process, is_step_number
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import called, warning
from engine.errors import Finding

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
STEP = ("kelengkapan", "waktu")


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        if (text := element.properties.get("langkah")) and not is_step_number(text):
            yield warning(process, element, f"Nomor langkah “{text}” pada {called(element)} bukan bilangan.", RULE)
    numbers = [int(step.properties["langkah"]) for step in process.steps]
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
                yield warning(process, step, f"Langkah {called(step)} belum punya properti {name}.", RULE)
