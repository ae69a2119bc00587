"""The SOP "Izin Bantuan Pemberdayaan Karang Taruna", walked on real parts: every way it can go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connectors.test_ca import TestAuthority
from connectors.tte import LocalSigner
from engine.errors import InvalidSubmission
from engine.services.connectors import SigningFailed
from office import demo
from tests.offices import Office

ADVISED = {"rekomendasi": "tidak_mendukung", "catatan_rekomendasi": "Kegiatan di luar wilayah binaan."}
REASON = "Organisasi tidak berkedudukan di Kabupaten ini."


def templates(office: Office, instance_id: str) -> list[str]:
    view = office.engine.history.instance(office.actor("auditor"), instance_id)
    return sorted(row.template for row in view.notifications)


def numbers(office: Office, instance_id: str) -> dict[str, tuple[str, str]]:
    view = office.engine.history.instance(office.actor("auditor"), instance_id)
    return {row.kind: (row.text, row.state) for row in view.numbers}


def report(office: Office, instance_id: str, letter: str):  # type: ignore[no-untyped-def]
    authority = TestAuthority(office.engine.settings.data_dir / "ca")
    data = office.engine.documents.get(office.variables(instance_id)[letter]["digest"])
    return LocalSigner(authority, lambda: "").inspect(data)


def refuse(office: Office, instance_id: str) -> None:
    """As far as the signature under a refusal."""
    office.verdicts(instance_id, "backoffice", "periksa_kelengkapan")
    office.complete("backoffice", instance_id, "teruskan_permohonan", {})
    office.complete("timteknis", instance_id, "beri_rekomendasi", ADVISED)
    proposal = {"putusan_verifikasi": "usul_tolak", "catatan_verifikasi": "Rekomendasi tidak mendukung."}
    office.complete("subkoordinator", instance_id, "verifikasi", proposal)
    decision = {"putusan_persetujuan": "tolak", "alasan_penolakan": REASON}
    office.complete("koordinator", instance_id, "persetujuan", decision)


def test_a_complete_application_becomes_a_signed_permit(office: Office) -> None:
    case = office.apply()
    assert case.business_key == "KT-2026-0001"
    office.approve(case.instance_id)
    office.sign(case.instance_id)
    office.collect(case.instance_id)
    assert office.state(case.instance_id) == ("completed", "izin_selesai")
    assert numbers(office, case.instance_id)["izin"] == ("503/0001/DPMPTSP/XI/2026", "berlaku")
    assert templates(office, case.instance_id) == ["izin_siap", "permohonan_baru", "permohonan_diterima"]
    assert report(office, case.instance_id, "surat_izin").bottom_line
    assert office.engine.replay.verify() == (1, [])


@pytest.mark.parametrize("step", ["langkah_2", "langkah_4", "langkah_5"])
def test_a_return_comes_back_to_the_step_that_returned_it(office: Office, step: str) -> None:
    case = office.apply().instance_id
    bad = {2: "Halaman 4 belum ditandatangani."}
    if step == "langkah_2":
        office.verdicts(case, "backoffice", "periksa_kelengkapan", bad)
        back = "periksa_kelengkapan"
    else:
        office.verdicts(case, "backoffice", "periksa_kelengkapan")
        office.complete("backoffice", case, "teruskan_permohonan", {})
        back = "beri_rekomendasi"
        choice = {"rekomendasi": "perbaikan"}
        if step == "langkah_5":
            words = {"rekomendasi": "mendukung", "catatan_rekomendasi": "Kegiatan bermanfaat."}
            office.complete("timteknis", case, "beri_rekomendasi", words)
            back, choice = "verifikasi", {"putusan_verifikasi": "kembalikan"}
        rows = {i: {"putusan": "sesuai"} for i in range(12)} | {2: {"putusan": "perbaiki", "alasan": bad[2]}}
        office.complete("timteknis" if step == "langkah_4" else "subkoordinator", case, back, choice | {"berkas": rows})
    assert office.open(case) == ["perbaiki_berkas"]
    assert "permohonan_dikembalikan" in templates(office, case)
    paper = office.document("rab-baru.pdf")
    mended = {"berkas": {2: {"dokumen": paper}}}
    office.complete("pemohon", case, "perbaiki_berkas", mended, documents=frozenset({paper["digest"]}))
    assert office.open(case) == [back]
    row = office.variables(case)["berkas"][2]
    assert (row["dokumen"]["nama"], row["putusan"], row["diganti"]) == ("rab-baru.pdf", None, True)


def test_a_refusal_is_signed_and_ends_in_its_own_end(office: Office) -> None:
    case = office.apply().instance_id
    refuse(office, case)
    signed = {"putusan_penolakan": "tandatangani"}
    office.complete("kadis", case, "tanda_tangan_penolakan", signed, passphrase=demo.PASSPHRASE)
    assert office.state(case) == ("completed", "permohonan_ditolak")
    assert report(office, case, "surat_penolakan").bottom_line
    assert "permohonan_ditolak" in templates(office, case)
    assert "izin" not in numbers(office, case)


def test_a_practice_permit_goes_past_tim_teknis_because_the_table_says_so(office: Office) -> None:
    case = office.apply("sip")
    assert case.business_key == "SIP-2026-0001"
    office.verdicts(case.instance_id, "backoffice", "periksa_kelengkapan")
    office.complete("backoffice", case.instance_id, "teruskan_permohonan", {})
    assert office.open(case.instance_id) == ["verifikasi"]
    view = office.engine.history.instance(office.actor("auditor"), case.instance_id)
    asked = [event for event in office.engine.history.events(view) if event.kind == "decision.evaluated"]
    assert asked[0].detail["rules"] == [2]
    assert asked[0].values["read"] == {"Layanan": "sip"}


def test_a_wrong_passphrase_leaves_the_task_open_and_the_right_one_signs(office: Office) -> None:
    case = office.apply().instance_id
    office.approve(case)
    before = office.variables(case)
    choice = {"putusan_kadis": "tandatangani"}
    with pytest.raises(SigningFailed, match="Passphrase keliru"):
        office.complete("kadis", case, "tanda_tangan", choice, passphrase="keliru")
    with pytest.raises(InvalidSubmission):
        office.complete("kadis", case, "tanda_tangan", choice)
    assert office.open(case) == ["tanda_tangan"]
    assert office.variables(case) == before
    office.sign(case)
    assert office.open(case) == ["cetak_izin"]


def test_a_permit_sent_back_and_refused_leaves_its_number_void_with_the_reason(office: Office) -> None:
    case = office.apply().instance_id
    office.approve(case)
    back = {"putusan_kadis": "kembalikan", "catatan_kadis": "Periksa lagi domisilinya."}
    office.complete("kadis", case, "tanda_tangan", back)
    assert office.open(case) == ["persetujuan"]
    decision = {"putusan_persetujuan": "tolak", "alasan_penolakan": REASON}
    office.complete("koordinator", case, "persetujuan", decision)
    signed = {"putusan_penolakan": "tandatangani"}
    office.complete("kadis", case, "tanda_tangan_penolakan", signed, passphrase=demo.PASSPHRASE)
    view = office.engine.history.instance(office.actor("auditor"), case)
    permit = next(row for row in view.numbers if row.kind == "izin")
    assert (permit.state, permit.reason) == ("batal", "Kasus berakhir: Permohonan tidak dapat dilanjutkan")
    second = office.apply().instance_id
    office.approve(second)
    assert numbers(office, second)["izin"][0] == "503/0002/DPMPTSP/XI/2026"


def test_a_permit_approved_again_keeps_its_number(office: Office) -> None:
    case = office.apply().instance_id
    office.approve(case)
    first = office.variables(case)["nomor_surat_izin"]
    office.complete("kadis", case, "tanda_tangan", {"putusan_kadis": "kembalikan", "catatan_kadis": "Periksa lagi."})
    note = {"putusan_persetujuan": "kembali", "catatan_persetujuan": "Tolong lihat lagi."}
    office.complete("koordinator", case, "persetujuan", note)
    office.complete("subkoordinator", case, "verifikasi", {"putusan_verifikasi": "teruskan"})
    office.complete("koordinator", case, "persetujuan", {"putusan_persetujuan": "setuju"})
    office.complete("backoffice", case, "penomoran", {"berlaku_sampai": "2027-12-31"})
    assert office.variables(case)["nomor_surat_izin"] == first


def test_mending_is_reminded_halfway_and_the_case_withdrawn_at_the_limit(office: Office) -> None:
    case = office.apply().instance_id
    office.verdicts(case, "backoffice", "periksa_kelengkapan", {0: "Belum ditandatangani."})
    office.clock.advance(timedelta(days=8))
    office.engine.worker.drain()
    assert "pengingat_perbaikan" in templates(office, case)
    assert office.open(case) == ["perbaiki_berkas"]
    office.clock.advance(timedelta(days=8))
    office.engine.worker.drain()
    assert office.state(case) == ("completed", "permohonan_ditarik")
    assert office.variables(case)["surat_penarikan"]["nama"] == "surat-penarikan-KT-2026-0001.pdf"
    assert "permohonan_ditarik" in templates(office, case)
    assert office.engine.replay.verify() == (1, [])


def test_tim_teknis_is_reminded_after_six_working_days(office: Office) -> None:
    case = office.apply().instance_id
    office.verdicts(case, "backoffice", "periksa_kelengkapan")
    office.complete("backoffice", case, "teruskan_permohonan", {})
    office.clock.advance(timedelta(days=10))
    office.engine.worker.drain()
    assert "pengingat_rekomendasi" in templates(office, case)
    assert office.open(case) == ["beri_rekomendasi"]


def test_a_permit_that_nobody_collects_is_reminded_twice_and_closed(office: Office) -> None:
    case = office.apply().instance_id
    office.approve(case)
    office.sign(case)
    office.complete("backoffice", case, "cetak_izin", {"sudah_dicetak": "true", "jumlah_cetak": "1"})
    for _ in range(12):
        office.clock.advance(timedelta(days=5))
        office.engine.worker.drain()
    assert office.state(case) == ("completed", "tidak_diambil")
    assert templates(office, case).count("pengingat_pengambilan") == 2
    assert numbers(office, case)["izin"][1] == "berlaku"


def test_an_unanswered_survey_holds_no_case_open(office: Office) -> None:
    case = office.apply().instance_id
    office.approve(case)
    office.sign(case)
    office.complete("backoffice", case, "cetak_izin", {"sudah_dicetak": "true", "jumlah_cetak": "1"})
    proof = {
        "bukti": "ktp",
        "nama_penerima": "Contoh",
        "hubungan_penerima": "pemohon",
        "tanggal_pengambilan": "2026-11-24",
    }
    office.complete("backoffice", case, "catat_pengambilan", proof)
    office.clock.advance(timedelta(days=14))
    office.engine.worker.drain()
    assert office.state(case) == ("completed", "selesai_tanpa_skm")
    assert "permintaan_skm" in templates(office, case)


def test_a_case_keeps_the_version_it_began_with(office: Office) -> None:
    case = office.apply().instance_id
    from engine.definitions.deployment.folder import read_folder
    from engine.services.actor import SYSTEM
    from tests.offices import ROOT

    files = read_folder(ROOT)
    diagram = files["processes/karang_taruna.bpmn"].replace(b"Teruskan permohonan", b"Teruskan berkas")
    made = office.engine.repository.deploy(
        files | {"processes/karang_taruna.bpmn": diagram}, "uji", "folder", SYSTEM, office.clock.now()
    )
    assert [definition.id for definition in made.definitions] == ["karang_taruna:2"]
    office.verdicts(case, "backoffice", "periksa_kelengkapan")
    view = office.engine.history.instance(office.actor("auditor"), case)
    assert (view.compiled.info.version, view.tasks[0].name) == (1, "Teruskan permohonan")
    second = office.apply().instance_id
    assert office.engine.history.instance(office.actor("auditor"), second).compiled.info.version == 2
