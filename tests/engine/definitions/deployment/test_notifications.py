"""Texts of notifications: every place is filled, and what is not there is a dash that somebody is told of."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.definitions.bpmn.dialect import read
from engine.definitions.deployment.notifications import NotificationText, compose, write_value
from tests.offices import ROOT


def text(words: str) -> NotificationText:
    return NotificationText("uji", words)


def test_every_message_of_the_diagram_has_its_words_filled_in() -> None:
    texts = json.loads((ROOT / "letters/pesan.json").read_text(encoding="utf-8"))
    (process,) = read((ROOT / "processes/karang_taruna.bpmn").read_bytes(), "processes/karang_taruna.bpmn")
    sent = [element for element in process.elements.values() if element.topic == "whatsapp"]
    assert len(sent) == 10
    for element in sent:
        name = element.inputs["templat"]
        made = compose(NotificationText(name, texts[name]), name, dict.fromkeys(element.inputs, "x"), {})
        assert "{" not in made.text and made.empty == ()


@pytest.mark.parametrize("values", [{}, {"nama": None}, {"nama": ""}, {"nama": "  "}, {"nama": []}, {"nama": {}}])
def test_a_value_that_is_not_there_is_a_dash_and_is_named(values: dict[str, Any]) -> None:
    made = compose(text("Halo {nama}, apa kabar?"), "uji", values, {})
    assert (made.text, made.empty) == ("Halo –, apa kabar?", ("nama",))
    assert made.params == dict.fromkeys(values, "–"), "WhatsApp takes no empty parameter"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Contoh", "Contoh"),
        (True, "ya"),
        (False, "tidak"),
        (0, "0"),
        (38970000, "38970000"),
        (10**40, "1" + "0" * 40),
        (0.125, "0,125"),
        (15.0, "15"),
        (1e22, "1" + "0" * 22),
        (["KTP", "KK", ""], "KTP, KK"),
        ({"nama": "Contoh", "umur": 31}, "nama Contoh, umur 31"),
    ],
)
def test_a_value_is_written_as_a_sentence_has_it(value: Any, words: str) -> None:
    assert write_value(value) == words
    assert compose(text("{isi}"), "uji", {"isi": value}, {}).text == words


def test_braces_in_an_answer_are_no_places() -> None:
    made = compose(text("{alasan} {nama}"), "uji", {"alasan": "{nama} {sistem}", "nama": "Contoh"}, {"sistem": "Alur"})
    assert made.text == "{nama} {sistem} Contoh" and made.empty == ()


def test_the_office_fills_its_own_places_and_a_process_may_say_otherwise() -> None:
    words, office = text("{sistem}, {alamat_situs}"), {"sistem": "Alur", "alamat_situs": "https://izin.contoh.id"}
    assert compose(words, "uji", {}, office).text == "Alur, https://izin.contoh.id"
    assert compose(words, "uji", {"sistem": "Lain"}, office).text == "Lain, https://izin.contoh.id"


def test_without_a_text_its_name_and_values_are_sent() -> None:
    made = compose(None, "izin_siap", {"nama": "Contoh", "nomor": None}, {})
    assert made.text == "izin siap: nama Contoh, nomor –" and made.empty == ("nomor",)


@pytest.mark.parametrize(
    ("words", "strays"),
    [
        ("Halo {nama}", ()),
        ("{nama lengkap}", ("{nama lengkap}",)),
        ("{}", ("{}",)),
        ("{{nama}}", ("{", "}")),
        ("{a", ("{",)),
    ],
)
def test_braces_that_make_no_place_are_found(words: str, strays: tuple[str, ...]) -> None:
    assert text(words).strays == strays
