"""Groups: accounts are in known ones only, and seeding them again changes nothing."""

from __future__ import annotations

import pytest

from engine.errors import Conflict, NotFound, Refused
from engine.groups import ALL_OFFICERS
from office.people.accounts import AccountService
from office.people.groups import GroupService
from tests.office.people.registered import PASSWORD


def test_groups_must_be_known_and_a_new_lane_brings_its_own(accounts: AccountService, groups: GroupService) -> None:
    with pytest.raises(NotFound, match="dokter"):
        accounts.create_user("petugas", "Contoh Petugas", ["dokter"], PASSWORD)
    groups.add("dokter", "Dokter")
    accounts.create_user("petugas", "Contoh Petugas", ["dokter"], PASSWORD)
    assert accounts.actor("petugas").groups == {"dokter", ALL_OFFICERS}
    with pytest.raises(Conflict):
        groups.add("dokter", "Dokter")
    with pytest.raises(Refused, match="huruf kecil"):
        groups.add("Tim Dokter", "Tim Dokter")


def test_seeding_twice_changes_nothing(accounts: AccountService, groups: GroupService) -> None:
    groups.seed()
    accounts.create_user("petugas", "Contoh Petugas", ["back_office"], PASSWORD)
    groups.seed()
    assert [(row.login, set(groups)) for row, groups in accounts.users()] == [("petugas", {"back_office"})]
