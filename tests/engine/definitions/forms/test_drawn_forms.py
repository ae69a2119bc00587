"""Forms that a diagram holds itself are forms like any other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors import TOPICS
from engine.definitions.bpmn.model import Element
from engine.definitions.deployment.resources import Resources, read_resources
from engine.definitions.forms.camunda_form import Form
from engine.definitions.forms.drawn_forms import file_of_key
from engine.errors import Finding, InvalidSubmission
from tests.engine.definitions.diagrams import diagram, extended, findings

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PLATFORM = b'modeler:executionPlatform="Camunda Cloud" id="berkas"'
FIELDS = (
    '<camunda:formField id="nama" label="Nama ${siapa}" type="string" defaultValue="${siapa}"><camunda:validation>'
    '<camunda:constraint name="required" /><camunda:constraint name="maxlength" config="10" />'
    '<camunda:constraint name="minlength" config="2" /></camunda:validation></camunda:formField>'
    '<camunda:formField id="jumlah" label="Jumlah" type="long" defaultValue="3"><camunda:validation>'
    '<camunda:constraint name="min" config="1" /><camunda:constraint name="max" config="9" />'
    "</camunda:validation></camunda:formField>"
    '<camunda:formField id="setuju" label="Setuju?" type="boolean"><camunda:validation>'
    '<camunda:constraint name="required" config="true" /></camunda:validation></camunda:formField>'
    '<camunda:formField id="ingat" label="Ingatkan" type="boolean" defaultValue="true" />'
    '<camunda:formField id="kapan" label="Kapan" type="date" defaultValue="24/11/2026" />'
    '<camunda:formField id="jalur" label="Jalur" type="enum" defaultValue="b"><camunda:value id="a" name="Jalur A" />'
    '<camunda:value id="b" name="Jalur B" /></camunda:formField>'
    '<camunda:formField id="kode" label="Kode" type="string" defaultValue="K-1"><camunda:validation>'
    '<camunda:constraint name="readonly" /></camunda:validation></camunda:formField>'
)


def data_task(fields: str, kind: str = "userTask") -> str:
    data = extended(f"<camunda:formData>{fields}</camunda:formData>")
    return f'<bpmn:{kind} id="periksa" name="Periksa">{data}</bpmn:{kind}>'


def resources(data: bytes, **more: bytes) -> tuple[Resources, list[Finding]]:
    return read_resources({"processes/coba.bpmn": data, **more}, TOPICS)


def found_in(data: bytes, **more: bytes) -> tuple[Element, Form]:
    read, faults = resources(data, **more)
    element = read.processes["coba"].elements["periksa"]
    assert not faults and element.form is not None
    return element, read.forms[element.form]


def generated() -> Form:
    return found_in(diagram(data_task(FIELDS)))[1]


def check(form: Form, scope: dict[str, Any] | None = None, **values: Any) -> dict[str, Any]:
    return form.check(values, {"siapa": "Ani", **(scope or {})}, NOW)


def test_fields_of_every_type_make_a_page() -> None:
    fields = generated().view(None, {"siapa": "Ani"}, {}, NOW)
    told = [(each.key, each.type, each.label, each.value, each.required, each.readonly) for each in fields]
    assert told == [
        ("nama", "textfield", "Nama Ani", "Ani", True, False),
        ("jumlah", "number", "Jumlah", 3, False, False),
        ("setuju", "radio", "Setuju?", None, True, False),
        ("ingat", "checkbox", "Ingatkan", True, False, False),
        ("kapan", "datetime", "Kapan", "2026-11-24", False, False),
        ("jalur", "select", "Jalur", "b", False, False),
        ("kode", "textfield", "Kode", "K-1", False, True),
    ]
    assert fields[0].maxlength == 10 and fields[5].options == (("a", "Jalur A"), ("b", "Jalur B"))


def test_what_is_sent_is_checked_and_typed() -> None:
    clean = check(generated(), nama="Budi", jumlah="7", setuju="false", kapan="2026-12-01", jalur="a", kode="lain")
    assert clean == {
        "nama": "Budi",
        "jumlah": 7,
        "setuju": False,
        "ingat": False,
        "kapan": "2026-12-01",
        "jalur": "a",
        "kode": "K-1",  # nobody fills it in; a case is given its default, and keeps what it has
    }
    assert "kode" not in check(generated(), {"kode": "X"}, nama="Budi", setuju=True)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"nama": "B"}, "nama"),
        ({"nama": "Bambang Pamungkas"}, "nama"),
        ({"nama": ""}, "nama"),
        ({"jumlah": "0"}, "jumlah"),
        ({"jumlah": "10"}, "jumlah"),
        ({"jumlah": "1,5"}, "jumlah"),
        ({"setuju": ""}, "setuju"),
        ({"kapan": "besok"}, "kapan"),
        ({"jalur": "c"}, "jalur"),
    ],
)
def test_constraints_hold(values: dict[str, Any], wrong: str) -> None:
    with pytest.raises(InvalidSubmission) as caught:
        check(generated(), **{"nama": "Budi", "setuju": "true", **values})
    assert list(caught.value.errors) == [wrong]


def test_a_default_that_cannot_be_reckoned_yet_is_none() -> None:
    field = '<camunda:formField id="nama" type="string" defaultValue="${siapa}" />'
    _, form = found_in(diagram(data_task(field)))
    assert form.view(None, {}, {}, NOW)[0].value is None


def test_the_properties_of_a_field_are_those_of_a_component() -> None:
    inside = (
        '<camunda:property id="syarat" value="=luas &gt; 5" /><camunda:property id="pesan" value="Terlalu kecil." />'
    )
    held = f"<camunda:properties>{inside}</camunda:properties>"
    _, form = found_in(diagram(data_task(f'<camunda:formField id="luas" type="long">{held}</camunda:formField>')))
    with pytest.raises(InvalidSubmission) as caught:
        check(form, luas=3)
    assert caught.value.errors == {"luas": "Terlalu kecil."}


def test_long_texts_have_room() -> None:
    rule = '<camunda:validation><camunda:constraint name="maxlength" config="2000" /></camunda:validation>'
    _, form = found_in(diagram(data_task(f'<camunda:formField id="uraian" type="string">{rule}</camunda:formField>')))
    assert form.view(None, {}, {}, NOW)[0].type == "textarea"


def test_a_date_with_a_time_is_read_by_its_pattern() -> None:
    field = '<camunda:formField id="t" type="date" datePattern="yyyy-MM-dd HH:mm" defaultValue="2026-11-24 08:30" />'
    _, form = found_in(diagram(data_task(field)))
    assert check(form, t="2026-11-24T08:30") == {"t": "2026-11-24T08:30+07:00"}
    assert form.view(None, {}, {}, NOW)[0].typed == "2026-11-24T08:30"


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ('<camunda:formField id="a" type="foto" />', "berjenis “foto”"),
        ('<camunda:formField id="a" />', "berjenis “”"),
        ('<camunda:formField id="a-b" type="string" />', "Kunci “a-b” tidak sah"),
        ('<camunda:formField id="a" type="enum" />', "belum punya pilihan"),
        ('<camunda:formField id="a" type="long" defaultValue="dua" />', "nilai bawaan “dua”"),
        ('<camunda:formField id="a" type="date" defaultValue="2026" />', "menurut pola dd/MM/yyyy"),
        ('<camunda:formField id="a" type="string" defaultValue="${" />', "tidak bisa dijalankan"),
        ('<camunda:formField id="a" type="string" /><camunda:formField id="a" type="long" />', "dipakai dua komponen"),
        *[
            (f'<camunda:formField id="a" type="{kind}">{rule}</camunda:formField>', told)
            for kind, rule, told in (
                (
                    "string",
                    '<camunda:validation><camunda:constraint name="min" config="1" /></camunda:validation>',
                    "min",
                ),
                (
                    "long",
                    '<camunda:validation><camunda:constraint name="min" config="x" /></camunda:validation>',
                    "Tulis bilangan",
                ),
                (
                    "string",
                    '<camunda:validation><camunda:constraint name="validator" config="a.B" /></camunda:validation>',
                    "properti syarat",
                ),
            )
        ],
    ],
)
def test_a_field_that_cannot_be_drawn_is_refused_at_its_task(field: str, told: str) -> None:
    (fault,) = findings(diagram(data_task(field)), "form-")
    assert (fault.element, fault.category) == ("periksa", "error") and told in fault.message


# Forms by their keys ----------------------------------------------------------------------------


def keyed(key: str) -> bytes:
    return diagram(f'<bpmn:userTask id="periksa" name="Periksa" camunda:formKey="{key}" />')


@pytest.mark.parametrize(
    "key", ["camunda-forms:deployment:isi.form", "camunda-forms:app:forms/isi.form", "camunda-forms:isi.form"]
)
def test_a_key_names_a_form_by_its_file(key: str) -> None:
    other = b'{"id": "lain", "components": []}'
    own = b'{"id": "milik", "components": [{"type": "textfield", "key": "hasil"}]}'
    element, form = found_in(keyed(key), **{"forms/abc/isi.form": other, "forms/coba/isi.form": own})
    assert (element.form, form.id, element.form_key) == ("milik", "milik", key)


def test_a_whole_path_comes_before_the_own_folder() -> None:
    files = ["forms/coba/isi.form", "forms/bersama/isi.form", "forms/coba/isi.txt"]
    assert file_of_key("camunda-forms:deployment:bersama/isi.form", "coba", files) == "forms/bersama/isi.form"
    assert file_of_key("camunda-forms:deployment:isi.form", "coba", files) == "forms/coba/isi.form"
    assert file_of_key("camunda-forms:deployment:lain.form", "coba", files) == ""


def cloud(form: str, key: str = "camunda-forms:bpmn:Isi_1") -> bytes:
    named = extended(f'<zeebe:formDefinition formKey="{key}" />')
    task = f'<bpmn:userTask id="periksa">{named}</bpmn:userTask>'
    held = f'<zeebe:userTaskForm id="Isi_1">{form}</zeebe:userTaskForm>'
    return diagram(task, extensions=extended(held)).replace(b'id="berkas"', PLATFORM)


def test_a_form_that_a_process_holds_is_read() -> None:
    element, form = found_in(cloud('{"components": [{"type": "number", "key": "luas"}], "type": "default"}'))
    assert (element.form, form.id) == ("coba.Isi_1", "coba.Isi_1") and check(form, luas="5") == {"luas": 5}


def test_what_is_wrong_with_it_is_told_at_the_task() -> None:
    (fault,) = findings(cloud("{"), "form")
    assert (fault.element, "bukan JSON" in fault.message) == ("periksa", True)
    (fault,) = findings(cloud('{"components": []}', "camunda-forms:bpmn:Lain"), "form-exists")
    assert fault.element == "periksa" and "“Lain”" in fault.message and fault.category == "error"
