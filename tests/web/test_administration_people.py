"""The operator's pages about people: accounts, groups, substitutes."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.groups import ALL_OFFICERS
from office.office import Office
from tests.web.conftest import APPLICANT, Browser, signed_in

NEW = {"login": "petugas.baru", "nama": "Contoh Petugas Baru", "telepon": "0812-0000-0077", "kelompok": "back_office"}
PERIOD = {"absen": "koordinator", "pengganti": "subkoordinator", "dari": "2026-11-24", "sampai": "2026-11-26"}


@pytest.fixture
def operator(app: Flask) -> Browser:
    return signed_in(app, "operator")


def record(office: Office, login: str = "operator") -> str:
    """What the record says this officer did."""
    who = office.accounts.actor(login)
    rows, _ = office.audit_log.page()
    return "\n".join(f"{row.action} {row.target} {row.detail}" for row in rows if row.actor_id == who.id)


def page_of(office: Office, login: str) -> str:
    return f"/pengelolaan/pengguna/{office.accounts.actor(login).id}"


def shown_password(answer: TestResponse) -> str:
    (found,) = re.findall(r'class="big mono">([^<]+)<', answer.text)
    return str(found)


def create(operator: Browser, **changes: object) -> TestResponse:
    operator.get("/pengelolaan/pengguna/baru")
    return operator.post("/pengelolaan/pengguna/baru", {**NEW, **changes})


# Accounts ---------------------------------------------------------------------------------------


def test_a_new_officer_signs_in_with_the_password_shown_once(app: Flask, office: Office, operator: Browser) -> None:
    made = create(operator, kelompok=["back_office", "auditor"])
    assert made.status_code == 201
    password = shown_password(made)
    signed = Browser(app.test_client())
    assert signed.sign_in("petugas.baru", password).status_code == 303
    assert office.accounts.actor("petugas.baru").groups == {"back_office", "auditor", ALL_OFFICERS}
    again = operator.get(page_of(office, "petugas.baru"))
    assert password not in again.text + operator.get("/pengelolaan/pengguna").text
    assert "user.created petugas.baru" in record(office) and password not in record(office)
    assert made.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"login": ""}, "login", "Isi nama pengguna."),
        ({"login": "a" * 41}, "login", "3 sampai 40"),
        ({"login": "kadis"}, "login", "sudah dipakai"),
        ({"nama": ""}, "nama", "Isi nama lengkap"),
        ({"telepon": "nol delapan"}, "telepon", "bukan nomor telepon"),
        ({"kelompok": []}, "kelompok", "paling sedikit satu kelompok"),
        ({"kelompok": "tidak_ada"}, "kelompok", "tidak ada"),
        ({"kelompok": "pemohon"}, "kelompok", "mendaftar sendiri"),
    ],
)
def test_a_wrong_account_is_refused_at_its_field_and_keeps_what_was_typed(
    office: Office, operator: Browser, changes: dict[str, object], field: str, sentence: str
) -> None:
    before = len(office.accounts.users())
    answer = create(operator, **changes)
    assert 400 <= answer.status_code < 500 and "mono" not in answer.text
    assert f'href="#{field}"' in answer.text and f'id="{field}"' in answer.text and sentence in answer.text
    kept = {**NEW, **changes}
    assert all(f'value="{kept[name]}"' in answer.text for name in ("login", "nama", "telepon") if kept[name])
    assert 'value="back_office" checked' in answer.text or "kelompok" in changes
    assert len(office.accounts.users()) == before and record(office) == ""


def test_an_account_is_mended_and_the_change_recorded(office: Office, operator: Browser) -> None:
    page = page_of(office, "kadis")
    operator.get(page)
    values = {"nama": "Contoh Kepala Baru", "telepon": "0812 0000 0066", "kelompok": ["kadis", "auditor"]}
    assert operator.post(page, values).status_code == 303
    answer = operator.get(page)
    assert "Sudah diubah: Nama, WhatsApp, Kelompok." in answer.text and "Contoh Kepala Baru" in answer.text
    assert "user.changed kadis" in record(office)
    refused = operator.post(page, {"nama": "", "telepon": "x", "kelompok": []})
    assert refused.status_code == 422 and 'value="x"' in refused.text
    assert office.accounts.actor("kadis").name == "Contoh Kepala Baru"


def test_locking_ends_the_officers_session_and_can_be_undone(app: Flask, office: Office, operator: Browser) -> None:
    officer, page = signed_in(app, "backoffice"), page_of(office, "backoffice")
    operator.get(page)
    assert operator.post(f"{page}/keadaan", {"aktif": "0"}).status_code == 303
    assert officer.get("/kasus").status_code == 302
    assert "Tidak aktif" in operator.get(page).text
    operator.post(f"{page}/keadaan", {"aktif": "1"})
    assert signed_in(app, "backoffice").get("/kasus").status_code == 200
    assert operator.post(f"{page}/keadaan", {"aktif": "mungkin"}).status_code == 400
    assert [line.split()[0] for line in sorted(record(office).splitlines())] == ["user.activated", "user.deactivated"]


def test_a_new_password_replaces_the_old_and_ends_the_session(app: Flask, office: Office, operator: Browser) -> None:
    officer, page = signed_in(app, "backoffice"), page_of(office, "backoffice")
    operator.get(page)
    password = shown_password(operator.post(f"{page}/sandi"))
    assert officer.get("/kasus").status_code == 302
    assert Browser(app.test_client()).sign_in("backoffice").status_code == 422
    assert Browser(app.test_client()).sign_in("backoffice", password).status_code == 303
    assert "user.password_set backoffice" in record(office) and password not in record(office)


def test_operators_cannot_lock_themselves_out(office: Office, operator: Browser) -> None:
    page = page_of(office, "operator")
    shown = operator.get(page)
    assert "Nonaktifkan akun" not in shown.text and "Buat kata sandi baru" not in shown.text
    assert operator.post(f"{page}/keadaan", {"aktif": "0"}).status_code == 303
    assert "mencabut peran operator Anda sendiri" in operator.get(page).text
    answer = operator.post(page, {"nama": "Contoh Operator", "telepon": "0812-0000-0009", "kelompok": "auditor"})
    assert answer.status_code == 400 and "Minta operator lain" in answer.text
    assert operator.post(f"{page}/sandi").status_code == 400
    assert office.accounts.actor("operator").groups == {"operator", ALL_OFFICERS} and record(office) == ""


def test_an_applicant_is_masked_and_can_only_be_locked(app: Flask, office: Office, operator: Browser) -> None:
    page = page_of(office, APPLICANT)
    listed, shown = operator.get("/pengelolaan/pengguna").text, operator.get(page).text
    for text in (listed, shown):
        assert APPLICANT not in text and "0812 0000 0001" not in text
        assert "NIK disamarkan, berakhir 0001" in text and "Contoh Pemohon" in text
    assert operator.post(page, {"nama": "Nama Lain", "telepon": "", "kelompok": "kadis"}).status_code == 400
    assert operator.post(f"{page}/sandi").status_code == 400
    operator.get(page)
    operator.post(f"{page}/keadaan", {"aktif": "0"})
    assert Browser(app.test_client()).sign_in(APPLICANT).status_code == 422
    assert "user.deactivated" in record(office) and APPLICANT not in record(office)


def test_the_list_is_searched_filtered_and_paged(
    office: Office, operator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def names(query: str) -> list[str]:
        rows = re.findall(r'<th role="rowheader"[^>]*><a [^>]*>([^<]+)</a>', operator.get(query).text)
        return [str(name) for name in rows]

    base = "/pengelolaan/pengguna"
    assert names(f"{base}?q=tim+teknis") == names(f"{base}?q=timtek") == ["Contoh Tim Teknis"]
    assert names(f"{base}?q=0001") == ["Contoh Pemohon"]
    assert names(f"{base}?kelompok=kadis") == ["Contoh Kepala Dinas"]
    assert names(f"{base}?keadaan=tidak") == [] and len(names(f"{base}?keadaan=aktif")) == 10
    assert "Tidak ada akun yang cocok" in operator.get(f"{base}?q=zzz").text
    monkeypatch.setattr("office.people.accounts.PAGE", 6)
    first, second = names(base), names(f"{base}?hal=2")
    assert (len(first), len(second)) == (6, 4) and not set(first) & set(second)


def test_the_page_says_who_can_sign(office: Office, operator: Browser) -> None:
    def certificate(login: str) -> str:
        found = re.search(r"Sertifikat tanda tangan</dt><dd>([^<]+)<", operator.get(page_of(office, login)).text)
        assert found is not None
        return found[1]

    assert (certificate("kadis"), certificate("koordinator")) == ("Ada", "Belum ada")


# Groups -----------------------------------------------------------------------------------------


def test_who_signs_with_bsre_has_a_nik(office: Office, operator: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    path, typed = page_of(office, "kadis"), {"nama": "Contoh Kepala Dinas", "telepon": "", "kelompok": "kadis"}
    assert "NIK penanda tangan" not in operator.get(path).text
    monkeypatch.setattr(office.engine.signer, "test", False)  # as BSrE's says of itself
    assert "NIK penanda tangan" in operator.get(path).text
    wrong = operator.post(path, typed | {"nik": "123"})
    assert wrong.status_code == 422 and "NIK harus 16 angka" in wrong.text and 'value="123"' in wrong.text
    assert operator.post(path, typed | {"nik": "1407 9952 0395 0002"}).status_code == 303
    kept = office.accounts.actor("kadis")
    assert office.accounts.signing_nik(kept.id) == "1407995203950002" and kept.nik is None  # nobody signs in with it
    assert 'value="1407995203950002"' in operator.get(path).text
    assert "nik penanda tangan: tidak ada → " in record(office) and "1407995203950002" not in record(office)
    assert operator.post(path, typed | {"nik": ""}).status_code == 303
    assert office.accounts.signing_nik(kept.id) is None


def test_a_lane_without_people_is_named(office: Office, operator: Browser) -> None:
    assert "belum punya petugas" not in operator.get("/pengelolaan/kelompok").text
    office.accounts.set_active("backoffice", False)
    text = operator.get("/pengelolaan/kelompok").text
    assert "Lajur “Back Office” belum punya petugas." in text and "Lajur “Pemohon”" not in text


def test_a_group_is_made_and_a_wrong_one_refused(office: Office, operator: Browser) -> None:
    page = "/pengelolaan/kelompok"
    operator.get(page)
    assert operator.post(page, {"nama": "Dokter", "kunci": "dokter"}).status_code == 303
    assert "Dokter" in operator.get(page).text and "group.added dokter" in record(office)
    for typed, sentence in (
        ({"nama": "Dokter", "kunci": "dokter"}, "sudah ada"),
        ({"nama": "Tim Dokter", "kunci": "Tim Dokter"}, "huruf kecil"),
        ({"nama": "", "kunci": "perawat"}, "Isi nama kelompok"),
    ):
        answer = operator.post(page, typed)
        assert 400 <= answer.status_code < 500 and sentence in answer.text
        assert all(f'value="{value}"' in answer.text for value in typed.values() if value)
    assert record(office).count("group.added") == 1


# Substitutes ------------------------------------------------------------------------------------


def test_a_substitute_takes_part_in_open_sessions_until_it_is_ended(
    app: Flask, office: Office, operator: Browser
) -> None:
    substitute = signed_in(app, "auditor")
    assert "Pesan keluar" not in substitute.get("/kasus").text
    operator.get("/pengelolaan/pengganti")
    values = PERIOD | {"absen": "backoffice", "pengganti": "auditor", "alasan": "cuti"}
    assert operator.post("/pengelolaan/pengganti", values).status_code == 303
    assert "Pesan keluar" in substitute.get("/kasus").text
    text = operator.get("/pengelolaan/pengganti").text
    assert "Berlaku</span>" in text and "Akhiri sekarang" in text
    (here,) = office.substitutions.present()
    operator.post(f"/pengelolaan/pengganti/{here.row.id}/akhiri")
    assert "Contoh Auditor tidak lagi menggantikan Contoh Petugas Loket" in operator.get("/pengelolaan/pengganti").text
    assert "Pesan keluar" not in substitute.get("/kasus").text
    assert "substitution.added backoffice" in record(office) and "substitution.ended backoffice" in record(office)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"absen": ""}, "absen"),
        ({"pengganti": "koordinator"}, "pengganti"),
        ({"dari": "kapan-kapan"}, "dari"),
        ({"sampai": "2026-11-20"}, "sampai"),
        ({"alasan": ""}, "alasan"),
        ({"alasan": "x" * 201}, "alasan"),
    ],
)
def test_a_wrong_substitution_is_refused_at_its_field_and_keeps_what_was_typed(
    office: Office, operator: Browser, changes: dict[str, str], field: str
) -> None:
    operator.get("/pengelolaan/pengganti")
    typed = PERIOD | {"alasan": "cuti"} | changes
    answer = operator.post("/pengelolaan/pengganti", typed)
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text
    assert all(f'value="{value}"' in answer.text for value in typed.values() if value)
    assert office.substitutions.present() == [] and record(office) == ""


@pytest.mark.parametrize("login", ["auditor", "backoffice", "kadis", "perancang"])
def test_only_the_operator_keeps_people(app: Flask, login: str) -> None:
    browser = signed_in(app, login)
    for path in ("pengguna", "pengguna/baru", "kelompok", "pengganti", "kantor"):
        assert browser.get(f"/pengelolaan/{path}").status_code == 403
