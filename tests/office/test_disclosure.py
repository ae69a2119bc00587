"""Whom a case is open to: handling groups, those at work on it, the counter, whom the office names; and the same answer
for one case as for a row of a list, at one price."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine.services.actor import COMMAND_LINE, Actor
from engine.services.masks import MASKED, mask_row, mask_sentence, words
from office import demo
from office.papers.register_book import RegisterFilter
from tests.engine.definitions.diagrams import TASK, flow
from tests.office.public.test_walk_ins import arrive
from tests.offices import Office
from tests.started import deploy, drawn

SECOND = '<bpmn:userTask id="kedua" name="Kedua" camunda:candidateGroups="${hasil}" camunda:formRef="periksa" />'


def open_to(office: Office, actor: Actor | str, case: str) -> bool:
    """As one case and as a row of a list, which must say the same."""
    who, engine = office.actor(actor) if isinstance(actor, str) else actor, office.engine
    alone = office.disclosure.of(who, engine.history.instance(COMMAND_LINE, case)).in_clear
    rows, _ = engine.history.search(reach=office.disclosure.reach(who))
    (listed,) = [bool(row.in_clear) for row in rows if row.id == case]
    assert alone == listed
    return alone


def test_the_groups_of_the_lanes_and_nobody_else(office: Office) -> None:
    case = office.apply().instance_id
    logins = ("backoffice", "subkoordinator", "koordinator", "timteknis", "kadis", "auditor", "perancang", "operator")
    assert [open_to(office, login, case) for login in logins] == [True] * 5 + [False] * 3
    assert open_to(office, office.applicant, case)


def test_another_applicant_sees_nothing_and_the_own_only_what_is_theirs(office: Office) -> None:
    case = office.apply().instance_id
    office.approve(case)
    view, disclosure = office.engine.history.instance(COMMAND_LINE, case), office.disclosure
    stranger = Actor("siapa-saja", "Contoh Lain", frozenset({"pemohon"}), True)
    assert not disclosure.of(stranger, view).in_clear and disclosure.of(stranger, view).papers == frozenset()
    own, handler = disclosure.of(office.applicant, view).papers, disclosure.of(office.actor("kadis"), view).papers
    digest = {name: view.variables[name]["digest"] for name in ("surat_izin", "surat_rekomendasi_teknis")}
    assert own < handler and digest["surat_izin"] not in own, "a letter that waits for its signature is none of theirs"
    office.sign(case)
    view = office.engine.history.instance(COMMAND_LINE, case)
    own = disclosure.of(office.applicant, view).papers
    assert view.variables["surat_izin"]["digest"] in own and digest["surat_rekomendasi_teknis"] not in own


def test_a_substitute_sees_what_the_absent_would(office: Office) -> None:
    office.groups.add("arsip", "Arsip")
    office.accounts.create_user("arsip", "Contoh Arsiparis", ["arsip"], demo.PASSWORD)
    case = office.apply().instance_id
    assert not open_to(office, "arsip", case)
    days = ("2026-11-24", "2026-11-25")
    id = office.substitutions.add("timteknis", "arsip", *days, "cuti tahunan", office.actor("operator"))
    assert open_to(office, "arsip", case)
    office.substitutions.end(id, office.actor("operator"))
    assert not open_to(office, "arsip", case)


def test_a_group_reckoned_by_the_case_handles_it_while_it_waits_there_and_who_did_the_step_after(
    office: Office,
) -> None:
    office.groups.add("arsip", "Arsip")
    for login in ("arsip", "arsip2"):
        office.accounts.create_user(login, f"Contoh {login}", ["arsip"], demo.PASSWORD)
    flows = flow("antara", "periksa", "kedua") + flow("akhir", "kedua", "selesai")
    whole = drawn(task=TASK + SECOND, judul="Contoh Melati").replace(
        flow("keluar", "periksa", "selesai").encode(), flows.encode()
    )
    deploy(office.engine, whole)
    started = office.engine.runtime.start_process(office.actor("backoffice"), "coba", {}, office.command_id())
    case = started.instance_id
    assert not open_to(office, "arsip", case)
    office.complete("backoffice", case, "periksa", {"hasil": "arsip"})
    assert open_to(office, "arsip", case) and open_to(office, "arsip2", case)
    office.complete("arsip", case, "kedua", {"hasil": "selesai"})
    assert open_to(office, "arsip", case) and not open_to(office, "arsip2", case)
    office.accounts.set_groups("arsip", ["operator"])
    assert open_to(office, "arsip", case), "who has done a step knows the case"


def test_the_counter_sees_what_it_took_in_though_it_handles_nothing_of_it(office: Office) -> None:
    case = arrive(office).instance_id
    office.disclosure._handling = {"karang_taruna:1": frozenset({"kadis"})}
    office.accounts.create_user("loket2", "Contoh Rekan Loket", ["back_office"], demo.PASSWORD)
    assert open_to(office, "loket2", case) and not open_to(office, "timteknis", case)


def test_the_price_of_a_list_does_not_grow_with_its_rows(office: Office) -> None:
    engine, said = office.engine, list[str]()
    auditor = office.actor("auditor")

    def statements() -> int:
        said.clear()
        reach = office.disclosure.reach(auditor)
        engine.history.search(reach=reach)
        list(office.register_book.all(RegisterFilter(), reach))
        office.printings.page(reach=reach)
        office.notifications.page(reach=reach)
        return len(said)

    sa.event.listen(engine.database.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    office.apply()
    statements()
    few = statements()
    for _ in range(4):
        office.apply()
    assert statements() == few


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Surat Contoh Ketua tidak jadi.", f"Surat {MASKED} tidak jadi."),
        ("Contoh Ketua Umum dan contoh ketua", f"{MASKED} Umum dan contoh ketua"),
        ("Jumlah 38970000 terlalu besar.", f"Jumlah {MASKED} terlalu besar."),
        ("letters/surat_izin.typ tidak ada", "letters/surat_izin.typ tidak ada"),
        ("KontohKetua dan 1389700009", "KontohKetua dan 1389700009"),
    ],
)
def test_a_sentence_loses_the_values_of_its_case_and_keeps_its_own_words(sentence: str, told: str) -> None:
    held = {"nama_ketua": "Contoh Ketua", "jumlah": 38970000, "pernah": "tidak", "baris": [{"kode": "ab"}]}
    assert mask_sentence(sentence, held, {"tidak"}) == told


def test_a_masked_row_keeps_what_says_nothing_of_anybody() -> None:
    row = type("Row", (), {"title": "Contoh Melati", "reason": "", "number": 3, "in_clear": False})()
    shown = mask_row(row, names=("title",), texts=("reason",))
    assert (shown.title, shown.reason, shown.number) == ("C••••• M•••••", "", 3)
    row.in_clear = True
    assert mask_row(row, names=("title",)) is row


def test_values_are_told_in_words() -> None:
    assert [words(each) for each in (None, [], True, [{"a": 1}], {"nama": "Contoh"}, ["a", "b"])] == [
        "kosong",
        "kosong",
        "ya",
        "1 baris",
        "Contoh",
        "a, b",
    ]


def test_submissions_of_the_office_are_told_to_the_auditor_only_in_its_own_words(office: Office) -> None:
    case = office.apply().instance_id
    office.approve(case)
    view = office.engine.history.instance(COMMAND_LINE, case)
    auditor, operator = (office.disclosure.of(office.actor(who), view) for who in ("auditor", "operator"))
    assert auditor.value("putusan_persetujuan", "setuju") == "setuju"
    assert auditor.value("putusan_persetujuan", "Contoh Ketua") == MASKED
    assert auditor.value("pernah_dibantu", "tidak") == MASKED, "the applicant's own answer, though it is a choice"
    assert auditor.value("catatan_rekomendasi", "Kegiatan bermanfaat.") == MASKED
    assert operator.value("putusan_persetujuan", "setuju") == MASKED
