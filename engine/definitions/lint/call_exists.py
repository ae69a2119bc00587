"""Rule call-exists: a call activity calls a process that is there, and that can run inside the caller's case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from engine.definitions.bpmn.expansion import ALL, called_keys, calls, ids, size
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote
from engine.errors import Finding
from engine.expressions import is_expression

RULE = "call-exists"
MOST_NODES = 1000  # with everything that is called
LONGEST_ID = 255


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    whole = size(process, resources.processes, MOST_NODES)
    if whole > MOST_NODES and any(calls(process)):
        message = (
            f"Bersama proses yang dipanggilnya, proses ini punya lebih dari {MOST_NODES} unsur. "
            "Kurangi panggilannya, atau mulai proses itu sebagai kasus sendiri dengan pesan."
        )
        yield error(process, None, message, RULE)
        return
    inside = Counter(ids(process, resources.processes))
    if twice := sorted(id for id, count in inside.items() if count > 1):
        message = (
            f"Id “{twice[0]}” dipakai dua kali setelah isi proses yang dipanggil dimasukkan. Ganti id di diagram ini."
        )
        yield error(process, None, message, RULE)
    if long := [id for id in inside if len(id) > LONGEST_ID]:
        message = f"Id “{long[0][:30]}…” menjadi lebih dari {LONGEST_ID} huruf di dalam panggilan. Pendekkan id-nya."
        yield error(process, None, message, RULE)
    for call in calls(process):
        for message in _wrong(process, call, resources):
            yield error(process, call, message, RULE)


def _wrong(process: Process, call: Element, resources: Resources) -> Iterator[str]:
    target = resources.processes.get(call.called or "")
    if _is_told(call):
        return
    if call.called is None:
        yield f"{quote(call)} belum menyebut proses yang dipanggil. Isi Called element (di Camunda 8: Process ID)."
    elif is_expression(call.called):
        yield (
            f"{quote(call)} memanggil proses yang baru diketahui saat kasus berjalan (“{call.called}”). Tulis kunci "
            "prosesnya, atau pakai gerbang dengan satu panggilan untuk setiap proses."
        )
    elif target is None:
        if not resources.is_refused(".bpmn", call.called):
            yield (
                f"{quote(call)} memanggil proses “{call.called}”, yang tidak ada. "
                "Pasang diagramnya bersama diagram ini, atau betulkan kuncinya."
            )
    elif process.key in {target.key, *called_keys(target, resources.processes)}:
        yield (
            f"{quote(call)} memanggil proses ini sendiri lewat “{target.name}”, jadi tidak akan pernah selesai. "
            "Kembalikan alurnya ke langkah sebelumnya sebagai gantinya."
        )
    for mapping in (*call.ins, *call.outs):
        if mapping.source != ALL and not (mapping.target and (mapping.source or mapping.expression)):
            yield (
                f"{quote(call)} memetakan variabel tanpa menyebut asal dan tujuannya. "
                "Isi Source dan Target, atau pilih semua variabel."
            )


def _is_told(call: Element) -> bool:
    """Whether supported-elements refuses what it calls: a case of CMMN, or in Camunda 8 an expression."""
    return any(name.startswith(("case", "processId")) for name in call.unknown)
