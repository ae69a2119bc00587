"""A file of process tests says what it means, or everything that is wrong with it, in sentences with their place."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from engine.dates import OFFICE_ZONE
from office.process_tests.model import Expected, UnreadableTests
from office.process_tests.plain_yaml import LARGEST
from office.process_tests.reading import MONDAY, read

WHOLE = """
process: uji
tests:
  - name: Satu
    now: 2026-03-02T08:00
    service: uji
    steps:
      - task: ajukan
        as: pemohon
        values: &isi {nama: tidak, kode: 0812, tanggal: 2026-12-31, jumlah: 5, benar: true, kosong: null}
        passphrase: true
        expect: {tasks: [periksa], errors: {nama: true, kode: salah}, ended: false}
      - wait: 5 HK
        expect: {ended: selesai}
  - name: Dua
    steps:
      - {task: ajukan, as: pemohon, values: {<<: *isi, jumlah: 6}}
"""


def sentences(text: str | bytes) -> list[str]:
    with pytest.raises(UnreadableTests) as refused:
        read(text if isinstance(text, bytes) else text.encode(), "uji.yaml")
    return list(refused.value.sentences)


def test_a_file_reads_as_it_is_written() -> None:
    tests = read(WHOLE.encode(), "uji.yaml")
    first, second = tests.tests
    assert (tests.process, first.name, first.service) == ("uji", "Satu", "uji")
    assert first.now == datetime(2026, 3, 2, 8, tzinfo=OFFICE_ZONE) and second.now == MONDAY
    step, wait = first.steps
    assert (step.task, step.group, step.passphrase, wait.wait, wait.number) == ("ajukan", "pemohon", True, "5 HK", 2)
    assert step.expected == Expected(tasks=("periksa",), errors={"nama": "", "kode": "salah"}, ended="")
    assert wait.expected == Expected(ended="selesai") and second.expected == Expected()


def test_only_true_and_false_are_more_than_words() -> None:
    first, second = read(WHOLE.encode(), "uji.yaml").tests
    written = {"nama": "tidak", "kode": "0812", "tanggal": "2026-12-31", "jumlah": 5, "benar": True, "kosong": None}
    assert first.steps[0].values == written
    assert second.steps[0].values == written | {"jumlah": 6}


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("service: uji", "servis: uji", "uji “Satu”: kunci “servis” tidak dikenal pada uji; yang ada: name, now"),
        ("passphrase: true", "pasfrase: true", "uji “Satu”, langkah 1: kunci “pasfrase” tidak dikenal pada langkah"),
        ("passphrase: true", "passphrase: 5", "langkah 1: passphrase harus true, atau sebuah teks"),
        ("task: ajukan\n", "task: 5\n", "langkah 1: task harus teks, bukan angka"),
        ("as: pemohon\n", "as:\n", "langkah 1: as harus diisi dengan teks"),
        ("tasks: [periksa]", "tasks: periksa", "langkah 1: tasks harus daftar teks"),
        ("tasks: [periksa]", "messages: [{a: b, c: d}]", "langkah 1: messages harus daftar templat"),
        ("tasks: [periksa]", "messages: [a: 5]", "langkah 1: messages harus daftar templat"),
        ("tasks: [periksa]", "messages: izin", "langkah 1: messages harus daftar templat"),
        ("tasks: [periksa]", "tugas: [periksa]", "kunci “tugas” tidak dikenal pada expect"),
        ("kode: salah}", "kode: false}", "errors: “kode” harus true"),
        ("errors: {nama: true, kode: salah}", "errors: {}", "errors harus menyebut sedikitnya satu bidang"),
        ("ended: false}", "ended: true}", "ended harus id acara akhir, atau false"),
        ("wait: 5 HK", "wait: 5 minggu", "langkah 2: wait: “5 minggu” bukan lama waktu"),
        ("{ended: selesai}", "{errors: {nama: true}}", "langkah 2: kunci “errors” tidak dikenal"),
        ("- wait: 5 HK", "- wait: 5 HK\n        task: ajukan", "kunci “task” tidak dikenal pada langkah yang menunggu"),
        ("now: 2026-03-02T08:00", "now: kemarin", "now “kemarin” bukan waktu; tulis seperti 2026-03-02T08:00"),
        ("now: 2026-03-02T08:00", "variables: [a]", "uji “Satu”: variables harus berisi nama dan isinya"),
        ("name: Dua", "name: Satu", "ada dua uji bernama “Satu”"),
        ("process: uji", "process: [uji]", "process harus teks, bukan daftar"),
        ("name: Dua", "nama: Dua", "uji ke-2: name harus diisi dengan teks"),
        ("name: Dua", "name: Satu\n    name: Dua", "kunci “name” ditulis dua kali di baris 16"),
        ("<<: *isi", f"<<: [{', '.join(['*isi'] * 11)}]", "terlalu banyak yang digabung dengan << di baris 17"),
        ("process: uji", "process: uji: x", "YAML tidak terbaca di baris 2"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old: str, new: str, wanted: str) -> None:
    assert old in WHOLE
    assert wanted in "\n".join(sentences(WHOLE.replace(old, new)))


def test_everything_that_is_wrong_is_said_at_once() -> None:
    found = sentences(WHOLE.replace("as: pemohon\n", "sebagai: pemohon\n").replace("wait: 5 HK", "wait: lama"))
    assert len(found) == 3 and all(each.startswith("uji.yaml, uji “Satu”, langkah") for each in found)


@pytest.mark.parametrize("text", ["", "a", "[]", "process: uji", "process: uji\ntests: []", "process: uji\ntests: [1]"])
def test_what_is_no_file_of_tests_is_refused(text: str) -> None:
    assert sentences(text)


@pytest.mark.parametrize(
    "hostile",
    [
        b"\xff\xfe",
        b"\x00",
        b"[" * 5000,
        b"x: !!python/object/apply:os.system ['id']",
        b"x: !!timestamp 2026-01-01",
        b"? [a]\n: 1",
        b"a: &a [*a]",
        b"x: " + b"y" * LARGEST,
        b"a: &a [1]\n"
        + b"".join(b"b%d: &b%d [%s]\n" % (n, n, b",".join([b"*b%d" % (n - 1)] * 9)) for n in range(1, 9)),
        b"a0: &a0 {k: 1}\n"
        + b"".join(b"a%d: &a%d {<<: [*a%d, *a%d], k%d: 1}\n" % (n, n, n - 1, n - 1, n) for n in range(1, 300)),
    ],
)
def test_hostile_yaml_is_refused_at_once(hostile: bytes) -> None:
    began = time.monotonic()
    assert all(sentence.startswith("uji.yaml: ") for sentence in sentences(hostile.replace(b"*b0", b"*a")))
    assert time.monotonic() - began < 5
