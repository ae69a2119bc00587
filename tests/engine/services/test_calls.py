"""A process that calls another: deployed, run, seen in history and proved, as one case."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from pathlib import Path

import pytest

from engine.errors import DeploymentRefused
from engine.services.actor import SYSTEM, Actor
from engine.services.repository import Deployment
from engine.services.runtime import Submission
from engine.services.step_result import StepResult
from tests.offices import Office

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'id="d" targetNamespace="http://contoh.test/bpmn">'
)
SHARED = '<bpmn:extensionElements><camunda:in variables="all"/><camunda:out variables="all"/></bpmn:extensionElements>'
CALL = f'<bpmn:callActivity id="periksa" name="Periksa" calledElement="pemeriksaan">{SHARED}</bpmn:callActivity>'


def drawn(key: str, *inside: str) -> bytes:
    """A process of a few elements in a row, each ``<… id="…">``, in one lane."""
    ids = [each.partition('id="')[2].partition('"')[0] for each in inside]
    row = ["mulai", *ids, "selesai"]
    refs = "".join(f"<bpmn:flowNodeRef>{id}</bpmn:flowNodeRef>" for id in row)
    flows = "".join(
        f'<bpmn:sequenceFlow id="{key}_{n}" sourceRef="{one}" targetRef="{other}"/>'
        for n, (one, other) in enumerate(itertools.pairwise(row))
    )
    lanes = f'<bpmn:laneSet id="ls"><bpmn:lane id="bo" name="Back Office">{refs}</bpmn:lane></bpmn:laneSet>'
    ends = '<bpmn:startEvent id="mulai" name="Mulai"/><bpmn:endEvent id="selesai" name="Selesai"/>'
    body = f"{lanes}{ends}{''.join(inside)}{flows}"
    process = f'<bpmn:process id="{key}" name="{key.capitalize()}" isExecutable="true">{body}</bpmn:process>'
    return f"{HEAD}{process}</bpmn:definitions>".encode()


def task(id: str, name: str = "") -> str:
    return f'<bpmn:userTask id="{id}" name="{name or id}" camunda:formRef="isian"/>'


def form(id: str = "isian") -> bytes:
    return json.dumps({"id": id, "components": [{"type": "textfield", "id": "c", "key": "catatan"}]}).encode()


MAIN = drawn("induk", task("terima", "Terima"), CALL, task("tutup", "Tutup"))
CALLED = drawn("pemeriksaan", task("lihat", "Lihat berkas"))


@pytest.fixture
def empty(tmp_path: Path) -> Office:
    folder = tmp_path / "kosong"
    folder.mkdir()
    return Office(tmp_path / "data", processes=folder)


def send(office: Office, **files: bytes) -> Deployment:
    sent = {name.replace("__", "."): data for name, data in files.items()}
    return office.engine.repository.deploy_sent(sent, "uji", "uji", designer(office), office.clock.now())


def designer(office: Office) -> Actor:
    return office.actor("perancang")


def officer(office: Office) -> Actor:
    return office.actor("backoffice")


def both(office: Office) -> None:
    send(office, pemeriksaan__bpmn=CALLED, isian__form=form())
    send(office, induk__bpmn=MAIN)


def begun(office: Office) -> StepResult:
    return office.engine.runtime.start_process(officer(office), "induk", {}, office.command_id())


def complete(office: Office, result: StepResult, element: str) -> StepResult:
    submission = Submission({"catatan": f"di {element}"})
    id = office.task(result.instance_id, element)
    return office.engine.runtime.complete(officer(office), id, submission, office.command_id())


def test_a_diagram_sent_alone_finds_what_it_calls(empty: Office) -> None:
    both(empty)
    compiled = empty.engine.repository.latest("induk")
    assert set(compiled.resources.processes) == {"induk", "pemeriksaan"}
    assert [each.key for each in empty.engine.repository.definitions()] == ["induk", "pemeriksaan"]


def test_a_call_of_what_was_never_deployed_is_refused(empty: Office) -> None:
    with pytest.raises(DeploymentRefused, match="memanggil proses “pemeriksaan”, yang tidak ada"):
        send(empty, induk__bpmn=MAIN, isian__form=form())
    assert empty.engine.repository.definitions() == []


def test_a_ring_of_calls_is_refused(empty: Office) -> None:
    back = drawn("pemeriksaan", task("lihat"), CALL.replace('"pemeriksaan"', '"induk"'))
    with pytest.raises(DeploymentRefused, match="memanggil proses ini sendiri"):
        send(empty, induk__bpmn=MAIN, pemeriksaan__bpmn=back, isian__form=form())


def test_calls_that_multiply_are_refused_before_anything_is_built(empty: Office) -> None:
    """Ten processes, each calling the next four times: a million elements on ten small sheets."""
    files = {"isian__form": form()}
    for n in range(10):
        calls = [CALL.replace('"periksa"', f'"c{i}"').replace("pemeriksaan", f"p{n + 1}") for i in range(4)]
        files[f"p{n}__bpmn"] = drawn(f"p{n}", task("t"), *calls)
    files["p10__bpmn"] = drawn("p10", task("t"))
    with pytest.raises(DeploymentRefused, match="lebih dari 1000 unsur"):
        send(empty, **files)


def test_it_is_one_case_with_one_history(empty: Office) -> None:
    both(empty)
    result = begun(empty)
    result = complete(empty, result, "terima")
    assert [each.element for each in result.opened] == ["periksa.lihat"]
    assert [each.name for each in result.opened] == ["Lihat berkas"]
    marks = empty.engine.history.marks(empty.engine.history.instance(designer(empty), result.instance_id))
    assert marks.here == ["periksa"]
    inside = empty.engine.history.marks(empty.engine.history.instance(designer(empty), result.instance_id), "periksa")
    assert (inside.here, inside.past) == (["lihat"], ["mulai"])
    complete(empty, result, "periksa.lihat")
    ended = complete(empty, result, "tutup")
    assert ended.ended
    assert empty.engine.replay.verify() == (1, [])
    assert empty.variables(result.instance_id)["catatan"] == "di tutup"


def test_a_case_in_the_middle_of_a_call_is_proved_too(empty: Office) -> None:
    both(empty)
    complete(empty, begun(empty), "terima")
    assert empty.engine.replay.verify() == (1, [])


def test_a_running_case_keeps_the_called_version_it_began_with(empty: Office) -> None:
    both(empty)
    result = begun(empty)
    send(empty, pemeriksaan__bpmn=drawn("pemeriksaan", task("lihat_dua_kali")))
    empty.clock.advance(timedelta(minutes=1))
    send(empty, induk__bpmn=MAIN)
    assert [each.element for each in complete(empty, result, "terima").opened] == ["periksa.lihat"]
    later = begun(empty)
    assert [each.element for each in complete(empty, later, "terima").opened] == ["periksa.lihat_dua_kali"]


def test_a_change_of_what_is_called_makes_a_version_of_the_caller_and_of_no_other(empty: Office) -> None:
    folder = empty.engine.settings.processes_dir
    for name, data in {"induk": MAIN, "pemeriksaan": CALLED, "lain": drawn("lain", task("sendiri"))}.items():
        (folder / "processes").mkdir(exist_ok=True)
        (folder / "processes" / f"{name}.bpmn").write_bytes(data)
    (folder / "forms" / "bersama").mkdir(parents=True)
    (folder / "forms" / "bersama" / "isian.form").write_bytes(form())
    deploy = empty.engine.repository.deploy_folder
    made = deploy(folder, SYSTEM, empty.clock.now())
    assert [each.id for each in made.definitions] == ["induk:1", "lain:1", "pemeriksaan:1"]
    (folder / "processes" / "pemeriksaan.bpmn").write_bytes(drawn("pemeriksaan", task("lihat"), task("lagi")))
    assert [each.id for each in deploy(folder, SYSTEM, empty.clock.now()).definitions] == ["induk:2", "pemeriksaan:2"]
