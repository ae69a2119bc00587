"""Every route that shows a case, walked by every role: what is the citizens' own is there for those to whom the case
is open, and for nobody else. Two cases: one that the whole office handles, and one of the counter's that only Back
Office does.
"""

from __future__ import annotations

import io
import itertools
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.routing import Rule

from app import create_app
from engine.definitions.deployment.folder import read_folder
from engine.services.actor import COMMAND_LINE, SYSTEM
from engine.services.runtime import Submission
from engine.storage import jobs
from engine.storage.tables import administration
from office import demo
from office.public.codes import letter_code
from tests.offices import APPLICATION, Office
from tests.web.conftest import OFFICE, OTHER, Browser, signed_in
from web import rest
from web.limits import limiter

OWNER = "1407995203950002"
HANDLERS = ("backoffice", "subkoordinator", "koordinator", "timteknis", "kadis")
ONLOOKERS = ("arsip", "auditor", "perancang", "operator", OTHER, None)
ROLES = (*HANDLERS, OWNER, *ONLOOKERS)
OTHER_PAGES = {
    "static": "files of the site's own",
    "staff.sop_document": "a process, set by typst",
    "administration.users": "accounts: the operator keeps them, whoever's they are",
    "administration.user": "the same",
}
LISTS = ("staff.cases", "staff.register", "staff.print_register", "staff.export_register", "staff.prints")


@dataclass(frozen=True)
class Case:
    """``open_to`` are the logins; ``name`` and ``title`` are of a person and an organisation, ``secret`` what else must
    not be read by others: number, phone, answers, names of files."""

    id: str
    key: str
    definition: str
    name: str
    title: str
    secret: tuple[str, ...]
    open_to: tuple[str, ...]
    digests: tuple[str, ...]
    tasks: tuple[str, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        return self.name, self.title, *self.secret


@dataclass(frozen=True)
class Site:
    office: Office
    app: Flask
    large: Case
    small: Case
    draft: str

    @property
    def cases(self) -> tuple[Case, Case]:
        return self.large, self.small


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    office = Office(tmp_path_factory.mktemp("kantor"))
    office.engine.repository.deploy(read_folder(OFFICE), "uji", "uji", SYSTEM, office.engine.clock.now())
    office.groups.add("arsip", "Arsip")
    office.accounts.create_user("arsip", "Contoh Arsiparis", ["arsip"], demo.PASSWORD)
    office.accounts.create_user(OTHER, "Contoh Pemohon Lain", ["pemohon"], demo.PASSWORD, "0812-0000-0099", OTHER)
    office.accounts.create_user(OWNER, "Rahasiani Contohwati", ["pemohon"], demo.PASSWORD, "0812-0000-7731", OWNER)
    with office.engine.database.begin() as connection:  # the record names whom an operator made an account for
        connection.execute(sa.delete(administration))
    large, small = _large(office), _small(office)
    draft = office.drafts.create(office.actor(OWNER), "karang_taruna")
    office.drafts.save(office.actor(OWNER), replace(draft, values={**APPLICATION, "nama_organisasi": large.title}))
    made = create_app(office.engine.settings, office)
    made.testing = True
    limiter.enabled = False
    yield Site(office, made, large, small, draft.id)
    limiter.enabled = True
    office.close()


def _large(office: Office) -> Case:
    """Signed, printed once, with an incident whose sentence names the applicant; it waits to be printed."""
    values = {"nama_organisasi": "Paguyuban Zamrudkencana", "nama_ketua": "Ketuawan Contohnama"}
    values |= {"alamat": "Jalan Wijayakusumah 77", "kegiatan": "Pelatihan menyulam rahasia"}
    id = _sent(office, "karang_taruna", {**APPLICATION, **values}, OWNER, "kartu-rahasiani.pdf")
    office.approve(id)
    office.sign(id)
    office.printings.log(office.actor("backoffice"), id, "dosir", None, "")
    office.printings.log(office.actor("backoffice"), id, "dosir", None, "Diminta Rahasiani Contohwati")
    with office.engine.database.begin() as connection:
        told = "Surat untuk Rahasiani Contohwati, Jalan Wijayakusumah 77, tidak bisa disusun."
        at = office.clock.now()
        jobs.add_incident(connection, secrets.token_hex(16), id, "susun_surat_izin", None, told, at)
    secret = (OWNER, "0812 0000 7731", "+628120000773", "kartu-rahasiani", *list(values.values())[1:])
    return _case(office, id, "Rahasiani Contohwati", values["nama_organisasi"], secret, HANDLERS)


def _small(office: Office) -> Case:
    """Taken in at the counter and sent back once."""
    officer = office.actor("backoffice")
    nik = "1407995203950044"
    guest = office.walk_ins.applicant(officer, nik, "Tamuwati Rahasiaputri", "0812-0000-8842")
    values = {"nama_organisasi": "Sanggar Nilamsuasa", "alamat": "Gang Kembangsepatu 9", "kecamatan": "bangko"}
    values |= {"pernah": "belum", "jumlah_bantuan": "15000000", "benar": "true"}
    id = _sent(office, "uji", values, guest, "surat-tamuwati.pdf")
    verdicts = {str(row): {"putusan": "sesuai"} for row in range(3)}
    verdicts["1"] = {"putusan": "perbaiki", "alasan": "Belum ditandatangani Tamuwati Rahasiaputri."}
    office.complete("backoffice", id, "periksa", {"berkas": verdicts, "putusan": "kembalikan"})
    secret = (nik, "0812 0000 8842", "surat-tamuwati", "Gang Kembangsepatu 9", "Belum ditandatangani Tamu")
    return _case(office, id, "Tamuwati Rahasiaputri", values["nama_organisasi"], secret, ("backoffice",))


def _sent(office: Office, service: str, values: Mapping[str, Any], who: Any, file: str) -> str:
    offered, _ = office.engine.repository.service(service)
    papers = {i: {"dokumen": office.document(file)} for i, need in enumerate(offered.persyaratan) if need.wajib}
    submission = Submission(
        {**values, "berkas": papers}, frozenset(row["dokumen"]["digest"] for row in papers.values())
    )
    actor, officer = (office.actor(who), None) if isinstance(who, str) else (who, office.actor("backoffice"))
    start = office.engine.runtime.start
    return office.work(start(actor, service, submission, office.command_id(), officer=officer)).instance_id


def _case(office: Office, id: str, name: str, title: str, secret: tuple[str, ...], open_to: tuple[str, ...]) -> Case:
    view = office.engine.history.instance(COMMAND_LINE, id)
    done = {f"{id}:{token}" for token in ("1.0", "2.0", "3.0")}
    tasks = (*(row.id for row in view.tasks), *sorted(done))
    digests = tuple(row.digest for row in view.attachments)
    return Case(
        id, view.business_key, view.compiled.info.key, name, title, secret, open_to, (digests[0], digests[-1]), tasks
    )


@pytest.fixture(scope="module")
def people(site: Site) -> Mapping[str | None, Browser]:
    return {role: signed_in(site.app, role) if role else Browser(site.app.test_client()) for role in ROLES}


# The walk ---------------------------------------------------------------------------------------


def places(site: Site, case: Case, endpoint: str) -> dict[str, tuple[str, ...]]:
    """What the places in a route's address may stand for."""
    key, secret = case.key, site.office.engine.settings.secret_key
    codes = {
        "public.tracked_case": site.office.tracking.code(key),
        "public.verify_code": letter_code(secret, key, "surat_izin"),
    }
    return {
        "instance_id": (case.id,),
        "digest": case.digests,
        "task_id": case.tasks,
        "token": tuple(task.partition(":")[2] for task in case.tasks),
        "number": (key,),
        "code": (codes.get(endpoint, "karang_taruna"),),
        "key": (case.definition,),
        "draft_id": (site.draft,),
        "first": ("2026-11-24",),
        "name": ("gateway-conditions",),
    }


def addresses(site: Site, case: Case, rule: Rule) -> Iterator[str]:
    known = places(site, case, rule.endpoint)
    if rule.endpoint == "designer.diagram":
        known["number"] = ("1",)
    wanted = sorted(rule.arguments)
    for values in itertools.product(*(known[name] for name in wanted)):
        built = rule.build(dict(zip(wanted, values, strict=True)), append_unknown=False)
        assert built is not None
        yield built[1]


def text_of(answer: Any) -> str:
    """What a person reads in an answer, also of PDFs and spreadsheets."""
    if answer.mimetype == "application/pdf":
        pages = PdfReader(io.BytesIO(answer.data)).pages
        return "\n".join(page.extract_text() for page in pages)
    if answer.mimetype.endswith("spreadsheetml.sheet"):
        sheets = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
        return "\n".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)
    return str(answer.get_data(as_text=True))


def leaks(case: Case, answer: Any) -> list[str]:
    text, head = text_of(answer), str(answer.headers)
    return [mark for mark in case.marks if mark in text or mark in head]


@pytest.mark.parametrize("role", ROLES)
def test_no_route_tells_anybody_of_a_case_that_is_not_open_to_them(
    site: Site, people: Mapping[str | None, Browser], role: str | None
) -> None:
    told = []
    for rule in site.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in OTHER_PAGES:
            continue
        for case in site.cases:
            own = role == OWNER and case is site.large
            if own or role in case.open_to or "incident_id" in rule.arguments:
                continue
            for address in addresses(site, case, rule):
                answer = people[role].get(address)
                told += [(rule.endpoint, address, mark) for mark in leaks(case, answer)]
                if rule.endpoint.startswith("documents.") and answer.status_code not in (404, 302):
                    told.append((rule.endpoint, address, str(answer.status_code)))
    assert told == []


@pytest.mark.parametrize("role", [role for role in ROLES if role is not None])
def test_no_press_of_a_button_tells_more(site: Site, people: Mapping[str | None, Browser], role: str) -> None:
    person = people[role]
    for case in site.cases:
        if role in case.open_to or (role == OWNER and case is site.large):
            continue
        person.get("/akun")
        for document in ("dosir", "surat_izin"):
            assert person.post(f"/kasus/{case.id}/cetak", {"dokumen": document}).status_code in (403, 404)
        for task, action in itertools.product(case.tasks, ("", "/ambil", "/lepas", "/formulir")):
            answer = person.post(f"/tugas/{task}{action}", {"perintah": secrets.token_hex(16)})
            assert answer.status_code in (403, 404, 409) and leaks(case, answer) == []
        assert leaks(case, person.post(f"/kasus/{case.id}/periksa")) == []
        assert leaks(case, person.get(f"/kasus/{case.id}")) == []


@pytest.mark.parametrize("role", ["arsip", "auditor", "perancang", "operator"])
def test_programs_with_an_onlookers_token_learn_no_more(site: Site, role: str) -> None:
    client, head = _program(site, role)
    for case, rule in itertools.product(
        site.cases, rest.build(site.office.engine.settings, site.office).url_map.iter_rules()
    ):
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        if "definition_id" in rule.arguments or rule.endpoint.endswith("create") or method not in (rule.methods or ()):
            continue
        for address in addresses(site, case, rule):
            answer = client.open(address, method=method, headers=head, json={} if method == "POST" else None)
            assert leaks(case, answer) == [], address


def _program(site: Site, role: str) -> tuple[FlaskClient, dict[str, str]]:
    office = site.office
    token = office.access_tokens.create(office.accounts.actor(role), "uji", "tugas", 1)
    return site.app.test_client(), {"Authorization": f"Bearer {token}"}


# What they are for ------------------------------------------------------------------------------

SHOWN: dict[str, Callable[[Case], tuple[str, ...]]] = {
    "/kasus/{id}": lambda case: case.marks[:4],
    "/kasus": lambda case: (case.title,),
    "/buku-registrasi?tahun=semua": lambda case: (case.name, case.title),
    "/buku-registrasi/cetak": lambda case: (case.name, case.title),
    "/buku-registrasi/lembar-kerja.xlsx": lambda case: (case.name, case.title),
}


@pytest.mark.parametrize("path", SHOWN)
@pytest.mark.parametrize("role", HANDLERS)
def test_to_those_who_handle_a_case_all_of_it_is_told(
    site: Site, people: Mapping[str | None, Browser], role: str, path: str
) -> None:
    if role == "timteknis" and "buku" in path:
        pytest.skip("Tim Teknis keeps no register")
    for case in (each for each in site.cases if role in each.open_to):
        text = text_of(people[role].get(path.format(id=case.id))).replace("<wbr>", "")
        assert [mark for mark in SHOWN[path](case) if mark not in text] == []


def test_the_marks_that_are_looked_for_are_there_to_be_found(site: Site, people: Mapping[str | None, Browser]) -> None:
    """Each mark on some page of somebody to whom the case is open: the walk would find it."""
    officer, owner = people["backoffice"], people[OWNER]
    for case in site.cases:
        pages = [f"/kasus/{case.id}", "/buku-registrasi", "/buku-registrasi/cetakan", "/pesan-keluar", "/loket"]
        pages += [f"/{'loket/' if case is site.small else ''}tugas/{case.tasks[0]}"]
        found = "".join(officer.get(page).text for page in pages)
        heads = [officer.get(f"/dokumen/{case.id}/{digest}") for digest in case.digests]
        assert {answer.status_code for answer in heads} == {200}
        found += "".join(str(answer.headers) for answer in heads)
        missing = {mark for mark in case.marks if mark not in found}
        assert missing <= {"+628120000773"}, missing
    assert site.large.title in owner.get(f"/permohonan/{site.large.id}").text
    assert owner.get(f"/dokumen/{site.large.id}/{site.large.digests[0]}").status_code == 200


def test_the_letter_and_dossier_are_printed_by_those_who_handle_the_case(
    site: Site, people: Mapping[str | None, Browser]
) -> None:
    people["kadis"].get("/akun")
    answer = people["kadis"].post(f"/kasus/{site.large.id}/cetak", {"dokumen": "surat_izin"})
    assert site.large.title in text_of(answer)


@pytest.mark.parametrize("role", ["auditor", "kadis"])
def test_a_masked_row_keeps_its_number_and_says_that_it_is_masked(
    site: Site, people: Mapping[str | None, Browser], role: str
) -> None:
    page = people[role].get("/buku-registrasi?q=UJI-2026-0001").text
    assert "UJI-2026-0001" in page and "Nama disamarkan" in page and "S•••••• N•••••••••" in page
    sheet = text_of(people[role].get("/buku-registrasi/lembar-kerja.xlsx"))
    assert "UJI-2026-0001" in sheet and "T••••••• R•••••••••••" in sheet


def test_what_failed_is_told_to_the_operator_without_the_citizens_words(
    site: Site, people: Mapping[str | None, Browser]
) -> None:
    page = people["operator"].get("/pengelolaan/kendala").text
    assert "Surat untuk disamarkan, disamarkan, tidak bisa disusun." in page
    assert "Surat untuk disamarkan" in people["auditor"].get(f"/kasus/{site.large.id}").text


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("auditor", "/kasus"),
        ("arsip", "/kasus"),
        ("kadis", "/kasus"),
        ("auditor", "/buku-registrasi"),
        ("kadis", "/buku-registrasi"),
        ("operator", "/pesan-keluar"),
    ],
)
def test_a_search_by_name_finds_only_what_is_open(
    site: Site, people: Mapping[str | None, Browser], role: str, path: str
) -> None:
    for case in site.cases:
        seen = case.key in people[role].get(path, query_string={"q": case.key}).text.replace(f'value="{case.key}"', "")
        assert seen or path == "/pesan-keluar"
        for word in (case.title, case.name, "7731", "8842"):
            page = people[role].get(path, query_string={"q": word}).text
            found = case.key in page
            assert not found or role in case.open_to, (path, word)


def test_the_auditor_reads_what_was_decided_and_nothing_that_somebody_wrote(
    site: Site, people: Mapping[str | None, Browser]
) -> None:
    page = people["auditor"].get(f"/kasus/{site.large.id}").text
    assert "putusan_kadis = tandatangani" in page and "rekomendasi = mendukung" in page
    assert "Kegiatan bermanfaat bagi pemuda" not in page and "NIK disamarkan" in page
    assert "putusan_kadis = disamarkan" in people["arsip"].get(f"/kasus/{site.large.id}").text


def test_whom_the_office_names_sees_everything_and_no_longer_once_it_does_not(
    site: Site, people: Mapping[str | None, Browser]
) -> None:
    office, auditor = site.office.settings, people["auditor"]
    office.change(COMMAND_LINE, {"disclosure.groups": " auditor , arsip"})
    try:
        assert office.values()["disclosure.groups"] == "arsip,auditor"
        for case in site.cases:
            page = auditor.get(f"/kasus/{case.id}").text + text_of(auditor.get("/buku-registrasi/lembar-kerja.xlsx"))
            assert [mark for mark in (case.name, case.title, case.secret[0]) if mark not in page] == []
            for role in ("auditor", "arsip"):
                assert people[role].get(f"/dokumen/{case.id}/{case.digests[0]}").status_code == 200
            assert people["operator"].get(f"/dokumen/{case.id}/{case.digests[0]}").status_code == 404
    finally:
        office.change(COMMAND_LINE, {"disclosure.groups": ""})
    assert auditor.get(f"/dokumen/{site.small.id}/{site.small.digests[0]}").status_code == 404
