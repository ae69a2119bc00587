"""Rule deadlock: every case can come to its end, and nothing runs twice by accident (see ``soundness``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.definitions.analysis import soundness
from engine.definitions.analysis.leaving import MOST_ASKED, asked_flows
from engine.definitions.analysis.soundness import Fault, Soundness
from engine.definitions.bpmn.elements import BOUNDARY_EVENT, ELEMENTS, PARALLEL_GATEWAY
from engine.definitions.bpmn.model import Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote, warning
from engine.errors import Finding

RULE = "deadlock"
MOST_NAMED = 4


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    if any((element.kind, element.event.kind) not in ELEMENTS for element in process.elements.values()):
        return  # supported-elements says it
    found = soundness.check(process)
    for fault in found.faults:
        say = error if fault.certain else warning
        where = process.elements[fault.elements[0]]
        yield replace(say(process, where, SENTENCES[fault.kind](process, fault), RULE), path=fault.path)
    yield from _describe_unjudged(process, found)


def _describe_unjudged(process: Process, found: Soundness) -> Iterable[Finding]:
    """What was not looked at, so that silence is not taken for praise."""
    for scope in found.beyond:
        part = process.elements.get(scope)
        what = quote(part) if part is not None else "Proses ini"
        message = (
            f"{what} punya terlalu banyak urutan langkah untuk ditelusuri semuanya; apakah setiap kasus bisa sampai ke "
            "akhir tidak dinilai seluruhnya. Pindahkan sebagian langkahnya ke subproses atau proses yang dipanggil."
        )
        yield warning(process, part, message, RULE)
    for id in found.many:
        element = process.elements[id]
        message = (
            f"Dari {quote(element)} keluar {len(asked_flows(process, element))} alur bersyarat yang boleh diambil "
            f"bersamaan; lebih dari {MOST_ASKED} tidak dinilai gabungan demi gabungan, hanya satu per satu dan "
            "semuanya. Bagi menjadi beberapa gerbang bila ingin dinilai."
        )
        yield warning(process, element, message, RULE)


def _deadlock(process: Process, fault: Fault) -> str:
    join = process.elements[fault.elements[0]]
    others = f" (begitu juga {_names(process, fault.elements[1:])})" if len(fault.elements) > 1 else ""
    if join.kind != PARALLEL_GATEWAY:
        return _waiting_for_each_other(process, fault)
    count, arrived = len(join.incoming), len(fault.arrived.intersection(join.incoming))
    said = f"Gerbang paralel {quote(join)}{others} menunggu {count} alur, tetapi "
    if not fault.cause:
        said += f"hanya {arrived} yang pernah tiba; {_stays(process, fault)}."
        return f"{said} Hapus alur masuk yang tidak pernah dijalani, atau gabungkan dengan gerbang eksklusif."
    cause = _name(process, fault.cause)
    if fault.by_waiting:
        said += f"sesudah {cause} hanya {arrived} yang terlewati; {_stays(process, fault)}."
        forks = asked_flows(process, process.elements[fault.cause])
        advice = f"Gabungkan dengan gerbang {'inklusif' if forks else 'eksklusif'}."
    else:
        said += f"alur lainnya tidak datang lagi bila jalan sesudah {cause} tidak menuju ke sana; "
        said += f"{_stays(process, fault)}."
        advice = (
            f"Arahkan setiap jalan sesudah {cause} ke gerbang itu, "
            "atau akhiri jalan lainnya dengan peristiwa akhir yang menghentikan semuanya (terminate)."
        )
    if fault.certain or fault.rescuer:
        return f"{said} {advice}"
    return f"{said} Ini hanya terjadi pada gabungan pilihan tertentu. Pastikan syaratnya selalu sejalan. {advice}"


def _stays(process: Process, fault: Fault) -> str:
    if fault.rescuer:
        return f"kasus berhenti di sana sampai {_name(process, fault.rescuer)} menghentikannya"
    return "kasus berhenti di sana selamanya"


def _waiting_for_each_other(process: Process, fault: Fault) -> str:
    """Inclusive joins alone are stuck only where each waits for a token that waits at another."""
    names = _names(process, fault.elements)
    return (
        f"Gerbang inklusif {names} saling menunggu: alur yang masih bisa datang ke yang satu tertahan di yang lain; "
        f"{_stays(process, fault)}. Jangan arahkan alur sesudah gerbang yang satu ke gerbang lainnya dan kembali, "
        "atau gabungkan alurnya dengan gerbang eksklusif."
    )


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
    if asked_flows(process, cause):
        return (
            f"Bila lebih dari satu syarat sesudah {quote(cause)} terpenuhi, alur-alurnya bertemu di {quote(meeting)} "
            f"tanpa saling menunggu, sehingga {twice}. Gabungkan dengan gerbang inklusif sebelum {quote(meeting)}, "
            "atau pakai gerbang eksklusif bila hanya satu yang dimaksud."
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
