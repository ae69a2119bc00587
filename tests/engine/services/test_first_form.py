"""The form a case opens with is found by trial, and nothing else is ever filled in together with the start."""

from __future__ import annotations

import json

import pytest

from engine.definitions.forms.camunda_form import read_form
from engine.errors import Conflict, InvalidSubmission, Refused
from engine.services.first_form import CHANGED, WITHOUT, FirstForm, first_form
from engine.services.opening import Opening, opened_by
from engine.services.runtime import Submission
from engine.storage import register
from tests import first_forms
from tests.offices import Office
from tests.started import KEY, deploy, drawn, forked, properties

CLINIC = Submission({"nama_klinik": "Klinik Contoh"})
SIGNING = (
    '<bpmn:userTask id="periksa" camunda:formRef="periksa">' + properties(tanda_tangan="izin") + "</bpmn:userTask>"
)


def first(office: Office, service: str = "uji") -> FirstForm | None:
    found, compiled = office.engine.repository.service(service)
    opening = Opening(compiled, office.applicant, found)
    return first_form(opening, office.clock.now(), office.engine.calendar.current())


def first_of_staff(office: Office) -> FirstForm | None:
    opening = opened_by(office.actor("backoffice"), office.engine.repository.latest(KEY), {})
    return first_form(opening, office.clock.now(), office.engine.calendar.current())


def cases(office: Office) -> list[str]:
    return [row.id for row in office.engine.history.search()[0]]


def test_a_gateway_before_it_is_decided_by_the_service(office: Office) -> None:
    first_forms.deploy(office.engine, first_forms.by_service())
    found = {service: first(office, service) for service in ("uji", "lain")}
    assert {service: each and each.element.id for service, each in found.items()} == {"uji": "ajukan", "lain": "lain"}
    result = office.engine.runtime.start(office.applicant, "lain", CLINIC, "a")
    assert office.variables(result.instance_id)["nama_klinik"] == "Klinik Contoh"
    assert office.open(result.instance_id) == ["periksa"]
    assert office.engine.replay.verify(result.instance_id) == (1, [])


def test_a_number_before_it_is_taken_by_the_start_and_not_by_the_trial(office: Office) -> None:
    first_forms.deploy(office.engine, first_forms.behind_number())
    found = first(office)
    assert found is not None and found.element.id == "ajukan"
    assert found.scope["layanan"] == "uji" and found.scope["nomor_antrean"] == ""
    first(office)
    result = office.apply("uji", first_forms.ANSWERS)
    assert office.variables(result.instance_id)["nomor_antrean"] == "A-001"
    assert result.business_key == "UJI-2026-0001"
    with office.engine.database.connect() as connection:
        assert register.numbers_of(connection, result.instance_id)["antrean"] == "A-001"


def test_behind_a_letter_to_be_made_the_form_opens_as_a_task(office: Office) -> None:
    first_forms.deploy(office.engine, first_forms.behind_letter())
    assert first(office) is None
    result = office.work(office.engine.runtime.start(office.applicant, "uji", None, "a"))
    assert office.open(result.instance_id) == ["ajukan"]
    papers = {row: {"dokumen": office.document()} for row in (0, 1)}
    digests = frozenset(row["dokumen"]["digest"] for row in papers.values())
    values = first_forms.ANSWERS | {"berkas": papers}
    office.complete("pemohon", result.instance_id, "ajukan", values, documents=digests)
    known = office.variables(result.instance_id)
    assert known["nama_organisasi"] == "Karang Taruna Contoh" and known["berkas"][1]["dokumen"] is not None


def test_what_cannot_be_placed_is_refused_and_nothing_is_written(office: Office) -> None:
    first_forms.deploy(office.engine, first_forms.behind_letter())
    with pytest.raises(Refused) as refused:
        office.apply("uji", first_forms.ANSWERS)
    assert str(refused.value) == WITHOUT
    assert cases(office) == []
    result = office.engine.runtime.start(office.applicant, "uji", None, "uji-9")
    assert result.business_key == "UJI-2026-0001"  # the refused one took no number


def test_of_two_tasks_side_by_side_none_is_the_first(office: Office) -> None:
    deploy(office.engine, forked())
    assert first_of_staff(office) is None
    actor, filled = office.actor("backoffice"), Submission({"hasil": "baik"})
    with pytest.raises(Refused):
        office.engine.runtime.start_process(actor, KEY, {}, "a", submission=filled)
    assert cases(office) == []


def test_what_is_to_be_signed_is_not_done_together_with_the_start(office: Office) -> None:
    paper = {"type": "filepicker", "id": "izin", "key": "izin", "label": "Izin"}
    form = json.dumps({"type": "default", "id": "periksa", "components": [paper]}).encode()
    deploy(office.engine, drawn(task=SIGNING), more={f"forms/{KEY}/periksa.form": form})
    assert first_of_staff(office) is None
    with pytest.raises(Refused):
        filled = Submission({"hasil": "baik"})
        office.engine.runtime.start_process(office.actor("backoffice"), KEY, {}, "a", submission=filled)
    assert office.engine.runtime.start_process(office.actor("backoffice"), KEY, {}, "b").opened


def test_another_form_than_the_one_that_was_shown_takes_nothing(office: Office) -> None:
    first_forms.deploy(office.engine, first_forms.by_service())
    shown = first(office, "lain")
    assert shown is not None
    filled = Submission({"nama_klinik": "Klinik Contoh"}, form=shown.form.digest)
    first_forms.deploy(office.engine, first_forms.with_form(first_forms.by_service(), "forms/uji/lain.form", "luas"))
    with pytest.raises(Refused) as refused:
        office.engine.runtime.start(office.applicant, "lain", filled, "a")
    assert str(refused.value) == CHANGED and cases(office) == []
    now_shown = first(office, "lain")
    assert now_shown is not None and now_shown.form.digest != shown.form.digest
    again = Submission({"nama_klinik": "Klinik Contoh"}, form=now_shown.form.digest)
    assert office.engine.runtime.start(office.applicant, "lain", again, "b").opened


def test_a_wrong_value_and_a_gateway_without_a_way_start_nothing(office: Office) -> None:
    first_forms.deploy(office.engine, first_forms.by_service())
    with pytest.raises(InvalidSubmission):
        office.engine.runtime.start(office.applicant, "lain", Submission({}), "a")
    first_forms.deploy(office.engine, first_forms.stuck())
    with pytest.raises(Refused, match="tidak punya jalan yang cocok"):
        first(office)
    assert cases(office) == []


def test_a_form_is_known_by_its_bytes() -> None:
    one, other = (read_form(f'{{"id": "a", "components": [{more}]}}'.encode(), "a.form") for more in ("", " "))
    assert one.digest != other.digest and len(one.digest) == 64


def test_a_form_s_case_is_started_by_its_command_once(office: Office) -> None:
    first_forms.deploy(office.engine, first_forms.behind_letter())
    start = office.engine.runtime.start
    one, again = (start(office.applicant, "uji", None, "sama") for _ in range(2))
    assert again.repeated and again.instance_id == one.instance_id
    with pytest.raises(Conflict):
        start(office.actor("kadis"), "uji", None, "sama")
