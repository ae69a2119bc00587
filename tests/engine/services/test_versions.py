"""Processes with their versions: who deployed them and why, what runs on them, and files only looked at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.definitions.bpmn import dialect
from engine.errors import DeploymentRefused, NotFound, Refused
from engine.services.actor import SYSTEM
from engine.storage import definitions
from tests.offices import ROOT, Office

KEY = "karang_taruna"
DIAGRAM = (ROOT / "processes" / "karang_taruna.bpmn").read_bytes()
LONGER = DIAGRAM.replace(b'name="batas_perbaikan" value="10 HK"', b'name="batas_perbaikan" value="14 HK"')
WHY = "Batas perbaikan 14 HK sesuai revisi SOP"


def deploy(office: Office, data: bytes = LONGER, why: str = WHY) -> None:
    office.engine.repository.deploy_sent(
        {"karang_taruna.bpmn": data}, why, "halaman perancang", office.actor("perancang"), office.clock.now()
    )


def stored(office: Office) -> tuple[int, int]:
    """How many versions there are, and how many files a deployment of the first holds."""
    with office.engine.database.connect() as connection:
        rows = definitions.all_definitions(connection)
        return len(rows), len(definitions.files_of(connection, rows[0].deployment_id))


def test_versions_say_who_when_why_and_what_runs_on_them(office: Office) -> None:
    office.apply()
    ended = office.apply().instance_id
    office.approve(ended)
    office.sign(ended)
    office.collect(ended)
    office.clock.advance(timedelta(hours=1))
    deploy(office)
    office.apply()

    (process,) = (each for each in office.engine.versions.processes() if each.key == KEY)
    newest, first = process.versions
    assert process.key == KEY and process == office.engine.versions.process(KEY)
    assert process.newest is newest and process.running == 2
    assert (newest.number, newest.reason, newest.source) == (2, WHY, "halaman perancang")
    assert newest.deployed_by == office.actor("perancang").name and newest.deployed_at == office.clock.now()
    assert (newest.running, newest.ended) == (1, 0)
    assert (first.number, first.deployed_by, first.source, first.running, first.ended) == (
        1,
        SYSTEM.name,
        "folder",
        1,
        1,
    )


def test_two_versions_are_compared_with_their_files(office: Office) -> None:
    deploy(office)
    process = office.engine.versions.process(KEY)
    (change,) = office.engine.versions.changes(KEY, process.version(1), process.version(2))
    assert change.sentences == ("Properti batas_perbaikan berubah dari “10 HK” menjadi “14 HK”.",)
    assert office.engine.versions.diagram(KEY, 1) == DIAGRAM and office.engine.versions.diagram(KEY, 2) == LONGER


def test_what_is_not_there_is_said(office: Office) -> None:
    versions = office.engine.versions
    for ask in (
        lambda: versions.process("tidak_ada"),
        lambda: versions.check_deployed("tidak_ada"),
        lambda: versions.diagram(KEY, 9),
        lambda: versions.process(KEY).version(0),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_version_that_todays_rules_cannot_read_is_refused_in_words(office: Office) -> None:
    deploy(office)
    process = office.engine.versions.process(KEY)
    with office.engine.database.begin() as connection:
        definitions.add_deployment(
            connection, "lama", "lama", "folder", "x" * 64, "system", office.clock.now(), {process.newest.file: b"<x/>"}
        )
        row = {"id": f"{KEY}:3", "key": KEY, "version": 3, "name": "Lama", "deployment_id": "lama", "digest": "x" * 64}
        definitions.add_definition(connection, **row, resource=process.newest.file, deployed_at=office.clock.now())
    process = office.engine.versions.process(KEY)
    with pytest.raises(Refused, match="Versi 3 mengikuti aturan lama"):
        office.engine.versions.changes(KEY, process.version(2), process.version(3))


def test_files_are_checked_over_those_the_process_has_and_nothing_is_kept(office: Office) -> None:
    before = stored(office)
    whole = office.engine.versions.check_sent({"karang_taruna.bpmn": LONGER})
    assert whole.whole and whole.errors == 0 and whole.keys == (KEY,)
    assert whole.files["processes/karang_taruna.bpmn"] == LONGER
    assert "forms/karang_taruna/permohonan.form" in whole.files

    broken = LONGER.replace(b'camunda:formRef="perbaikan"', b'camunda:formRef="hilang"')
    found = office.engine.versions.check_sent({"karang_taruna.bpmn": broken})
    assert found.errors >= 1 and found.findings[0].category == "error"
    assert "perbaiki_berkas" in {finding.element for finding in found.findings}
    assert stored(office) == before


def test_a_sent_diagram_is_read_once_from_its_check_to_its_cases(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    reading = dialect._Reader.__init__

    def counting(reader: Any, root: Any, file: str, *more: Any) -> None:
        asked.append(file)
        reading(reader, root, file, *more)

    monkeypatch.setattr(dialect._Reader, "__init__", counting)
    repository, versions = office.engine.repository, office.engine.versions
    checked = versions.check_sent({"karang_taruna.bpmn": LONGER})
    assert checked.whole is not None
    made = repository.deploy_whole(checked.whole, WHY, "uji", office.actor("perancang"), office.clock.now())
    assert made.definitions[0].resource == "processes/karang_taruna.bpmn"
    office.apply()
    newest, first = versions.process(KEY).versions
    assert versions.changes(KEY, first, newest) and versions.check_deployed(KEY).errors == 0
    assert asked == ["karang_taruna.bpmn"]


@pytest.mark.parametrize(
    "sent",
    [
        {"a.bpmn": b"bukan xml"},
        {"a.bpmn": b"<x/>"},
        {"a.form": b"{}"},
        {"a.exe": b"", "karang_taruna.bpmn": DIAGRAM},
        {},
    ],
)
def test_what_could_never_be_a_deployment_has_findings_too(office: Office, sent: dict[str, bytes]) -> None:
    found = office.engine.versions.check_sent(sent)
    assert not found.whole and found.errors and found.keys == ()


def test_the_running_version_meets_the_rules_it_was_deployed_by(office: Office) -> None:
    checked = office.engine.versions.check_deployed(KEY)
    assert checked.errors == 0 and [name for name in checked.files if name.endswith(".bpmn")] == [
        "processes/karang_taruna.bpmn"
    ]


def send(office: Office, files: dict[str, bytes]) -> list[str]:
    repository, who = office.engine.repository, office.actor("perancang")
    made = repository.deploy_sent(files, WHY, "Camunda Modeler", who, office.clock.now())
    return [f"{each.key}:{each.version}" for each in made.definitions]


def test_a_form_sent_alone_makes_a_version_of_the_process_that_uses_it(office: Office) -> None:
    form = (ROOT / "forms/karang_taruna/verifikasi.form").read_bytes().replace(b"verifikasi", b"verifikasi", 1)
    assert send(office, {"verifikasi.form": form}) == [f"{KEY}:1"]  # unchanged: what runs
    changed = form.replace(b'"Catatan', b'"Catatan baru', 1)
    assert changed != form and send(office, {"verifikasi.form": changed}) == [f"{KEY}:2"]
    assert office.engine.repository.latest(KEY).files["forms/karang_taruna/verifikasi.form"] == changed


def test_the_texts_sent_alone_make_a_version_of_every_process_whose_texts_change(office: Office) -> None:
    texts = (ROOT / "letters/pesan.json").read_bytes()
    changed = texts.replace(b"Permohonan", b"Pengajuan")
    assert changed != texts
    made = send(office, {"pesan.json": changed})
    assert f"{KEY}:2" in made and len(made) > 1


@pytest.mark.parametrize(
    ("name", "words"), [("entah.form", "tidak dipakai proses mana pun"), ("layanan.json", "Ada beberapa berkas")]
)
def test_a_file_that_is_nobodys_or_several_is_refused_by_name(office: Office, name: str, words: str) -> None:
    with pytest.raises(DeploymentRefused, match=words):
        send(office, {name: b"{}"})


def test_a_catalogue_sent_with_its_diagram_replaces_that_process_own(office: Office) -> None:
    catalogue = (ROOT / f"forms/{KEY}/layanan.json").read_bytes().replace(b"Tanpa biaya", b"Gratis")
    send(office, {"karang_taruna.bpmn": DIAGRAM, "layanan.json": catalogue})
    files = office.engine.repository.latest(KEY).files
    assert files[f"forms/{KEY}/layanan.json"] == catalogue
    assert files["forms/surat_izin_praktik/layanan.json"] != catalogue
