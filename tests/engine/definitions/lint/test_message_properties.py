"""SOP properties of messages are understood, or refused by name."""

from __future__ import annotations

import pytest

from engine.definitions.bpmn.dialect import read
from tests.engine.definitions.diagrams import errors
from tests.messaging import sending, waiting


def test_what_is_written_well_is_taken() -> None:
    data = waiting(dari="petugas", formulir="periksa", kunci="${nomor}")
    assert errors(data, "sop-properties") == []
    (process,) = read(data, "coba.bpmn")
    element = process.elements["tunggu"]
    assert (element.sender, element.form, element.event.key) == ("petugas", "periksa", "${nomor}")
    assert errors(sending(disimpan="3 HK"), "sop-properties") == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (waiting(dari="siapa saja"), "berisi “siapa saja”. Tulis petugas atau pemohon."),
        (waiting(dari="pemohon", formulir="tidak_ada"), "Formulir “tidak_ada” pada"),
        (sending(disimpan="sebentar"), "berisi “sebentar”. Tulis lama waktu seperti P7D"),
    ],
)
def test_what_is_not_understood_is_refused(data: bytes, told: str) -> None:
    (finding,) = errors(data, "sop-properties")
    assert told in finding.message
