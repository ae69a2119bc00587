"""The small office (``tests/web/office``) with something before its applicant's first form."""

from __future__ import annotations

import json
from pathlib import Path

from engine.definitions.deployment.folder import read_folder
from engine.services.actor import SYSTEM
from engine.services.engine import Engine

OFFICE = Path(__file__).parent / "web" / "office"
OTHER = {
    "id": "uji_lain",
    "type": "default",
    "components": [
        {"type": "textfield", "key": "nama_klinik", "label": "Nama klinik", "validate": {"required": True}},
        {"type": "filepicker", "key": "denah", "label": "Denah"},
    ],
}
ANSWERS = {
    "nama_organisasi": "Karang Taruna Contoh",
    "alamat": "Jalan Contoh 1",
    "kecamatan": "bangko",
    "pernah": "belum",
    "jumlah_bantuan": "15.000.000",
    "benar": "true",
}
LETTER = b'#set document(title: "x")\n#set text(lang: "id")\nIzin'
_FIRST = '<bpmn:sequenceFlow id="f1" sourceRef="mulai" targetRef="ajukan" />'
_LANE = "<bpmn:flowNodeRef>ajukan</bpmn:flowNodeRef>"


def files() -> dict[str, bytes]:
    """As they are."""
    return read_folder(OFFICE)


def behind_letter() -> dict[str, bytes]:
    """A letter is made before the first form opens."""
    made = _behind(
        '<bpmn:serviceTask id="siap" name="Siapkan lembar" camunda:type="external" camunda:topic="surat">'
        '<bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name="surat">x</camunda:inputParameter>'
        "</camunda:inputOutput></bpmn:extensionElements></bpmn:serviceTask>"
    )
    return made | {"letters/x.typ": LETTER, "letters/surat.typ": b""}


def behind_number() -> dict[str, bytes]:
    """A number of the register is taken within the step that opens the first form."""
    given = {"jenis": "antrean", "pola": "A-{nomor:03d}", "hasil": "nomor_antrean"}
    inputs = "".join(
        f'<camunda:inputParameter name="{name}">{text}</camunda:inputParameter>' for name, text in given.items()
    )
    return _behind(
        '<bpmn:serviceTask id="siap" name="Beri nomor antrean" camunda:type="external" camunda:topic="nomor">'
        f"<bpmn:extensionElements><camunda:inputOutput>{inputs}</camunda:inputOutput></bpmn:extensionElements>"
        "</bpmn:serviceTask>"
    )


def by_service() -> dict[str, bytes]:
    """Two services of one process; a gateway gives the service ``lain`` a form of its own."""
    found = files()
    services = json.loads(found["forms/uji/layanan.json"])
    found["forms/uji/layanan.json"] = json.dumps([*services, {**services[0], "kode": "lain", "nama": "Lain"}]).encode()
    found["forms/uji/lain.form"] = json.dumps(OTHER).encode()
    ways = "".join(
        [
            '<bpmn:exclusiveGateway id="jenis" name="Layanan?" default="g1" />',
            '<bpmn:userTask id="lain" name="Ajukan yang lain" camunda:formRef="uji_lain" />',
            '<bpmn:sequenceFlow id="f1" sourceRef="mulai" targetRef="jenis" />',
            '<bpmn:sequenceFlow id="g1" sourceRef="jenis" targetRef="ajukan" />',
            '<bpmn:sequenceFlow id="g2" name="lain" sourceRef="jenis" targetRef="lain"><bpmn:conditionExpression '
            "xsi:type=\"bpmn:tFormalExpression\">${layanan == 'lain'}</bpmn:conditionExpression></bpmn:sequenceFlow>",
            '<bpmn:sequenceFlow id="g3" sourceRef="lain" targetRef="periksa" />',
        ]
    )
    lane = "<bpmn:flowNodeRef>jenis</bpmn:flowNodeRef><bpmn:flowNodeRef>lain</bpmn:flowNodeRef>"
    return _changed(found, {_FIRST: ways, _LANE: _LANE + lane})


def stuck() -> dict[str, bytes]:
    """The same, with no way for any other service."""
    found = by_service()
    drawn = found["processes/uji.bpmn"].decode().replace(' default="g1"', "")
    never = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${false}</bpmn:conditionExpression>'
    drawn = drawn.replace('targetRef="ajukan" />', f'targetRef="ajukan">{never}</bpmn:sequenceFlow>')
    return found | {"processes/uji.bpmn": drawn.encode()}


def deploy(engine: Engine, changed: dict[str, bytes]) -> None:
    engine.repository.deploy(changed, "uji", "uji", SYSTEM, engine.clock.now(), against_newest=True)


def with_form(changed: dict[str, bytes], name: str, key: str) -> dict[str, bytes]:
    """The same with one question more in a form."""
    form = json.loads(changed[name])
    form["components"].append({"type": "textfield", "id": key, "key": key, "label": f"Pertanyaan {key}"})
    return changed | {name: json.dumps(form).encode()}


def _behind(step: str) -> dict[str, bytes]:
    flows = '<bpmn:sequenceFlow id="f1" sourceRef="mulai" targetRef="siap" />'
    flows += '<bpmn:sequenceFlow id="f0" sourceRef="siap" targetRef="ajukan" />'
    return _changed(files(), {_FIRST: step + flows, _LANE: _LANE + "<bpmn:flowNodeRef>siap</bpmn:flowNodeRef>"})


def _changed(found: dict[str, bytes], replaced: dict[str, str]) -> dict[str, bytes]:
    drawn = found["processes/uji.bpmn"].decode()
    drawn = drawn.replace("<bpmn:incoming>f1</bpmn:incoming>", "").replace("<bpmn:outgoing>f1</bpmn:outgoing>", "")
    drawn = drawn.replace("<bpmn:incoming>f2</bpmn:incoming>", "").replace("<bpmn:incoming>f5</bpmn:incoming>", "")
    for old, new in replaced.items():
        assert old in drawn, old
        drawn = drawn.replace(old, new)
    return found | {"processes/uji.bpmn": drawn.encode()}
