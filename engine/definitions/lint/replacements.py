"""What to draw instead of what is not run, in the words of whoever draws: a refusal never only says "remove it"."""

from __future__ import annotations

from engine.definitions.bpmn.elements import (
    AD_HOC,
    CANCEL,
    COMPENSATE,
    COMPLEX_GATEWAY,
    ERROR,
    ESCALATION,
    EVENT_KINDS,
    LINK,
    NONE,
    RECEIVE_TASK,
    TERMINATE,
    TIMER,
    TRANSACTION,
)

ELSE = "Ganti dengan unsur dari daftar Rujukan di panduan perancang."
KINDS = {
    COMPLEX_GATEWAY: "Ganti dengan gerbang inklusif bila beberapa jalan ditempuh, atau gerbang eksklusif bila satu.",
    TRANSACTION: "Ganti dengan subproses: pembatalannya peristiwa galat di tepinya, pengembaliannya kompensasi.",
    AD_HOC: "Ganti dengan subproses biasa yang jalannya digambar, misalnya dari gerbang inklusif ke setiap tugasnya.",
    RECEIVE_TASK: "Pilih pesan yang ditunggunya (Message) di panel properti.",
}
_WAIT = "Ganti dengan peristiwa tunggu (waktu, pesan, sinyal, atau syarat), atau peristiwa di tepi sebuah tugas."
EVENTS = {
    CANCEL: "Ganti dengan peristiwa galat: peristiwa akhir galat di dalam subproses, dan peristiwa galat di tepinya.",
    ERROR: "Galat dilempar oleh peristiwa akhir, dan ditangkap di tepi tugas atau oleh subproses peristiwa.",
    ESCALATION: "Eskalasi ditangkap di tepi tugas atau subproses, atau oleh subproses peristiwa.",
    COMPENSATE: "Kompensasi digambar di tepi sebuah tugas, dengan asosiasi ke tugas pengembalinya.",
    LINK: "Tautan adalah pasangan peristiwa kirim dan peristiwa tunggu bernama sama; di akhir pakai alur biasa.",
    TERMINATE: "Gambar sebagai peristiwa akhir.",
    TIMER: _WAIT,
    NONE: _WAIT,
}
# Of settings and parts that no model has a place for, by their names in the file.
_FORM = "Pilih formulir Camunda Forms lewat Form reference (di Camunda 8: Form ID)."
_LISTENER = (
    "Gambar yang dikerjakannya sebagai tugas skrip atau tugas layanan; bila boleh tidak dijalankan, "
    "beri proses ini properti listener berisi dilewati."
)
_BINDING = "Pakai latest atau deployment: versinya ditentukan saat pemasangan."
_CASE = "Kasus CMMN tidak dijalankan: gambar sebagai proses BPMN, lalu sebut di Called element."
_ACCESS = "Yang boleh memulai ditentukan lajur tugas pertama dan properti dimulai."
PARTS = {
    "formKey": _FORM,
    "formData": _FORM,
    "userTaskForm": _FORM,
    "externalReference": _FORM,
    "formRefBinding": _BINDING,
    "decisionRefBinding": _BINDING,
    "calledElementBinding": _BINDING,
    "bindingType": _BINDING,
    "executionListener": _LISTENER,
    "executionListeners": _LISTENER,
    "taskListener": _LISTENER,
    "taskListeners": _LISTENER,
    "caseRef": _CASE,
    "caseBinding": _CASE,
    "standardLoopCharacteristics": "Ganti dengan multi-instance, atau gerbang eksklusif yang alurnya kembali.",
    "multipleEventDefinitions": "Beri satu pemicu saja, dan satu peristiwa untuk setiap pemicu lainnya.",
    "instantiate": "Kasus dimulai peristiwa mulai: gambar peristiwa mulai pesan sebagai gantinya.",
    "parallelMultiple": "Gambar satu peristiwa untuk setiap pemicu, sesudah gerbang paralel.",
    "eventGatewayType": "Gambar peristiwa tunggu sesudah gerbang paralel.",
    "startQuantity": "Pakai gerbang paralel untuk menunggu beberapa alur.",
    "completionQuantity": "Pakai gerbang paralel untuk membuat beberapa alur.",
    "behavior": "Tulis syarat selesainya di Completion condition.",
    "waitForCompletion": "Kompensasi selalu ditunggu; biarkan Wait for completion tercentang.",
    "operationRef": "Tulis topik (di Camunda 8: Job type) yang diambil pekerja.",
    "initiator": "Pemohon ada di variabel pemohon; petugas yang memulai tercatat di riwayat.",
    "local": "Sebut variabel yang dibawa satu per satu.",
    "in": "Tulis yang dibawa sebagai masukan (input) pada unsurnya.",
    "caseTenantId": _CASE,
    "calledElement": "Isi Process ID pada Called element.",
}
# What the case runs without as well as with: a warning says so.
PASSED_OVER = {
    "outputParameter": "Pekerja yang mengerjakan konektor ini menulis variabel itu sebagai hasilnya.",
    "field": "Isian field tidak diberikan kepada pekerja; tulis sebagai masukan (input) bila pekerja memerlukannya.",
    "variableName": "Syaratnya ditanyakan setiap kali variabel yang dibacanya berubah.",
    "variableEvents": "Syaratnya ditanyakan setiap kali variabel yang dibacanya berubah.",
    "conditionalFilter": "Syaratnya ditanyakan setiap kali variabel yang dibacanya berubah.",
    "errorMessage": "Yang menangkap galat menerima kodenya.",
    "candidateStarterGroups": _ACCESS,
    "candidateStarterUsers": _ACCESS,
    "potentialStarter": _ACCESS,
}


def of_part(name: str) -> str:
    """What to draw instead of a part; its name may be followed by a value."""
    return PARTS.get(name) or next((PARTS[word] for word in _words(name) if word in PARTS), ELSE)


def of_element(kind: str, event: str) -> str:
    """What to draw instead of an element."""
    return EVENTS.get(event, ELSE) if kind in EVENT_KINDS else KINDS.get(kind, ELSE)


def _words(text: str) -> list[str]:
    return text.replace("(", " ").replace(")", " ").split()
