"""Substitutes: from the first day to the last, in the place of one person, and history says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.errors import Conflict, Forbidden, InvalidSubmission, NotFound
from engine.groups import ALL_OFFICERS
from engine.services.actor import Actor
from engine.storage import prepared
from office import demo
from tests.offices import Office

FIRST, LAST = "2026-11-25", "2026-11-26"  # the office's clock starts on 24 November 2026, 09.00


def add(
    office: Office,
    absent: str = "koordinator",
    substitute: str = "subkoordinator",
    first: str = FIRST,
    last: str = LAST,
    reason: str = "cuti tahunan",
) -> str:
    return office.substitutions.add(absent, substitute, first, last, reason, office.actor("operator"))


def held(who: Actor) -> frozenset[str]:
    """Their groups, but for the one that every officer is in."""
    assert ALL_OFFICERS in who.groups
    return who.groups - {ALL_OFFICERS}


def day(office: Office, number: int, hour: int = 9) -> None:
    """Sets the office's clock to an hour of a day in November 2026."""
    office.clock.set(office.clock.now().replace(day=number, hour=hour))


def at_approval(office: Office) -> str:
    """A case that waits for the Koordinator."""
    id = office.apply("sip").instance_id
    office.verdicts(id, "backoffice", "periksa_kelengkapan")
    while "persetujuan" not in office.open(id):
        element = office.open(id)[0]
        given = {
            "teruskan_permohonan": ("backoffice", {}),
            "beri_rekomendasi": ("timteknis", {"rekomendasi": "mendukung", "catatan_rekomendasi": "Lengkap."}),
            "verifikasi": ("subkoordinator", {"putusan_verifikasi": "teruskan"}),
        }
        login, values = given[element]
        office.complete(login, id, element, values)
    return id


def approve(office: Office, id: str) -> None:
    office.complete("subkoordinator", id, "persetujuan", {"putusan_persetujuan": "setuju"})


def test_a_substitute_works_within_the_period_only_and_history_says_for_whom(office: Office) -> None:
    id = at_approval(office)
    task = office.task(id, "persetujuan")
    add(office)
    with pytest.raises(Forbidden):  # the day before
        office.engine.runtime.claim(office.actor("subkoordinator"), task, office.command_id())
    day(office, 27)
    with pytest.raises(Forbidden):  # the day after
        approve(office, id)
    day(office, 26, 23)  # the last day, to its end
    substitute = office.actor("subkoordinator")
    office.engine.runtime.claim(substitute, task, office.command_id())
    office.engine.runtime.release(substitute, task, office.command_id())
    approve(office, id)
    with office.engine.database.connect() as connection:
        rows = connection.execute(
            sa.text("SELECT command, actor_id, actor_name FROM history WHERE instance_id = :id ORDER BY seq"),
            {"id": id},
        ).all()
    own = [row.actor_name for row in rows if row.actor_id == substitute.id and "mewakili" not in row.actor_name]
    lent = [(row.command, row.actor_name) for row in rows if "mewakili" in row.actor_name]
    name = "Contoh Ahli Muda (mewakili Contoh Ahli Madya)"
    assert lent == [("claim", name), ("release", name), ("complete", name)]
    assert own == ["Contoh Ahli Muda"]  # the verification was their own task
    assert office.engine.replay.verify()[1] == []


def test_sessions_sign_ins_and_the_command_line_agree(office: Office) -> None:
    identity = office.identity
    add(office)
    day(office, 24, 23)
    token = identity.authenticate("subkoordinator", demo.PASSWORD).token
    assert [sorted(held(who)) for who in views(office, token)] == [["sub_koordinator"]] * 3
    day(office, 25, 0)
    for who in views(office, token):
        assert held(who) == {"sub_koordinator", "koordinator"}
        assert who.acting == {"koordinator": "Contoh Ahli Madya"}
    day(office, 27, 0)
    token = identity.authenticate("subkoordinator", demo.PASSWORD).token
    assert all(held(who) == {"sub_koordinator"} and not who.acting for who in views(office, token))


def views(office: Office, token: str) -> list[Actor]:
    identity = office.identity
    session = identity.session(token)
    assert session is not None
    return [
        session,
        identity.authenticate("subkoordinator", demo.PASSWORD).actor,
        office.accounts.actor("subkoordinator"),
    ]


def test_the_session_is_still_one_statement(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    add(office, first="2026-11-24")
    token = office.identity.authenticate("subkoordinator", demo.PASSWORD).token
    said: list[str] = []
    run = prepared._Plan.execute
    monkeypatch.setattr(prepared._Plan, "execute", lambda plan, *given: said.append(plan.text) or run(plan, *given))
    office.engine.database.close()  # only a new connection tells
    engine = office.engine.database.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    actor = office.identity.session(token)
    assert actor is not None and held(actor) == {"sub_koordinator", "koordinator"}
    assert len(said) == 1 and said[0].startswith("SELECT")


def test_parts_without_tasks_are_not_lent(office: Office) -> None:
    office.accounts.set_groups("koordinator", ["koordinator", "operator", "sub_koordinator"])
    add(office, first="2026-11-24")
    who = office.actor("subkoordinator")
    assert held(who) == {"sub_koordinator", "koordinator"}
    assert who.acting == {"koordinator": "Contoh Ahli Madya"}  # what one holds oneself is one's own


def test_what_is_lent_is_not_lent_on(office: Office) -> None:
    add(office, "kadis", "koordinator", "2026-11-24")
    add(office, "koordinator", "subkoordinator", "2026-11-24")
    assert held(office.actor("koordinator")) == {"koordinator", "kadis"}
    assert held(office.actor("subkoordinator")) == {"sub_koordinator", "koordinator"}


def test_one_may_stand_in_for_two(office: Office) -> None:
    office.accounts.create_user("kedua", "Contoh Ahli Kedua", ["koordinator"], "tiga kata acak")
    for absent in ("koordinator", "kedua"):
        add(office, absent, first="2026-11-24")
    assert office.actor("subkoordinator").acting == {"koordinator": "Contoh Ahli Kedua, Contoh Ahli Madya"}


def test_ending_takes_hold_at_once_and_is_recorded(office: Office) -> None:
    id, operator = add(office, first="2026-11-24"), office.actor("operator")
    token = office.identity.authenticate("subkoordinator", demo.PASSWORD).token
    office.substitutions.end(id, operator)
    session = office.identity.session(token)
    assert session is not None and held(session) == {"sub_koordinator"}
    with pytest.raises(Conflict):
        office.substitutions.end(id, operator)
    with pytest.raises(NotFound):
        office.substitutions.end("tidak-ada", operator)
    add(office, first="2026-11-24")  # the days are free again
    rows, _ = office.audit_log.page()
    told = sorted((row.action, row.target) for row in rows if row.actor_id == operator.id)
    assert told == [("substitution.added", "koordinator")] * 2 + [("substitution.ended", "koordinator")]
    assert any("24 November 2026 sampai 26 November 2026; alasan: cuti tahunan" in row.detail for row in rows)


@pytest.mark.parametrize(
    ("changes", "field", "word"),
    [
        ({"absent": ""}, "absen", "Pilih"),
        ({"absent": "siapa"}, "absen", "Pilih"),
        ({"absent": demo.ACCOUNTS[0].login}, "absen", "Pilih"),
        ({"absent": "operator"}, "absen", "tidak perlu diganti"),
        ({"substitute": ""}, "pengganti", "Pilih"),
        ({"substitute": demo.ACCOUNTS[0].login}, "pengganti", "Pilih"),
        ({"substitute": "koordinator"}, "pengganti", "orang lain"),
        ({"first": ""}, "dari", "tanggal mulai"),
        ({"first": "besok"}, "dari", "tanggal mulai"),
        ({"last": "2026-13-01"}, "sampai", "tanggal terakhir"),
        ({"first": "2026-11-27"}, "sampai", "tidak boleh sebelum"),
        ({"first": "2026-11-01", "last": "2026-11-23"}, "sampai", "sudah lewat"),
        ({"reason": "  "}, "alasan", "Isi alasannya"),
        ({"reason": "x" * 201}, "alasan", "200 huruf"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(
    office: Office, changes: dict[str, str], field: str, word: str
) -> None:
    with pytest.raises(InvalidSubmission) as refusal:
        add(office, **changes)
    assert set(refusal.value.errors) == {field} and word in refusal.value.errors[field]
    assert office.substitutions.present() == []


def test_a_substitute_is_active(office: Office) -> None:
    office.accounts.set_active("subkoordinator", False)
    with pytest.raises(InvalidSubmission, match="tidak aktif"):
        add(office)


@pytest.mark.parametrize(
    ("first", "last", "free"),
    [
        ("2026-11-24", "2026-11-24", True),
        ("2026-11-24", "2026-11-25", False),
        ("2026-11-26", "2026-11-30", False),
        ("2026-11-24", "2026-11-30", False),
        ("2026-11-27", "2026-11-30", True),
    ],
)
def test_nobody_is_replaced_twice_on_a_day(office: Office, first: str, last: str, free: bool) -> None:
    add(office)
    if free:
        add(office, substitute="backoffice", first=first, last=last)
    else:
        with pytest.raises(InvalidSubmission, match="sudah diganti Contoh Ahli Muda"):
            add(office, substitute="backoffice", first=first, last=last)
    assert len(office.substitutions.present()) == 1 + free


def test_lists_tell_present_from_past(office: Office) -> None:
    add(office, "koordinator", first="2026-11-24", last="2026-11-24")
    add(office, "kadis")
    states = {each.row.absent_login: each.state for each in office.substitutions.present()}
    assert states == {"koordinator": "current", "kadis": "coming"}
    office.clock.advance(timedelta(days=1))
    assert [each.state for each in office.substitutions.present()] == ["current"]
    (past,), more = office.substitutions.past()
    assert (past.row.absent_login, past.state, more) == ("koordinator", "past", False)
