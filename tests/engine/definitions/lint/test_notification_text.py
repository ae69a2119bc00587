"""A text that is sent has no hole in it, and says everything it was given: or deployment says so."""

from __future__ import annotations

import json

import pytest

from connectors import TOPICS
from engine.definitions.deployment.folder import read_folder
from engine.definitions.deployment.resources import NOTIFICATIONS
from engine.definitions.lint import check
from engine.errors import Finding
from tests.offices import ROOT

FILES = read_folder(ROOT / "tests" / "kabar")
NAME = "processes/kabar.bpmn"


def findings(old: str = "", new: str = "", **texts: str) -> list[Finding]:
    """Those of the small process with one thing changed in its diagram, or its texts."""
    diagram = FILES[NAME].decode()
    assert old in diagram
    known = json.loads(FILES[NOTIFICATIONS]) | texts
    changed = {NAME: diagram.replace(old, new, 1).encode(), NOTIFICATIONS: json.dumps(known).encode()}
    return [each for each in check(FILES | changed, TOPICS) if each.rule in ("notification-text", "messages")]


def test_a_text_that_fits_has_nothing_said_of_it() -> None:
    assert findings() == []
    assert findings(diterima="{sistem}, {alamat_situs}: {nama} {nomor_registrasi}") == []


@pytest.mark.parametrize(
    ("old", "new", "texts"),
    [
        ("", "", {"selesai_diperiksa": "Halo {nama}, {catatan}: {batas}"}),
        ('name="catatan">${catatan}<', 'name="catatan"><', {"selesai_diperiksa": "Halo {nama}, {catatan}"}),
    ],
)
def test_a_place_that_nothing_fills_is_refused_at_the_element(old: str, new: str, texts: dict[str, str]) -> None:
    (found,) = findings(old, new, **texts)
    place = "catatan" if old else "batas"
    assert (found.element, found.category, found.file) == ("kabari_selesai", "error", NAME)
    assert all(word in found.message for word in ("Kabari selesai", "selesai_diperiksa", f"{{{place}}}", NOTIFICATIONS))


def test_every_element_that_sends_the_text_has_to_fill_it() -> None:
    found = findings('name="templat">selesai_diperiksa<', 'name="templat">diterima<')
    assert [(each.element, each.category) for each in found] == [
        ("kabari_selesai", "error"),
        ("kabari_selesai", "warn"),
    ]


def test_an_input_that_the_text_does_not_use_is_warned_of() -> None:
    (found,) = findings(baru="Permohonan baru {nomor_registrasi}.")
    assert (found.element, found.category) == ("kabari_petugas", "warn") and "“perihal”" in found.message


def test_what_the_element_template_fills_in_by_itself_may_stay_unused() -> None:
    drawn = 'id="kabari_diterima" name="Kabari diterima"'
    (found,) = findings(drawn, drawn, diterima="Halo {nama}.")
    assert (found.element, found.category) == ("kabari_diterima", "warn")
    assert findings(drawn, f'{drawn} camunda:modelerTemplate="alur.whatsapp"', diterima="Halo {nama}.") == []


@pytest.mark.parametrize("text", ["{nama lengkap} {nama}", "{ nama} {nama}", "{nama} {", "{{nama}}"])
def test_braces_that_make_no_place_are_refused(text: str) -> None:
    found = findings(diterima=f"{text} {{nomor_registrasi}}")
    assert found and {(each.element, each.category) for each in found} == {("kabari_diterima", "error")}


def test_a_diagram_without_its_texts_is_warned_of() -> None:
    files = {name: data for name, data in FILES.items() if name != NOTIFICATIONS}
    found = [each for each in check(files, TOPICS) if each.rule == "notification-text"]
    assert [each.element for each in found] == ["kabari_diterima", "kabari_petugas", "kabari_selesai"]
    assert {each.category for each in found} == {"warn"}


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("kode_aktivasi", "Kode {kode} untuk {alamat}", "meminta {alamat}, yang tidak ada padanya"),
        ("kode_aktivasi", "Halo {nama}", "tidak menyebut {kode}"),
        ("nomor_registrasi", "Halo {nama}", "tidak menyebut {nomor}"),
    ],
)
def test_the_system_s_own_texts_are_looked_at_too(name: str, text: str, sentence: str) -> None:
    (found,) = findings(**{name: text})
    assert (found.file, found.element, found.rule) == (NOTIFICATIONS, name, "messages") and sentence in found.message
