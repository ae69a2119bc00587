"""A process test does what people and time would do, and every difference from what is expected fails it in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from connectors import open_office
from engine.definitions.bpmn.dialect import read as read_diagram
from engine.definitions.deployment.folder import read_folder
from engine.errors import DeploymentRefused, Refused
from office.process_tests.coverage import Coverage, measure_coverage
from office.process_tests.model import UnreadableTests
from office.process_tests.names import check_names
from office.process_tests.outcome import Difference, Outcome
from office.process_tests.picture import NEVER, TAKEN, picture
from office.process_tests.play import OutOfTime, Play
from office.process_tests.reading import MONDAY, read
from office.process_tests.run import Run
from office.process_tests.stage import Stage
from tests import first_forms
from tests.engine.definitions.diagrams import TASK, diagram, flow
from tests.offices import ROOT
from tests.small_tests import APPLY, CHECK, OFFICE, written
from tests.started import files, timer_start

GUIDE = ROOT / "docs" / "panduan" / "uji-proses.md"
CLOSED = "tugas “perbaiki” tidak terbuka; yang terbuka: periksa"
SETTING = (
    '<bpmn:serviceTask id="susun" name="Susun surat" xmlns:c="http://camunda.org/schema/1.0/bpmn" c:type="external" '
    'c:topic="surat"><bpmn:extensionElements><c:inputOutput><c:inputParameter name="surat">balasan</c:inputParameter>'
    "</c:inputOutput></bpmn:extensionElements></bpmn:serviceTask>"
)
LETTER = (
    b'#let data = json("data.json")\n#if data.v.hasil == "rusak" { panic("rusak") }\n#set document(title: "x")\nIsi.'
)


def staffed() -> dict[str, bytes]:
    """A process that a group unknown to the demo starts, as does the calendar; it makes a letter."""
    flows = flow("masuk", "mulai", "periksa") + flow("dari_jadwal", "jadwal", "periksa")
    flows += flow("lanjut", "periksa", "susun") + flow("keluar", "susun", "selesai")
    drawn = diagram(TASK + SETTING + timer_start("R/2026-08-03T08:00/P1M"), flows)
    drawn = drawn.replace(b'name="Back Office"', b'name="Dinas Kesehatan"')
    return files(drawn) | {"letters/balasan.typ": LETTER, "letters/surat.typ": b"", "letters/pesan.json": b'{"x": "x"}'}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    made = Stage(read_folder(OFFICE), "uji", open_office)
    yield made
    made.close()


@pytest.fixture(scope="module")
def clinic() -> Iterator[Stage]:
    made = Stage(staffed(), "coba", open_office)
    yield made
    made.close()


def played(stage: Stage, *steps: str, more: str = "") -> Outcome:
    tests = read(written(*steps, more=more).encode(), "uji.yaml")
    with stage.office(tests.tests[0].now) as office:
        compiled = stage.find_process(office)
        check_names(tests, compiled, office.logins)
        return Play(office, compiled, tests.tests[0]).run()


def wrong(outcome: Outcome) -> list[tuple[int, Difference]]:
    return [(step.number, each) for step in outcome.steps for each in step.differences]


def cover(stage: Stage, *outcomes: Outcome) -> Coverage:
    with stage.office(MONDAY) as office:
        return measure_coverage(stage.find_process(office).drawn, outcomes)


def test_a_case_goes_from_its_first_task_to_its_end(stage: Stage) -> None:
    outcome = played(stage, APPLY, CHECK, more="expect: {ended: selesai, messages: [], letters: []}")
    assert outcome.passed and not wrong(outcome) and len(outcome.steps) == outcome.planned == 2
    assert outcome.flows == {"f1": 1, "f2": 1, "f3": 1, "f6": 1}


def test_tests_know_nothing_of_each_other(stage: Stage) -> None:
    expected = APPLY.replace("ended: false", "ended: false, variables: {nomor_registrasi: UJI-2026-0001}")
    expected = expected.replace("variables: {nama_organisasi: Karang Taruna Contoh}, ", "")
    assert played(stage, expected).passed and played(stage, expected).passed


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("tasks: []", "tasks: [perbaiki]", Difference("tugas terbuka", "perbaiki", "tidak ada")),
        ("ended: selesai", "ended: false", Difference("akhir kasus", "masih berjalan", "selesai")),
        ("tasks: []", "messages: [akun_sudah_ada]", Difference("pesan yang ditulis", "akun_sudah_ada", "tidak ada")),
        (
            "tasks: []",
            "variables: {berkas: {0: {putusan: perbaiki}}}",
            Difference("variabel “berkas.0.putusan”", '"perbaiki"', '"sesuai"'),
        ),
        ("tasks: []", "variables: {lunas: true}", Difference("variabel “lunas”", "true", "belum ada")),
        ("tasks: []", "errors: {putusan: true}", Difference("kiriman", "ditolak pada putusan", "diterima")),
        (CHECK, "- {task: perbaiki, as: pemohon}", Difference("langkah ini", "dikerjakan", CLOSED)),
        ("as: back_office", "as: kadis", Difference("langkah ini", "dikerjakan", "Tugas ini milik kelompok lain.")),
    ],
)
def test_what_came_differently_is_said(stage: Stage, old: str, new: str, difference: Difference) -> None:
    assert old in CHECK
    outcome = played(stage, APPLY, CHECK.replace(old, new))
    assert not outcome.passed and wrong(outcome) == [(2, difference)]


def test_a_refused_submission_names_its_fields_and_changes_nothing(stage: Stage) -> None:
    bad = APPLY.replace("jumlah_bantuan: 15000000", "jumlah_bantuan: banyak")
    refused = re.sub(r"expect: .*", "expect: {errors: {jumlah_bantuan: harus angka}, tasks: []}", bad)
    assert played(stage, refused, APPLY, CHECK).passed
    number, difference = wrong(played(stage, bad))[0]
    assert (number, difference.what, difference.expected) == (1, "kiriman", "diterima")
    assert difference.found.startswith("ditolak: jumlah_bantuan: ")
    other = refused.replace("{jumlah_bantuan: harus angka}", "{alamat: true}")
    assert wrong(played(stage, other))[0][1].what == "penolakan “alamat”"
    words = refused.replace("harus angka", "harus tanggal")
    assert wrong(played(stage, words))[0][1].expected == "harus tanggal"


def test_files_are_real_and_have_the_pages_asked_for(stage: Stage) -> None:
    pages = APPLY.replace(
        "{nama_organisasi: Karang Taruna Contoh}", "{berkas: {1: {dokumen: {halaman: 3}}, 2: {dokumen: null}}}"
    )
    assert played(stage, pages).passed


def test_after_all_steps_the_whole_test_is_looked_at(stage: Stage) -> None:
    outcome = played(stage, APPLY, more="expect: {ended: selesai}")
    assert wrong(outcome) == [(0, Difference("akhir kasus", "selesai", "masih berjalan"))]


def test_a_group_of_the_diagram_has_a_person_who_starts_it(clinic: Stage) -> None:
    step = "- {task: periksa, as: dinas_kesehatan, values: {hasil: baik}, expect: {letters: [balasan], ended: selesai}}"
    assert played(clinic, step).passed


def test_the_calendar_starts_a_case_while_a_test_waits(clinic: Stage) -> None:
    outcome = played(clinic, "- {wait: P27D, expect: {tasks: []}}", "- {wait: P2D, expect: {tasks: [periksa]}}")
    assert outcome.passed and outcome.flows == {"dari_jadwal": 1}


def test_a_letter_that_cannot_be_made_fails_the_test_with_its_reason(clinic: Stage) -> None:
    (number, difference), *_ = wrong(played(clinic, "- {task: periksa, as: dinas_kesehatan, values: {hasil: rusak}}"))
    assert (number, difference.what, difference.expected) == (1, "pekerjaan otomatis", "berhasil")
    assert difference.found.startswith("susun: Surat tidak bisa disusun")


def test_names_that_are_not_there_are_said_before_anything_runs(stage: Stage) -> None:
    steps = (
        APPLY.replace("task: ajukan", "task: ajukn"),
        CHECK.replace("as: back_office", "as: satpam").replace("{putusan: lengkap,", "{keputusan: lengkap,"),
        CHECK.replace("tasks: []", "letters: [x], messages: [y]").replace("ended: selesai", "ended: habis"),
        APPLY.replace("{dokumen: pdf}", "{dokumen: teks, nama: a}"),
    )
    with pytest.raises(UnreadableTests) as refused:
        played(stage, *steps, more="service: lain")
    found = "\n".join(refused.value.sentences)
    for sentence in (
        "uji.yaml, uji “Coba”: layanan “lain” tidak ada; yang ada: uji.",
        "langkah 1: tugas “ajukn” tidak ada; maksud Anda “ajukan”?",
        "langkah 2: kelompok “satpam” tidak ada",
        "langkah 2: bidang “keputusan” tidak ada di formulir; yang ada: berkas, putusan.",
        "langkah 3: surat “x” tidak ada",
        "langkah 3: templat pesan “y” tidak ada",
        "langkah 3: acara akhir “habis” tidak ada; yang ada: selesai.",
        "langkah 4: “berkas.0.dokumen” adalah berkas: tulis pdf",
        "langkah 4: bidang “berkas.0.nama” tidak ada di formulir",
    ):
        assert sentence in found, found


def test_coverage_counts_every_flow_of_the_diagram(stage: Stage) -> None:
    back = re.sub(r"values: .*", "values: {putusan: kembalikan, berkas: {semua: {putusan: sesuai}}}", CHECK)
    back = re.sub(r"expect: .*", "expect: {tasks: [perbaiki]}", back)
    some = cover(stage, played(stage, APPLY, CHECK))
    assert (some.flows_taken, some.percent, some.never) == (4, 66, ["f4", "f5"])
    assert some.names["f4"] == "Lengkap? → Perbaiki berkas (tidak)" and some.elements["perbaiki"] == 0
    mend = "- {task: perbaiki, as: pemohon}"
    again = re.sub(r"berkas: .*}}", "berkas: {semua: {putusan: sesuai}}}", CHECK)
    every = cover(stage, played(stage, APPLY, back, mend, again))
    assert (every.percent, every.never, every.flows["f3"]) == (100, [], 2)


def test_the_picture_shows_what_was_never_taken(stage: Stage) -> None:
    coverage = Coverage({"alir_mulai": 3, "alir_lengkap": 0}, {}, {})
    drawing = (ROOT / "processes" / "karang_taruna.bpmn").read_bytes()
    (process,) = read_diagram(drawing, "karang_taruna.bpmn")
    svg = picture(drawing, process, coverage).decode()
    assert re.findall(r'<polyline[^>]* stroke="(#\w+)"', svg) == [TAKEN, NEVER]
    assert "3×" in svg and "0×" in svg and "1 dari 2 alir dilalui (50 %)" in svg


def run(root: Path, text: str, **more: Any) -> Run:
    file = root / "tests" / "processes" / "uji.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return Run(file, root, open_office, **more)


def folder(root: Path, found: Mapping[str, bytes]) -> Path:
    for name, data in found.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def test_a_run_that_takes_too_long_ends(tmp_path: Path) -> None:
    made = run(folder(tmp_path, read_folder(OFFICE)), written(APPLY), seconds=0)
    with pytest.raises(OutOfTime, match="belum selesai dalam 0 detik"):
        list(made)
    made.close()


def test_a_process_that_is_not_there_or_broken_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Proses “uji” tidak ada di folder processes/"):
        run(tmp_path, written(APPLY))
    folder(tmp_path, {"processes/uji.bpmn": b"<x/>"})
    with pytest.raises(DeploymentRefused):
        run(tmp_path, written(APPLY))


def test_a_broken_neighbour_stops_no_test(tmp_path: Path) -> None:
    folder(tmp_path, {**read_folder(OFFICE), "processes/lain.bpmn": b"<x/>"})
    made = run(tmp_path, written(APPLY, CHECK))
    assert [outcome.passed for outcome in made] == [True] and made.coverage.percent == 66
    made.close()


def test_the_guides_example_runs_as_it_stands(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert example
    file = tmp_path / "contoh.yaml"
    file.write_text(example[1])
    made = Run(file, ROOT, open_office)
    assert [wrong(outcome) for outcome in made] == [[]]
    made.close()


def test_a_form_that_opens_behind_a_step_of_the_system_is_filled_in_as_a_task() -> None:
    """The case starts by itself; no answer of the test is dropped."""
    stage = Stage(first_forms.behind_letter(), "uji", open_office)
    try:
        outcome = played(stage, APPLY, CHECK)
    finally:
        stage.close()
    assert outcome.passed and outcome.steps[0].title == "Kasus dimulai"


def test_an_application_is_begun_with_the_form_of_its_service() -> None:
    stage = Stage(first_forms.by_service(), "uji", open_office)
    filled = "- {task: lain, as: pemohon, values: {nama_klinik: Klinik}, expect: {tasks: [periksa]}}"
    try:
        assert played(stage, filled, more="service: lain").passed
        outcome = played(stage, APPLY, more="service: lain")
    finally:
        stage.close()
    said = "tugas “ajukan” tidak terbuka; permohonan dimulai dengan “lain”"
    assert wrong(outcome) == [(1, Difference("langkah ini", "dikerjakan", said))]


TEXTS = """process: kabar
tests:
  - name: Coba
    expect:
      messages: [diterima: "Halo Contoh Pemohon. Permohonan KBR-2026-0001 kami terima.", baru, selesai_diperiksa]
    steps:
      - task: ajukan
        as: pemohon
        values: {perihal: Izin keramaian}
        expect: {messages: [diterima, baru: "Permohonan baru KBR-2026-0001: Izin keramaian."]}
      - task: periksa
        as: back_office
        values: {catatan: Siap.}
        expect:
          messages: [selesai_diperiksa: "Halo Contoh Pemohon. Permohonan Anda selesai diperiksa. Catatan: Siap."]
"""


def test_a_message_s_text_is_compared_as_it_was_sent() -> None:
    notifying = Stage(read_folder(ROOT / "tests" / "kabar"), "kabar", open_office)
    try:
        outcomes = []
        for text in (TEXTS, TEXTS.replace("Catatan: Siap.", "Catatan: Belum.")):
            tests = read(text.encode(), "uji.yaml")
            with notifying.office(MONDAY) as office:
                outcomes.append(Play(office, notifying.find_process(office), tests.tests[0]).run())
    finally:
        notifying.close()
    assert outcomes[0].passed, wrong(outcomes[0])
    said = "Halo Contoh Pemohon. Permohonan Anda selesai diperiksa. Catatan: "
    assert wrong(outcomes[1]) == [(2, Difference("teks pesan “selesai_diperiksa”", f"{said}Belum.", f"{said}Siap."))]
