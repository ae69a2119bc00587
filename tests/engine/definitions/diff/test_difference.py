"""Two versions of a process: every difference is said once, at the thing it belongs to, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from itertools import product
from typing import Any

import pytest

from engine.definitions.bpmn.model import Element, Event, Flow, Lane, Loop, Process, VariableMapping
from engine.definitions.deployment.folder import read_folder
from engine.definitions.deployment.resources import read_resources
from engine.definitions.diff.difference import Change, compare
from engine.definitions.diff.side import Side
from engine.definitions.diff.words import LONG
from engine.settings import ROOT
from tests.engine.definitions.diagrams import FORM, HEAD, TOPICS, extended, flow

SHAPES = {
    "mulai": (0, 0, 36, 36),
    "periksa": (100, 0, 100, 80),
    "gerbang": (250, 0, 50, 50),
    "selesai": (400, 0, 36, 36),
}
PROPERTIES = "<camunda:properties>{}</camunda:properties>"
TASK = (
    '<bpmn:userTask id="periksa" name="Periksa" camunda:formRef="periksa" camunda:candidateGroups="loket">'
    + extended(
        PROPERTIES.format(
            '<camunda:property name="langkah" value="2" /><camunda:property name="waktu" value="15 menit" />'
            '<camunda:property name="kelengkapan" value="Komputer" /><camunda:property name="output" value="Berkas" />'
        )
    )
    + "</bpmn:userTask>"
)
GATE = '<bpmn:exclusiveGateway id="gerbang" name="Lengkap?" default="tidak" />'
SEND = (
    '<bpmn:sendTask id="kabari" name="Kabari" camunda:type="external" camunda:topic="whatsapp">'
    + extended(
        '<camunda:inputOutput><camunda:inputParameter name="kepada">pemohon</camunda:inputParameter>'
        '<camunda:inputParameter name="templat">diterima</camunda:inputParameter></camunda:inputOutput>'
    )
    + "</bpmn:sendTask>"
)
LETTER = (
    '<bpmn:serviceTask id="susun" name="Susun surat" camunda:type="external" camunda:topic="surat">'
    + extended(
        '<camunda:inputOutput><camunda:inputParameter name="surat">izin</camunda:inputParameter></camunda:inputOutput>'
    )
    + "</bpmn:serviceTask>"
)
TABLE = '<bpmn:businessRuleTask id="putuskan" name="Putuskan" camunda:decisionRef="batas" camunda:resultVariable="a" />'
TIMER = (
    '<bpmn:boundaryEvent id="lewat" name="Lewat" attachedToRef="periksa"><bpmn:timerEventDefinition>'
    "<bpmn:timeDuration>10 HK</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
)
FLOWS = (
    flow("masuk", "mulai", "periksa")
    + flow("terus", "periksa", "gerbang")
    + flow("ya", "gerbang", "selesai", "${hasil == 'ya'}")
    + flow("tidak", "gerbang", "periksa")
)
NODES = TASK + GATE + SEND + LETTER + TABLE + TIMER
DMN = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x">
<decision id="batas" name="Batas"><decisionTable hitPolicy="FIRST"><input label="jumlah"><inputExpression>
<text>jumlah</text></inputExpression></input><output name="perlu" typeRef="boolean" /><rule><inputEntry>
<text>&gt; 10</text></inputEntry><outputEntry><text>true</text></outputEntry></rule></decisionTable>
</decision></definitions>"""
SERVICE = [{"kode": "coba", "nama": "Izin Coba", "biaya": "Tanpa biaya", "persyaratan": [{"kode": "a", "nama": "KTP"}]}]
FILES = {
    "forms/coba/periksa.form": json.dumps(FORM),
    "forms/coba/layanan.json": json.dumps(SERVICE),
    "processes/batas.dmn": DMN,
    "letters/izin.typ": "Satu\nDua\n",
    "letters/lain.typ": "Lain\n",
    "letters/pesan.json": json.dumps({"diterima": "Kami terima.", "aktivasi": "Kode Anda"}),
}


def drawn(nodes: str = NODES, flows: str = FLOWS, shapes: Mapping[str, Any] = SHAPES, lane: str = "Back Office") -> str:
    """A diagram with its shapes."""
    lanes = (
        f'<bpmn:laneSet id="lajur"><bpmn:lane id="bo" name="{lane}"><bpmn:flowNodeRef>periksa</bpmn:flowNodeRef>'
        '</bpmn:lane><bpmn:lane id="kd" name="Kadis" /></bpmn:laneSet>'
    )
    body = (
        '<bpmn:process id="coba" name="Coba" isExecutable="true">'
        + extended(PROPERTIES.format('<camunda:property name="biaya" value="Tanpa biaya" />'))
        + f'{lanes}<bpmn:startEvent id="mulai" />{nodes}<bpmn:endEvent id="selesai" />{flows}</bpmn:process>'
    )
    places = "".join(
        f'<di:BPMNShape bpmnElement="{id}"><dc:Bounds x="{x}" y="{y}" width="{w}" height="{h}" /></di:BPMNShape>'
        for id, (x, y, w, h) in shapes.items()
    )
    spaces = 'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    sheet = f'<di:BPMNDiagram {spaces}><di:BPMNPlane bpmnElement="coba">{places}</di:BPMNPlane></di:BPMNDiagram>'
    return f"{HEAD}{body}{sheet}</bpmn:definitions>"


def side(diagram: str = "", **files: str) -> Side:
    """A version; ``files`` by the last part of their names, "." written as "_"."""
    whole = dict(FILES)
    for name, text in files.items():
        path = next(path for path in whole if path.endswith("/" + name.replace("_", ".")))
        whole[path] = text
    return of({"processes/coba.bpmn": diagram or drawn(), **whole})


def of(files: Mapping[str, str]) -> Side:
    resources, findings = read_resources({name: text.encode() for name, text in files.items()}, TOPICS)
    assert findings == []
    return Side(resources.processes["coba"], resources)


def only(changes: list[Change]) -> Change:
    assert len(changes) == 1, changes
    return changes[0]


def swapped(old: str, new: str) -> Side:
    """The diagram with one text in place of another."""
    assert old in drawn(), old
    return side(drawn().replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "id", "sentence"),
    [
        ('name="Periksa"', 'name="Periksa berkas"', "periksa", "Nama berubah dari “Periksa” menjadi “Periksa berkas”."),
        ('Groups="loket"', 'Groups="teknis"', "periksa", "Kelompok berubah dari “loket” menjadi “teknis”."),
        (' camunda:candidateGroups="loket"', "", "periksa", "Kelompok dikosongkan; sebelumnya “loket”."),
        ('formRef="periksa"', 'formRef="lain"', "periksa", "Formulir berubah dari “periksa” menjadi “lain”."),
        ('"langkah" value="2"', '"langkah" value="3"', "periksa", "Nomor langkah berubah dari “2” menjadi “3”."),
        ("15 menit", "2 jam", "periksa", "Waktu berubah dari “15 menit” menjadi “2 jam”."),
        (
            "Komputer",
            "Komputer, internet",
            "periksa",
            "Kelengkapan berubah dari “Komputer” menjadi “Komputer, internet”.",
        ),
        ('value="Berkas"', 'value="Surat"', "periksa", "Output berubah dari “Berkas” menjadi “Surat”."),
        ("== 'ya'", "== 'benar'", "ya", "Syarat berubah dari “${hasil == 'ya'}” menjadi “${hasil == 'benar'}”."),
        ('default="tidak"', 'default="ya"', "gerbang", "Alur bawaan berubah dari “ke Periksa” menjadi “ke selesai”."),
        ("10 HK", "14 HK", "lewat", "Pewaktu berubah dari “10 HK” menjadi “14 HK”."),
        ("timeDuration", "timeCycle", "lewat", "Cara pewaktu berubah dari “setelah jangka waktu” menjadi “berulang”."),
        (
            '"periksa"><bpmn:timer',
            '"kabari"><bpmn:timer',
            "lewat",
            "Menempel pada berubah dari “Periksa” menjadi “Kabari”.",
        ),
        ('topic="whatsapp"', 'topic="skm"', "kabari", "Topik berubah dari “whatsapp” menjadi “skm”."),
        (">pemohon<", ">petugas<", "kabari", "Masukan kepada berubah dari “pemohon” menjadi “petugas”."),
        ('Ref="batas"', 'Ref="lain"', "putuskan", "Tabel keputusan berubah dari “batas” menjadi “lain”."),
        ("exclusiveG", "inclusiveG", "gerbang", "Jenis berubah dari “Gerbang eksklusif” menjadi “Gerbang inklusif”."),
        ('name="Kadis"', 'name="Kepala Dinas"', "kd", "Kelompok berubah dari “kadis” menjadi “kepala_dinas”."),
        ('name="Coba"', 'name="Izin Coba"', "", "Nama proses berubah dari “Coba” menjadi “Izin Coba”."),
        (
            'value="Tanpa biaya"',
            'value="Rp10.000"',
            "",
            "Properti biaya berubah dari “Tanpa biaya” menjadi “Rp10.000”.",
        ),
    ],
)
def test_a_changed_text_is_said_at_its_own_place(old: str, new: str, id: str, sentence: str) -> None:
    change = only(compare(side(), swapped(old, new)))
    assert (change.kind, change.id) == ("changed", id) and sentence in change.sentences


def test_another_lane_is_said_by_its_name() -> None:
    ref = "<bpmn:flowNodeRef>periksa</bpmn:flowNodeRef>"
    moved = drawn().replace(ref, "").replace('name="Kadis" />', f'name="Kadis">{ref}</bpmn:lane>')
    assert only(compare(side(), side(moved))).sentences == ("Lajur berubah dari “Back Office” menjadi “Kadis”.",)


def test_what_is_new_or_gone_is_said_with_its_place() -> None:
    more = drawn(NODES + '<bpmn:userTask id="cetak" name="Cetak" />', FLOWS + flow("baru", "gerbang", "cetak", "${x}"))
    changes = compare(side(), side(more))
    assert [(c.kind, c.id, c.name, c.sentences) for c in changes] == [
        ("added", "cetak", "Cetak", ("Tugas orang baru.",)),
        ("added", "baru", "Alur Lengkap? → Cetak", ("Alur baru dari “Lengkap?” ke “Cetak”, bila “${x}”.",)),
    ]
    back = compare(side(more), side())
    assert [(c.kind, c.id) for c in back] == [("removed", "cetak"), ("removed", "baru")]
    assert back[1].sentences == ("Alur dari “Lengkap?” ke “Cetak”, bila “${x}” dihapus.",)
    fewer = side(drawn().replace('<bpmn:lane id="kd" name="Kadis" />', ""))
    assert only(compare(side(), fewer)).sentences == ("Lajur untuk kelompok kadis dihapus.",)


def test_a_flow_that_leads_to_another_thing_of_the_same_name_is_told() -> None:
    twins = NODES + '<bpmn:userTask id="kembar" name="Periksa" />'
    old, new = (
        drawn(twins),
        drawn(twins, FLOWS.replace('"gerbang" targetRef="periksa"', '"gerbang" targetRef="kembar"')),
    )
    told = {change.id: change.sentences for change in compare(side(old), side(new))}
    assert told["tidak"] == ("Tujuan berubah dari “Periksa (periksa)” menjadi “Periksa (kembar)”.",)


def test_what_only_lies_elsewhere_has_moved_and_a_shifted_sheet_has_not() -> None:
    aside = side(drawn(shapes={**SHAPES, "periksa": (100, 200, 100, 80)}))
    change = only(compare(side(), aside))
    assert (change.kind, change.id, change.name) == ("moved", "periksa", "Periksa")
    assert only(compare(side(), side(drawn(shapes={**SHAPES, "periksa": (100, 0, 130, 80)})))).kind == "moved"
    shifted = {id: (x + 40, y - 10, w, h) for id, (x, y, w, h) in SHAPES.items()}
    assert compare(side(), side(drawn(shapes=shifted))) == []
    assert only(compare(side(), side(drawn(shapes={**shifted, "periksa": (0, 0, 100, 80)})))).id == "periksa"
    both = drawn(shapes={**SHAPES, "periksa": (100, 200, 100, 80)}).replace("15 menit", "1 jam")
    assert only(compare(side(), side(both))).kind == "changed"
    odd = {**SHAPES, "periksa": ("NaN", 0, 100, 80), "selesai": ("INF", 0, 1, 1)}
    assert compare(side(drawn(shapes=odd)), side(drawn(shapes=odd))) == []


def form(*components: Mapping[str, Any]) -> str:
    return json.dumps({**FORM, "components": list(components)})


FIELD = FORM["components"][0]
OTHER = {"id": "d", "type": "textfield", "key": "alamat", "label": "Alamat"}


@pytest.mark.parametrize(
    ("files", "id", "sentence"),
    [
        ({"periksa_form": form(FIELD, OTHER)}, "periksa", "Formulir “periksa”: isian baru “Alamat”."),
        ({"periksa_form": form({**FIELD, "label": "Isi"})}, "periksa", "Formulir “periksa”: isian diubah “Isi”."),
        ({"periksa_form": form(OTHER)}, "periksa", "Formulir “periksa”: isian baru “Alamat”; isian dihapus “Hasil”."),
        ({"batas_dmn": DMN.replace("10<", "25<")}, "putuskan", "Tabel keputusan “batas”: baris baru “> 25 → true”; "
         "baris dihapus “> 10 → true”."),
        ({"batas_dmn": DMN.replace("FIRST", "UNIQUE")}, "putuskan",
         "Tabel keputusan “batas”: kolom atau aturan pilihnya berubah."),
        ({"izin_typ": "Satu\nTiga\nEmpat"}, "susun", "Surat “izin”: isinya berubah, 2 baris baru dan 1 baris dihapus."),
        ({"izin_typ": "Dua\nSatu\n"}, "susun", "Surat “izin”: isinya berubah, urutan barisnya lain."),
        ({"lain_typ": "Lain\nlagi"}, "", "Surat “lain”: isinya berubah, 1 baris baru."),
        ({"pesan_json": json.dumps({"diterima": "Diterima.", "aktivasi": "Kode Anda"})}, "kabari",
         "Teks pesan “diterima” berubah dari “Kami terima.” menjadi “Diterima.”."),
        ({"pesan_json": json.dumps({"diterima": "Kami terima."})}, "",
         "Teks pesan “aktivasi” dikosongkan; sebelumnya “Kode Anda”."),
        ({"layanan_json": json.dumps([{**SERVICE[0], "biaya": "Rp5", "persyaratan": [{"kode": "b", "nama": "RAB"}]}])},
         "", "Layanan “coba”: persyaratan baru “RAB”; persyaratan dihapus “KTP”; keterangan diubah “biaya”."),
        ({"layanan_json": json.dumps([{**SERVICE[0], "persyaratan": [{"kode": "a", "nama": "KTP", "wajib": False}]}])},
         "", "Layanan “coba”: persyaratan diubah “KTP”."),
    ],
)  # fmt: skip
def test_a_changed_file_is_said_where_it_is_used(files: dict[str, str], id: str, sentence: str) -> None:
    change = only(compare(side(), side(**files)))
    assert (change.kind, change.id, change.sentences) == ("changed", id, (sentence,))


def test_the_order_of_fields_and_rows_counts() -> None:
    change = only(compare(side(periksa_form=form(FIELD, OTHER)), side(periksa_form=form(OTHER, FIELD))))
    assert change.sentences == ("Formulir “periksa”: urutan isian berubah.",)
    rows = DMN[DMN.index("<rule>") : DMN.index("</decisionTable>")]
    second = rows.replace("10<", "5<")
    change = only(
        compare(side(batas_dmn=DMN.replace(rows, rows + second)), side(batas_dmn=DMN.replace(rows, second + rows)))
    )
    assert change.sentences == ("Tabel keputusan “batas”: urutan baris berubah.",)


def test_a_file_that_is_only_written_otherwise_is_no_change() -> None:
    again = side(
        drawn().replace("><bpmn", ">\n  <bpmn"),
        periksa_form=json.dumps(FORM, indent=4),
        batas_dmn=DMN.replace("<decision ", "\n<decision   "),
    )
    assert compare(side(), again) == []


def test_files_that_come_and_go_are_told_unless_their_step_does() -> None:
    whole = {"processes/coba.bpmn": drawn(), **FILES}
    change = only(compare(of(whole), of({**whole, "letters/baru.typ": "x"})))
    assert (change.id, change.sentences) == ("", ("Surat “baru” baru.",))
    with_step = drawn(NODES + LETTER.replace("susun", "susun_2").replace(">izin<", ">baru<"))
    changes = compare(of(whole), of({**whole, "processes/coba.bpmn": with_step, "letters/baru.typ": "x"}))
    assert [(c.kind, c.id) for c in changes] == [("added", "susun_2")]


def test_long_texts_are_quoted_where_they_differ() -> None:
    words = "lama sekali " * 60
    old, new = (swapped("Komputer", f"{words}{end}") for end in ("akhir", "ujung"))
    (sentence,) = only(compare(old, new)).sentences
    assert "akhir”" in sentence and "ujung”" in sentence and "“…" in sentence and len(sentence) < 2 * LONG + 80


def test_spaces_alone_are_called_spaces() -> None:
    (sentence,) = only(compare(side(), swapped('value="Berkas"', 'value="Berkas "'))).sentences
    assert sentence == "Output hanya berubah spasi atau barisnya."


# A value that differs from every default, by the field of the model; what is no statement of its own is left out.
OTHERS: dict[type, dict[str, Any]] = {
    Element: {
        "properties": {"x": "y"}, "inputs": {"x": "y"}, "outputs": {"x": "y"}, "default": "ya", "attached_to": "kabari",
        "interrupting": False, "by_event": True, "compensates": True, "handler": "kabari", "unknown": ("x",),
        "parent": "kabari", "lane": "kd", "loop": Loop(collection="${x}"),
        "event": Event("signal", name="s"), "ins": (VariableMapping("a", None, "b"),),
        "outs": (VariableMapping("a", None, "b"),),
    },
    Flow: {"source": "kabari", "target": "kabari", "parent": "kabari", "unknown": ("x",)},
    Lane: {"properties": {"x": "y"}},
    Process: {"properties": {"x": "y"}, "camunda_8": True, "unknown": ("x",)},
}  # fmt: skip
BESIDES = {
    # fields that are drawn, and forms in a process, are told of as forms
    Element: {"id", "line", "incoming", "outgoing", "form_fields"},
    Flow: {"id", "line"},
    Lane: {"id"},
    # inherited: only where it is put together
    Process: {"key", "file", "lanes", "elements", "flows", "inherited", "embedded_forms"},
}
PLACES: dict[type, tuple[str, Callable[[Process, Any], Process]]] = {
    Element: ("periksa", lambda p, x: replace(p, elements={**p.elements, "periksa": x})),
    Flow: ("ya", lambda p, x: replace(p, flows={**p.flows, "ya": x})),
    Lane: ("kd", lambda p, x: replace(p, lanes={**p.lanes, "kd": x})),
    Process: ("", lambda p, x: x),
}
FIELDS = [(kind, each.name) for kind in OTHERS for each in fields(kind) if each.name not in BESIDES[kind]]


@pytest.mark.parametrize(("kind", "name"), FIELDS)
def test_nothing_that_the_model_says_is_passed_over(kind: type, name: str) -> None:
    whole = side()
    id, put = PLACES[kind]
    thing = {Element: whole.process.elements, Flow: whole.process.flows, Lane: whole.process.lanes}.get(kind, {}).get(
        id
    )
    changed = replace(thing or whole.process, **{name: OTHERS[kind].get(name, "lain")})
    change = only(compare(whole, Side(put(whole.process, changed), whole.resources)))
    assert (change.kind, change.id) == ("changed", id)


VARIANTS = {
    "as it is": side,
    "renamed": lambda: swapped('name="Periksa"', 'name="Lain"'),
    "more": lambda: side(drawn(NODES + '<bpmn:userTask id="cetak" />', FLOWS + flow("baru", "gerbang", "cetak"))),
    "fewer": lambda: side(drawn(NODES.replace(SEND, ""))),
    "lanes": lambda: side(drawn(lane="Loket").replace('<bpmn:lane id="kd" name="Kadis" />', "")),
    "moved": lambda: side(drawn(shapes={**SHAPES, "mulai": (0, 90, 36, 36)})),
    "shifted": lambda: side(drawn(shapes={id: (x + 9, y, w, h) for id, (x, y, w, h) in SHAPES.items()})),
    "redrawn": lambda: side(drawn(NODES.replace('id="susun"', 'id="periksa_2"'))),
    "files": lambda: side(periksa_form=form(OTHER), izin_typ="x", batas_dmn=DMN.replace("10<", "1<")),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_version_differs_in_nothing_from_itself(name: str) -> None:
    assert compare(VARIANTS[name](), VARIANTS[name]()) == []


@pytest.mark.parametrize(("one", "other"), [pair for pair in product(VARIANTS, VARIANTS) if pair[0] < pair[1]])
def test_the_way_back_turns_added_into_removed(one: str, other: str) -> None:
    forth, back = (compare(VARIANTS[a](), VARIANTS[b]()) for a, b in ((one, other), (other, one)))
    turned = {"added": "removed", "removed": "added"}
    assert {(turned.get(c.kind, c.kind), c.id) for c in forth} == {(c.kind, c.id) for c in back}
    for changes in (forth, back):
        ids = [(change.id, change.kind in turned) for change in changes]
        assert len(ids) == len(set(ids)) and all(change.sentences and change.name for change in changes)


def test_the_offices_own_process_differs_in_nothing_from_itself() -> None:
    files = read_folder(ROOT)
    resources, _ = read_resources(files, TOPICS)
    again, _ = read_resources(files, TOPICS)
    process = resources.processes["karang_taruna"]
    assert compare(Side(process, resources), Side(again.processes["karang_taruna"], again)) == []
