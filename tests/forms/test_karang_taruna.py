"""The forms of the SOP refuse what the office could not use."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from engine.dates import OFFICE_ZONE
from engine.definitions.forms.camunda_form import Form, read_form
from engine.errors import InvalidSubmission
from tests.offices import ROOT

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=OFFICE_ZONE)
OLD, NEW = ({"digest": letter * 64, "nama": f"{letter}.pdf", "halaman": 1, "ukuran": 900} for letter in "ab")
PROOF = {"bukti": "ktp", "nama_penerima": "Contoh Pemohon", "hubungan_penerima": "pemohon"}


def form(name: str) -> Form:
    file = ROOT / "forms" / "karang_taruna" / f"{name}.form"
    return read_form(file.read_bytes(), file.name)


def judged(verdict: str | None) -> dict[str, Any]:
    row = {"kode": "rab", "nama": "RAB", "wajib": True, "catatan": "", "dokumen": OLD, "alasan": "", "diganti": False}
    return row | {"putusan": verdict}


def refused(name: str, values: dict[str, Any], scope: dict[str, Any], *documents: str) -> dict[str, str]:
    with pytest.raises(InvalidSubmission) as caught:
        form(name).check(values, scope, NOW, frozenset(documents))
    return caught.value.errors


def returned() -> dict[str, Any]:
    """What a case holds after step 2 has returned its only document."""
    verdict = {"berkas": {"0": {"putusan": "perbaiki", "alasan": "Belum ditandatangani."}}}
    clean = form("pemeriksaan_kelengkapan").check(verdict, {"berkas": [judged(None)]}, NOW, frozenset())
    return {"berkas": clean["berkas"]}


@pytest.mark.parametrize("sent", [{}, {"berkas": {"0": {"dokumen": OLD}}}])
def test_a_mended_application_needs_a_new_document(sent: dict[str, Any]) -> None:
    assert refused("perbaikan", sent, returned(), OLD["digest"]) == {
        "berkas.0.dokumen": "Unggah berkas yang sudah diperbaiki; yang lama belum sesuai."
    }
    clean = form("perbaikan").check({"berkas": {"0": {"dokumen": NEW}}}, returned(), NOW, frozenset({NEW["digest"]}))
    row = clean["berkas"][0]
    assert (row["dokumen"], row["putusan"], row["diganti"]) == (NEW, None, True)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [("rekomendasi_teknis", "rekomendasi", "perbaikan"), ("verifikasi", "putusan_verifikasi", "kembalikan")],
)
def test_documents_found_right_before_stay_so_when_the_list_appears(name: str, field: str, value: str) -> None:
    scope = {"berkas": [judged("sesuai"), judged("sesuai")]}
    (rows,) = (each for each in form(name).view({field: value}, scope, {}, NOW) if each.type == "dynamiclist")
    assert [row["putusan"].value for row in rows.rows if row["putusan"]] == ["sesuai", "sesuai"]
    unchanged = {str(index): {"putusan": "sesuai"} for index in range(2)}
    assert list(refused(name, {field: value, "berkas": unchanged}, scope)) == ["berkas"]


@pytest.mark.parametrize(("day", "right"), [("2026-11-24", False), ("2026-11-25", True)])
def test_a_permit_is_valid_beyond_today(day: str, right: bool) -> None:
    scope = {"layanan": "karang_taruna"}
    if right:
        assert form("penomoran").check({"berlaku_sampai": day}, scope, NOW, frozenset())["berlaku_sampai"] == day
    else:
        assert list(refused("penomoran", {"berlaku_sampai": day}, scope)) == ["berlaku_sampai"]


@pytest.mark.parametrize(("day", "right"), [("2026-11-24", True), ("2026-11-25", False)])
def test_nobody_collects_a_permit_tomorrow(day: str, right: bool) -> None:
    values = PROOF | {"tanggal_pengambilan": day}
    if right:
        assert form("bukti_pengambilan").check(values, {}, NOW, frozenset())["tanggal_pengambilan"] == day
    else:
        assert list(refused("bukti_pengambilan", values, {})) == ["tanggal_pengambilan"]
