"""What a program sends: checked by the form, kept where it says nothing, and carried out beside it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.errors import InvalidSubmission, Refused
from engine.services.runtime import Submission
from engine.services.step_result import StepResult
from tests.engine.definitions.diagrams import TASK, extended
from tests.offices import Office
from tests.started import KEY, deploy, drawn

FORM = {
    "id": "periksa",
    "type": "default",
    "components": [
        {"type": "textfield", "key": "hasil", "label": "Hasil", "validate": {"required": True}},
        {"type": "number", "key": "nilai", "label": "Nilai", "defaultValue": "5"},
        {"type": "checkbox", "key": "cepat", "label": "Cepat"},
        {"type": "textfield", "key": "sebab", "label": "Sebab", "conditional": {"hide": "=nilai > 3"}},
        {"type": "textfield", "key": "nomor", "label": "Nomor", "readonly": True},
    ],
}
MADE = {f"forms/{KEY}/periksa.form": json.dumps(FORM).encode()}
BARE = '<bpmn:userTask id="periksa" name="Periksa" />'
ASKING = b'<bpmn:startEvent id="mulai" camunda:formRef="periksa" camunda:initiator="pembuka" />'


def begin(office: Office, variables: dict[str, Any] | None = None, **more: Any) -> StepResult:
    actor, command = office.actor("backoffice"), office.command_id()
    return office.engine.runtime.start_process(actor, KEY, variables or {}, command, **more)


def send(office: Office, case: StepResult, login: str = "backoffice", **values: Any) -> StepResult:
    task = office.task(case.instance_id, "periksa")
    submission = Submission(values, partial=True)
    return office.engine.runtime.complete(office.actor(login), task, submission, office.command_id())


# A task with a form -------------------------------------------------------------------------------


@pytest.fixture
def drawn_task(office: Office) -> None:
    deploy(office.engine, drawn(), more=MADE)


def test_what_is_not_sent_stays_as_the_case_has_it(office: Office, drawn_task: None) -> None:
    case = begin(office, {"hasil": "  lama  sekali ", "cepat": True, "nilai": 2})
    send(office, case, sebab="ada")
    held = office.variables(case.instance_id)
    assert (held["hasil"], held["cepat"], held["nilai"], held["sebab"]) == ("  lama  sekali ", True, 2, "ada")
    assert office.engine.replay.verify(case.instance_id)[1] == []


def test_what_neither_has_is_refused_by_name_or_left_with_its_default(office: Office, drawn_task: None) -> None:
    case = begin(office)
    with pytest.raises(InvalidSubmission) as caught:
        send(office, case)
    assert caught.value.errors == {"hasil": "Isi hasil."}
    send(office, case, hasil="baik")
    held = office.variables(case.instance_id)
    assert (held["nilai"], held["cepat"], "sebab" in held) == (5, False, False)  # with 5 the page does not ask why


def test_a_page_sends_all_of_its_form(office: Office, drawn_task: None) -> None:
    case = begin(office, {"hasil": "lama", "cepat": True})
    task = office.task(case.instance_id, "periksa")
    with pytest.raises(InvalidSubmission):
        office.engine.runtime.complete(office.actor("backoffice"), task, Submission({"nilai": "1"}), "a")
    office.engine.runtime.complete(office.actor("backoffice"), task, Submission({"hasil": "baru"}), "b")
    assert office.variables(case.instance_id)["cepat"] is False


def test_other_variables_are_carried_out(office: Office, drawn_task: None) -> None:
    case = begin(office)
    send(office, case, hasil="baik", rincian={"a": [1, 2]}, kosong=None)
    held = office.variables(case.instance_id)
    assert held["rincian"] == {"a": [1, 2]} and held["kosong"] is None


@pytest.mark.parametrize("name", ["nomor_registrasi", "layanan", "pemohon", "__now__", "parent"])
def test_the_engines_own_are_refused_by_name(office: Office, drawn_task: None, name: str) -> None:
    case = begin(office)
    with pytest.raises(Refused, match=f"“{name}” ditulis sistem"):
        send(office, case, hasil="baik", **{name: "x"})
    assert office.open(case.instance_id) == ["periksa"]


def test_what_is_only_shown_is_refused_unless_it_is_sent_back_as_it_was(office: Office, drawn_task: None) -> None:
    case = begin(office, {"nomor": "7"})
    with pytest.raises(Refused, match="“nomor” hanya bisa dibaca"):
        send(office, case, hasil="baik", nomor="8")
    send(office, case, hasil="baik", nomor="7")
    assert office.variables(case.instance_id)["nomor"] == "7"


def test_a_file_that_nobody_examined_does_not_come_in_beside_a_form(office: Office, drawn_task: None) -> None:
    case, file = begin(office), office.document()
    with pytest.raises(Refused, match="“bukti” menunjuk berkas"):
        send(office, case, hasil="baik", bukti=[file])
    with pytest.raises(Refused, match="“bukti” menunjuk berkas"):
        begin(office, {"bukti": file})


def test_an_applicant_sends_what_the_form_asks_for_and_no_more(office: Office) -> None:
    case = office.apply()
    office.verdicts(case.instance_id, "backoffice", "periksa_kelengkapan", {0: "Buram."})
    (task,) = office.engine.history.instance(office.actor("auditor"), case.instance_id).tasks
    with pytest.raises(Refused, match="“putusan_kadis” bukan isian tugas ini"):
        office.engine.runtime.complete(
            office.applicant, task.id, Submission({"putusan_kadis": "setuju"}, partial=True), "a"
        )


# A task without one -------------------------------------------------------------------------------


def test_a_task_without_a_form_takes_all_that_is_sent(office: Office) -> None:
    deploy(office.engine, drawn(task=BARE))
    case = begin(office)
    assert office.open(case.instance_id) == ["periksa"]
    assert send(office, case, hasil="baik", jumlah=3).ended
    held = office.variables(case.instance_id)
    assert (held["hasil"], held["jumlah"]) == ("baik", 3) and "catatan_periksa" not in held


def test_a_note_is_kept_where_one_is_written(office: Office) -> None:
    deploy(office.engine, drawn(task=BARE))
    for note, kept in (("", {}), ("Sudah ditelepon.", {"catatan_periksa": "Sudah ditelepon."})):
        case = begin(office)
        view = office.engine.inbox.get(office.actor("backoffice"), office.task(case.instance_id, "periksa"))
        assert view.plain and view.form.writes == {"catatan_periksa"}
        office.complete("backoffice", case.instance_id, "periksa", {"catatan_periksa": note})
        held = office.variables(case.instance_id)
        assert {name: value for name, value in held.items() if name.startswith("catatan")} == kept


def test_a_task_is_work_and_not_done_with_the_start(office: Office) -> None:
    deploy(office.engine, drawn(task=BARE))
    with pytest.raises(Refused):
        begin(office, submission=Submission({}))


def test_a_task_sees_the_variables_around_it(office: Office) -> None:
    inside = extended(
        '<camunda:inputOutput><camunda:inputParameter name="nomor">${awal}-1</camunda:inputParameter>'
        "</camunda:inputOutput>"
    )
    task = TASK.replace(" />", f">{inside}</bpmn:userTask>")
    deploy(office.engine, drawn(task=task), more=MADE)
    case = begin(office, {"awal": "7"})
    view = office.engine.inbox.get(office.actor("backoffice"), office.task(case.instance_id, "periksa"))
    assert (view.variables["nomor"], view.scope["nomor"]) == ("7-1", "7-1")
    assert send(office, case, hasil="baik", nomor="7-1").ended


# The start event's form ---------------------------------------------------------------------------


@pytest.fixture
def drawn_start(office: Office) -> None:
    data = drawn(task=BARE).replace(b'<bpmn:startEvent id="mulai" />', ASKING)
    deploy(office.engine, data, more=MADE)


def test_it_is_checked_and_the_first_task_opens_as_any(office: Office, drawn_start: None) -> None:
    filled = Submission({"hasil": "baik", "nilai": "2", "sebab": "ya"})
    case = begin(office, submission=filled)
    held = office.variables(case.instance_id)
    assert (held["hasil"], held["nilai"], held["sebab"], held["pembuka"]) == ("baik", 2, "ya", "backoffice")
    assert office.open(case.instance_id) == ["periksa"] and [task.element for task in case.opened] == ["periksa"]
    with pytest.raises(InvalidSubmission):
        begin(office, submission=Submission({"nilai": "x"}))
    assert office.engine.replay.verify(case.instance_id) == (1, [])


def test_a_page_that_showed_another_form_sends_nothing(office: Office, drawn_start: None) -> None:
    with pytest.raises(Refused, match="berubah sejak"):
        begin(office, submission=Submission({"hasil": "baik"}, form="lain"))


def test_a_program_is_checked_by_it_too(office: Office, drawn_start: None) -> None:
    with pytest.raises(InvalidSubmission) as caught:
        begin(office, {"nilai": 2})
    assert list(caught.value.errors) == ["hasil"]
    with pytest.raises(Refused, match="“nomor” hanya bisa dibaca"):
        begin(office, {"hasil": "baik", "nomor": "1"})
    case = begin(office, {"hasil": "baik", "sebab": "tersembunyi", "lain": 1})
    held = office.variables(case.instance_id)
    assert (held["hasil"], held["nilai"], held["lain"], "sebab" in held) == ("baik", 5, 1, False)


def test_the_same_start_twice_is_one_case(office: Office, drawn_start: None) -> None:
    actor, filled = office.actor("backoffice"), Submission({"hasil": "baik"})
    found = {
        office.engine.runtime.start_process(actor, KEY, {}, "sekali", submission=filled).instance_id for _ in range(2)
    }
    assert len(found) == 1


def test_the_one_in_whose_lane_it_lies_starts_the_process(office: Office) -> None:
    lane = '<bpmn:lane id="kd" name="Kadis"><bpmn:flowNodeRef>mulai</bpmn:flowNodeRef></bpmn:lane>'
    data = drawn(task=BARE).replace(b'<bpmn:laneSet id="lajur">', f'<bpmn:laneSet id="lajur">{lane}'.encode())
    data = data.replace(b'<bpmn:startEvent id="mulai" />', ASKING)
    deploy(office.engine, data, more=MADE)
    case = office.engine.runtime.start_process(
        office.actor("kadis"), KEY, {}, "a", submission=Submission({"hasil": "baik"})
    )
    assert office.variables(case.instance_id)["pembuka"] == "kadis"
