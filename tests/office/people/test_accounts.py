"""Accounts as the operator keeps them: nobody locks the office out, and the record tells all but secrets."""

from __future__ import annotations

import pytest

from engine.errors import Conflict, Forbidden, InvalidSubmission, NotFound, Refused
from engine.groups import ALL_OFFICERS
from engine.services.actor import Actor
from office.people.account_values import first_password
from office.people.accounts import AccountService
from tests.offices import Office

PASSWORD = "tiga kata acak"


@pytest.fixture
def operator(office: Office) -> Actor:
    return office.actor("operator")


def acts(office: Office, by: Actor) -> list[tuple[str, str, str]]:
    """What the record says this person did: (action, target, detail)."""
    rows, _ = office.audit_log.page()
    return [(row.action, row.target, row.detail) for row in rows if row.actor_id == by.id]


def written(office: Office) -> str:
    rows, _ = office.audit_log.page()
    return "\n".join(f"{row.actor_name} {row.action} {row.target} {row.detail}" for row in rows)


def create(office: Office, by: Actor, **changes: object) -> str:
    values: dict[str, object] = {"login": "petugas", "name": "Contoh Petugas", "groups": ["back_office"]}
    values |= {"password": PASSWORD, "phone": "0812-0000-0077", "by": by}
    return office.accounts.create_user(**values | changes)  # type: ignore[arg-type]


def test_every_act_is_recorded_with_who_did_it_and_no_secret(office: Office, operator: Actor) -> None:
    accounts = office.accounts
    create(office, operator)
    accounts.edit_user("petugas", "Contoh Petugas Baru", "0812-0000-0088", ["kadis"], by=operator)
    accounts.set_groups("petugas", ["auditor"], by=operator)
    accounts.set_password("petugas", "kata sandi lain", by=operator)
    accounts.set_active("petugas", False, by=operator)
    accounts.set_active("petugas", True, by=operator)
    office.groups.add("dokter", "Dokter", by=operator)
    accounts.note_certificate("petugas", by=operator)
    assert sorted(action for action, _, _ in acts(office, operator)) == [
        "group.added",
        "user.activated",
        "user.certified",
        "user.changed",
        "user.changed",
        "user.created",
        "user.deactivated",
        "user.password_set",
    ]
    told = written(office)
    assert "nama: Contoh Petugas → Contoh Petugas Baru" in told and "kelompok: back_office → kadis" in told
    for secret in (PASSWORD, "kata sandi lain", "81200000077", "81200000088", "argon2"):
        assert secret not in told


def test_what_changes_nothing_is_not_recorded(office: Office, operator: Actor) -> None:
    accounts = office.accounts
    assert accounts.edit_user("backoffice", "Contoh Petugas Loket", "0812 0000 0002", ["back_office"], operator) == []
    accounts.set_active("backoffice", True, by=operator)
    assert acts(office, operator) == []


def test_an_applicants_nik_is_masked_in_the_record(office: Office, operator: Actor) -> None:
    office.accounts.set_active(office.applicant.nik or "", False, by=operator)
    assert acts(office, operator) == [("user.deactivated", "Contoh Pemohon (1407••••••••0001)", "")]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"login": ""}, "login"),
        ({"login": "ab"}, "login"),
        ({"login": "a" * 41}, "login"),
        ({"login": "dua kata"}, "login"),
        ({"login": "pakai/garis"}, "login"),
        ({"name": "  "}, "nama"),
        ({"name": "x" * 101}, "nama"),
        ({"name": "Contoh\x00Petugas"}, "nama"),
        ({"phone": "bukan nomor"}, "telepon"),
        ({"nik": "123"}, "nik"),
        ({"groups": []}, "kelompok"),
        ({"groups": ["pemohon", "kadis"]}, "kelompok"),
        ({"password": "pendek"}, "sandi"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_made(
    office: Office, operator: Actor, changes: dict[str, object], field: str
) -> None:
    before = len(office.accounts.users())
    with pytest.raises(InvalidSubmission) as refusal:
        create(office, operator, **changes)
    assert set(refusal.value.errors) == {field}
    assert len(office.accounts.users()) == before and acts(office, operator) == []


def test_all_wrong_fields_are_named_at_once(office: Office, operator: Actor) -> None:
    with pytest.raises(InvalidSubmission) as refusal:
        create(office, operator, login="?", name="", phone="x", groups=[])
    assert set(refusal.value.errors) == {"login", "nama", "telepon", "kelompok"}


def test_a_login_or_a_nik_is_given_once(office: Office, operator: Actor) -> None:
    with pytest.raises(Conflict, match="KOORDINATOR"):
        create(office, operator, login="KOORDINATOR")
    with pytest.raises(Conflict, match="NIK"):
        create(office, operator, groups=["pemohon"], nik=office.applicant.nik)
    with pytest.raises(NotFound, match="dokter"):
        create(office, operator, groups=["dokter"])


def test_an_applicants_data_stay_the_applicants(office: Office, operator: Actor) -> None:
    login = office.applicant.nik or ""
    with pytest.raises(Refused, match="pemohon"):
        office.accounts.edit_user(login, "Nama Lain", by=operator)
    with pytest.raises(InvalidSubmission):
        office.accounts.set_groups("backoffice", ["pemohon"], by=operator)
    assert office.applicant.name == "Contoh Pemohon"


def test_a_refused_edit_changes_nothing(office: Office, operator: Actor) -> None:
    with pytest.raises(InvalidSubmission):
        office.accounts.edit_user("kadis", "Contoh Nama Baru", "bukan nomor", ["auditor"], by=operator)
    head = office.actor("kadis")
    assert head.name == "Contoh Kepala Dinas" and head.groups == {"kadis", ALL_OFFICERS}


def test_an_operator_cannot_end_their_own_part(office: Office, operator: Actor) -> None:
    accounts = office.accounts
    create(office, operator, groups=["operator"])
    for act in (
        lambda: accounts.set_active("operator", False, by=operator),
        lambda: accounts.set_groups("operator", ["auditor"], by=operator),
    ):
        with pytest.raises(Refused, match="Anda sendiri"):
            act()
    assert office.actor("operator").groups == {"operator", ALL_OFFICERS}


def test_the_last_active_operator_stays(office: Office) -> None:
    accounts = office.accounts
    second = create(office, office.actor("operator"), groups=["operator", "auditor"])
    accounts.set_active("petugas", False)  # an operator who is locked out is none
    for act in (
        lambda: accounts.set_active("operator", False),
        lambda: accounts.set_groups("operator", ["auditor"]),
    ):
        with pytest.raises(Refused, match="operator aktif yang terakhir"):
            act()
    accounts.set_active("petugas", True)
    accounts.set_active("operator", False)
    assert accounts.account(second).row.active and not accounts.search("Contoh Operator")[0][0].row.active


def test_accounts_are_found_by_name_login_and_the_end_of_a_nik(office: Office) -> None:
    def found(*asked: object) -> list[str]:
        return [account.row.name for account in office.accounts.search(*asked)[0]]  # type: ignore[arg-type]

    assert found("ahli m") == ["Contoh Ahli Madya", "Contoh Ahli Muda"]
    assert found("timtek") == ["Contoh Tim Teknis"]
    assert found("0001") == ["Contoh Pemohon"] and found("140799") == []  # an applicant's login is the NIK
    assert found("%") == found("_") == []
    assert found("", "kadis") == ["Contoh Kepala Dinas"] and found("", "tidak_ada") == []
    office.accounts.set_active("kadis", False)
    assert found("", "", False) == ["Contoh Kepala Dinas"] and "Contoh Kepala Dinas" not in found("", "", True)


def test_lists_come_in_pages_with_groups_and_last_use(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("office.people.accounts.PAGE", 4)
    office.identity.authenticate("backoffice", "coba-alur-2026")
    seen: list[str] = []
    for page in (1, 2, 3):
        accounts, more = office.accounts.search(page=page)
        seen += [account.row.login for account in accounts]
        assert more == (page < 3)
    assert len(seen) == len(set(seen)) == 9
    (loket,) = office.accounts.search("backoffice")[0]
    assert loket.groups == {"back_office"} and loket.seen_at == office.clock.now()


def test_first_passwords_differ_and_can_be_used(office: Office, operator: Actor) -> None:
    made = {first_password() for _ in range(200)}
    assert len(made) == 200
    password = made.pop()
    create(office, operator, password=password)
    assert office.identity.authenticate("petugas", password).actor.name == "Contoh Petugas"


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_group_has_a_name(office: Office, operator: Actor, name: str) -> None:
    with pytest.raises(InvalidSubmission):
        office.groups.add("dokter", name, by=operator)
    assert "dokter" not in {row.key for row in office.groups.all()}


def test_groups_count_their_active_members(office: Office) -> None:
    office.accounts.create_user("kedua", "Contoh Kedua", ["back_office"], PASSWORD)
    office.accounts.set_active("backoffice", False)
    sizes = {row.key: row.members for row in office.groups.all()}
    assert sizes["back_office"] == 1 and sizes["kadis"] == 1


def test_a_deployed_lane_without_a_group_gets_one(office: Office) -> None:
    drawn = (office.engine.settings.processes_dir / "processes" / "karang_taruna.bpmn").read_bytes()
    files = dict(office.engine.repository.latest("karang_taruna").resources.files)
    renamed = drawn.replace(b'name="Tim Teknis OPD"', b'name="Dokter Penilai"')
    files["processes/karang_taruna.bpmn"] = renamed.replace(b"tim_teknis_opd", b"dokter_penilai")
    designer = office.actor("perancang")
    office.engine.repository.deploy(files, "uji", "modeler", designer, office.clock.now())
    made = {row.key: (row.name, row.kind) for row in office.groups.all()}
    assert made["dokter_penilai"] == ("Dokter Penilai", "staf")
    assert made["kadis"] == ("Kepala Dinas", "staf") and made["pemohon"] == ("Pemohon", "pemohon")  # as they were
    assert acts(office, designer) == [("group.added", "dokter_penilai", "Dokter Penilai")]


def test_who_is_unknown_or_locked_does_not_act(accounts: AccountService) -> None:
    with pytest.raises(NotFound, match="siapa"):
        accounts.actor("siapa")
    accounts.create_user("petugas", "Contoh Petugas", ["back_office"], PASSWORD)
    accounts.set_active("petugas", False)
    with pytest.raises(Forbidden):
        accounts.actor("petugas")
