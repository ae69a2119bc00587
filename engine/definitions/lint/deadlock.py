"""Rule deadlock: every case can come to its end, and nothing runs twice by accident (see ``soundness``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.definitions.analysis import soundness
from engine.definitions.analysis.soundness import Fault
from engine.definitions.analysis.starts import alike
from engine.definitions.bpmn.elements import BOUNDARY_EVENT, KINDS
from engine.definitions.bpmn.model import Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote, warning
from engine.errors import Finding

RULE = "deadlock"
MOST_NAMED = 4


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    run = all(element.kind in KINDS for element in process.elements.values())
    if not alike(process) or not run:
        return  # start-events or supported-elements says it
    for fault in soundness.check(process).faults:
        say = error if fault.certain else warning
        where = process.elements[fault.elements[0]]
        yield replace(say(process, where, SENTENCES[fault.kind](process, fault), RULE), path=fault.path)


def _deadlock(process: Process, fault: Fault) -> str:
    join = process.elements[fault.elements[0]]
    count, arrived = len(join.incoming), len(fault.arrived.intersection(join.incoming))
    others = f" (begitu juga {_names(process, fault.elements[1:])})" if len(fault.elements) > 1 else ""
    said = f"Gerbang paralel {quote(join)}{others} menunggu {count} alur, tetapi "
    if not fault.cause:
        said += f"hanya {arrived} yang pernah tiba; kasus berhenti di sana selamanya."
        return f"{said} Hapus alur masuk yang tidak pernah dijalani, atau gabungkan dengan gerbang eksklusif."
    cause = _name(process, fault.cause)
    if fault.by_waiting:
        said += f"sesudah {cause} hanya {arrived} yang terlewati; kasus berhenti di sana selamanya."
        advice = "Gabungkan dengan gerbang eksklusif."
    else:
        said += f"alur lainnya tidak datang lagi bila jalan sesudah {cause} tidak menuju ke sana; "
        said += "kasus berhenti di sana selamanya."
        advice = (
            f"Arahkan setiap jalan sesudah {cause} ke gerbang itu, "
            "atau akhiri jalan lainnya dengan peristiwa akhir yang menghentikan semuanya (terminate)."
        )
    if fault.certain:
        return f"{said} {advice}"
    return f"{said} Ini hanya terjadi pada gabungan pilihan tertentu. Pastikan syaratnya selalu sejalan. {advice}"


def _endless(process: Process, fault: Fault) -> str:
    begin = f"Sesudah {_name(process, fault.cause)}, kasus" if fault.cause else "Kasus"
    where = _names(process, fault.elements)
    return f"{begin} hanya berputar di {where} dan tidak bisa sampai ke akhir. Beri jalan keluar dari putaran itu."


def _pile(process: Process, fault: Fault) -> str:
    where, cause = _names(process, fault.elements), _name(process, fault.cause)
    if fault.certain:
        return (
            f"Setiap kali {cause} dilewati lagi, satu alur lagi menunggu di gerbang paralel {where} tanpa pasangan, "
            f"tanpa batas. Gabungkan cabang-cabang dari {cause} sebelum jalannya kembali."
        )
    return (
        f"Setiap kali {cause} dilewati lagi, {where} dimulai sekali lagi walaupun yang lama belum selesai, "
        f"tanpa batas. Bila tidak dimaksudkan begitu, gabungkan cabang-cabang dari {cause} dengan gerbang paralel "
        "sebelum jalannya kembali."
    )


def _double(process: Process, fault: Fault) -> str:
    meeting, cause = process.elements[fault.elements[0]], process.elements[fault.cause]
    twice = "langkah sesudahnya berjalan dua kali (misalnya dua nomor atau dua surat)"
    if not meeting.type.passed:
        twice = f"{quote(meeting)} dan {twice}"
    if cause.kind == BOUNDARY_EVENT:
        return (
            f"{quote(cause)} tidak menghentikan tugasnya, tetapi alurnya masuk ke jalan utama di {quote(meeting)}, "
            f"sehingga {twice}. Akhiri alur itu di peristiwa akhirnya sendiri, "
            f"atau jadikan {quote(cause)} menghentikan tugasnya."
        )
    return (
        f"Alur-alur dari {quote(cause)} bertemu di {quote(meeting)} tanpa saling menunggu, sehingga {twice}. "
        f"Gabungkan dengan gerbang paralel sebelum {quote(meeting)}."
    )


SENTENCES = {"deadlock": _deadlock, "endless": _endless, "pile": _pile, "double": _double}


def _name(process: Process, id: str) -> str:
    return quote(process.elements[id])


def _names(process: Process, ids: tuple[str, ...]) -> str:
    shown = [_name(process, id) for id in ids[:MOST_NAMED]]
    if len(ids) > MOST_NAMED:
        return f"{', '.join(shown)}, dan {len(ids) - MOST_NAMED} lainnya"
    return f"{', '.join(shown[:-1])} dan {shown[-1]}" if len(shown) > 1 else shown[0]
