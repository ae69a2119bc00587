"""The desk opens what the step is about, says what became of replaced files, and prints at the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from cases.replaced import find_unjudged
from engine.definitions.bpmn.model import Element
from engine.services.actor import COMMAND_LINE
from engine.services.history import HistoryRow
from tests.offices import Office
from tests.web.conftest import signed_in
from web.staff.opened_paper import letters_before

WORDS = {"rekomendasi": "mendukung", "catatan_rekomendasi": "Kegiatan bermanfaat bagi pemuda."}
OPENED = re.compile(r'class="panel viewer"[^>]*data-title="([^"]*)"')
STATE = "<small>sudah diganti, yang baru diterima</small>"


def to_recommendation(office: Office) -> str:
    case = office.apply().instance_id
    office.verdicts(case, "backoffice", "periksa_kelengkapan")
    office.complete("backoffice", case, "teruskan_permohonan", {})
    return case


def to_second_verification(office: Office) -> str:
    """A case whose third document the Sub Koordinator sent back and the applicant has replaced."""
    case = to_recommendation(office)
    office.complete("timteknis", case, "beri_rekomendasi", WORDS)
    rows = {index: {"putusan": "sesuai"} for index in range(len(office.variables(case)["berkas"]))}
    rows[2] = {"putusan": "perbaiki", "alasan": "Halaman 4 hilang."}
    office.complete("subkoordinator", case, "verifikasi", {"putusan_verifikasi": "kembalikan", "berkas": rows})
    new = office.document("baru.pdf")
    values = {"berkas": {2: {"dokumen": new}}}
    office.complete("pemohon", case, "perbaiki_berkas", values, documents=frozenset({new["digest"]}))
    return case


def to_numbering(office: Office) -> str:
    case = to_second_verification(office)
    office.complete("subkoordinator", case, "verifikasi", {"putusan_verifikasi": "teruskan"})
    office.complete("koordinator", case, "persetujuan", {"putusan_persetujuan": "setuju"})
    return case


def page(app: Flask, office: Office, case: str, login: str, element: str) -> str:
    """The task's page of somebody who has taken it."""
    task = office.task(case, element)
    office.engine.runtime.claim(office.actor(login), task, office.command_id())
    return str(signed_in(app, login).get(f"/tugas/{task}").text)


def opened(text: str) -> list[str]:
    return OPENED.findall(text)


def test_a_replaced_file_is_opened_where_it_is_to_be_judged_and_says_so(app: Flask, office: Office) -> None:
    text = page(app, office, to_second_verification(office), "subkoordinator", "verifikasi")
    assert opened(text) == ["3. Rencana anggaran biaya (RAB)"]
    assert "diganti pemohon" in text and STATE not in text


def test_numbering_opens_the_letter_and_not_the_file_that_was_replaced_and_accepted(app: Flask, office: Office) -> None:
    text = page(app, office, to_numbering(office), "backoffice", "penomoran")
    assert opened(text) == ["Surat rekomendasi teknis"]
    assert text.count(STATE) == 1 and "diganti pemohon" not in text


def test_signing_printing_and_pickup_open_the_letter_they_are_about(app: Flask, office: Office) -> None:
    case = to_numbering(office)
    office.complete("backoffice", case, "penomoran", {"berlaku_sampai": "2027-12-31"})
    assert opened(page(app, office, case, "kadis", "tanda_tangan")) == ["Surat izin"]
    office.sign(case)
    assert opened(page(app, office, case, "backoffice", "cetak_izin")) == ["Surat izin"]
    office.complete("backoffice", case, "cetak_izin", {"sudah_dicetak": "true", "jumlah_cetak": "1"})
    assert opened(page(app, office, case, "backoffice", "catat_pengambilan")) == ["Surat izin"]


def test_the_print_buttons_stand_before_the_question_the_opened_letter_first(app: Flask, office: Office) -> None:
    case = to_numbering(office)
    office.complete("backoffice", case, "penomoran", {"berlaku_sampai": "2027-12-31"})
    office.sign(case)
    text = page(app, office, case, "backoffice", "cetak_izin")
    letters = re.findall(r'name="dokumen" value="([^"]*)"', text)
    assert letters[0] == "surat_izin" and len(letters) == len(set(letters)) == 4
    assert text.index('name="dokumen"') < text.index('name="sudah_dicetak"') < text.index("Cerita kasus ini")
    assert text.index('value="dosir"') < text.index('name="sudah_dicetak"')


def test_the_paper_that_is_asked_for_comes_first(app: Flask, office: Office) -> None:
    case = to_numbering(office)
    digest = office.variables(case)["berkas"][4]["dokumen"]["digest"]
    task = office.task(case, "penomoran")
    assert opened(signed_in(app, "backoffice").get(f"/tugas/{task}?berkas={digest}").text) == ["5. Susunan pengurus"]


def test_a_recommendation_asks_first_and_shows_only_what_was_attached(app: Flask, office: Office) -> None:
    case = to_recommendation(office)
    task = office.task(case, "beri_rekomendasi")
    office.engine.runtime.claim(office.actor("timteknis"), task, office.command_id())
    expert = signed_in(app, "timteknis")
    expert.get(f"/tugas/{task}")
    text = expert.post(f"/tugas/{task}/formulir", {"rekomendasi": "perbaikan"}).text
    rows = office.variables(case)["berkas"]
    absent = [index for index, row in enumerate(rows) if row["dokumen"] is None]
    shown = [int(index) for index in dict.fromkeys(re.findall(r'name="berkas\.(\d+)\.putusan"', text))]
    assert absent and shown == [index for index in range(len(rows)) if index not in absent]
    assert text.index('name="rekomendasi"') < text.index('name="berkas.0.putusan"')
    assert f"{len(shown)} sesuai" in text
    verdicts: dict[int, dict[str, str]] = {index: {"putusan": "sesuai"} for index in shown}
    verdicts[1] = {"putusan": "perbaiki", "alasan": "Belum ditandatangani."}
    office.complete("timteknis", case, "beri_rekomendasi", {"rekomendasi": "perbaikan", "berkas": verdicts})
    after = office.variables(case)["berkas"]
    assert [after[index]["putusan"] for index in absent] == [rows[index]["putusan"] for index in absent]


def test_letters_on_the_way_are_found_through_loops_borders_and_called_processes(office: Office) -> None:
    compiled = office.engine.repository.latest("surat_izin_praktik")
    process = compiled.process

    def on_the_way(element: Element) -> list[str]:
        return list(letters_before(process, element, compiled.resources))

    before = {id: on_the_way(process.elements[id]) for id in ("verifikasi_data", "serahkan_izin")}
    assert before["verifikasi_data"][0] == "tanda_terima"
    assert before["serahkan_izin"][0] == "surat_izin_praktik"
    inner = next(each for each in process.elements.values() if each.id.endswith(".periksa_kelengkapan"))
    assert "surat_hasil_peninjauan" in on_the_way(inner), "from before the call, by the way back"


# What became of replaced documents --------------------------------------------------------------

MEND = "mengganti"


def told(*steps: tuple[str, Any]) -> Iterator[HistoryRow]:
    """One step after another: the element that was completed, and its rows' verdicts (None: nothing written)."""
    for seq, (element, verdicts) in enumerate(steps, 1):
        events: list[Mapping[str, Any]] = [{"kind": "task.completed", "element": element, "values": None}]
        if verdicts is not None:
            rows = [{"putusan": verdict} for verdict in verdicts]
            events.insert(0, {"kind": "variable.set", "element": "berkas", "values": rows})
        for each in events:
            at = datetime(2026, 11, 24, tzinfo=UTC)
            yield HistoryRow(seq, at, "", "complete", each["kind"], each["element"], "", {}, each["values"], chain="")


@pytest.mark.parametrize(
    ("steps", "waiting"),
    [
        ([("a", ["sesuai", "perbaiki"])], {"berkas.1"}),
        ([("a", ["sesuai", "perbaiki"]), (MEND, ["sesuai", None])], {"berkas.1"}),
        ([("a", ["sesuai", "perbaiki"]), (MEND, ["sesuai", None]), ("b", None)], {"berkas.1"}),  # a branch beside it
        ([("a", ["sesuai", "perbaiki"]), (MEND, ["sesuai", None]), ("a", None)], set()),
        ([("a", ["sesuai", "perbaiki"]), (MEND, ["sesuai", None]), ("a", ["sesuai", "perbaiki"])], {"berkas.1"}),
        (
            [("a", ["", "perbaiki"]), (MEND, ["", None]), ("a", None), ("b", ["perbaiki", None]), (MEND, [None, None])],
            {"berkas.0"},
        ),
        ([], set()),
    ],
)
def test_a_document_is_accepted_once_the_step_that_returned_it_passes_it_on(
    steps: list[tuple[str, Any]], waiting: set[str]
) -> None:
    assert find_unjudged(told(*steps), {MEND}) == waiting


def test_without_values_that_were_erased_nothing_waits(office: Office) -> None:
    case = to_second_verification(office)
    events = office.engine.history.events(office.engine.history.instance(COMMAND_LINE, case))
    assert find_unjudged(events, {"perbaiki_berkas", "ajukan_permohonan"}) == {"berkas.2"}
    erased = [HistoryRow(**{**{k: getattr(e, k) for k in e.__slots__}, "values": None}) for e in events]
    assert find_unjudged(erased, {"perbaiki_berkas"}) == frozenset()
