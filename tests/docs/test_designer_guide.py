"""The designer's guide, followed word for word: from an empty canvas to a running SOP, and its second version."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from connectors import TOPICS
from engine.definitions.bpmn.elements import KINDS
from engine.definitions.forms.form import SUPPORTED
from office import demo
from tests.browser import Browser, Page
from tests.docs.desk import ROOT, Desk, until
from tests.docs.form_editor import FormFile
from tests.docs.guide import DRAWN, Block, Part, Table, codes, halves, links, typed, walk
from tests.docs.modeler import Diagram, camunda_7_templates

INDONESIAN, ENGLISH = ROOT / "docs" / "panduan" / "perancang.md", ROOT / "docs" / "designer.md"
KEY, NAME = "peminjaman_aula", "Peminjaman Aula"
TEMPLATES = ROOT / "processes" / ".camunda" / "element-templates"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


class Designer:
    """Carries the guide out, part by part. ``case`` is the address of the case that was applied for last."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.diagram_file = desk.folder / "aula" / "processes" / f"{KEY}.bpmn"
        self.diagram: Diagram | None = None
        self.forms: dict[str, FormFile] = {}
        self.form = ""
        self.token = self.printed = self.case = self.number = ""
        self.deployed: httpx.Response | None = None
        self.versions = 0
        self._people: dict[str, Browser] = {}

    def follow(self, part: Part) -> None:
        if isinstance(part, Block):
            self._block(part)
        elif part.kind == "dialog":
            self._dialog(dict(part.rows))
        elif part.kind == "answers":
            self._answer(dict(part.rows))
        else:
            self._draw(part)

    def person(self, login: str) -> Browser:
        if login not in self._people:
            self._people[login] = self.desk.browser(login, demo.PASSWORD)
        return self._people[login]

    # Drawing ----------------------------------------------------------------------------------

    def _draw(self, table: Table) -> None:
        """Drawn and saved: the file stands as far as the guide has come."""
        if table.kind == "form":
            ((id, file),) = table.rows
            self.form = typed(id)
            self.forms.setdefault(self.form, FormFile(self.form))
            assert self.desk.folder.joinpath(typed(file)) == self._form_file(self.form)
        elif table.kind == "components":
            self.forms[self.form].draw(table.rows)
            self._form_file(self.form).write_bytes(self.forms[self.form].json())
        else:
            if self.diagram is None:
                self.diagram = Diagram(self.diagram_file.parent / ".camunda" / "element-templates")
            self.diagram.draw(table.kind, table.rows)
            if self.diagram.pool:
                self.diagram_file.write_bytes(self.diagram.xml())

    def _form_file(self, id: str) -> Path:
        return self.desk.folder / "aula" / "forms" / KEY / f"{id}.form"

    # Blocks -----------------------------------------------------------------------------------

    def _block(self, block: Block) -> None:
        if block.language == "sh":
            self.printed = self.desk.shell(block.text)
        elif block.about == "kiriman":
            assert self.deployed is not None and self.deployed.status_code == 400
            told = self.deployed.json()["details"][self.diagram_file.name]["errors"]
            assert [each["message"] for each in told] == block.text.splitlines()
            assert all(each["mainElementId"] and each["line"] for each in told)
        elif block.about == "pesan":
            for words in block.text.splitlines():
                until(self.person("backoffice"), self.case, words)
        elif block.about == "beda":
            page = self.person("perancang").get(f"/perancang/proses/{KEY}/beda?dari=1&ke=2")
            for words in block.text.splitlines():
                page.must(words)
        elif block.language == "text":
            missing = [line for line in block.text.splitlines() if line not in self.printed.splitlines()]
            assert not missing, f"{missing} not in:\n{self.printed}"
        else:
            self._write(self.desk.folder / block.about, block.text)

    @staticmethod
    def _write(file: Path, text: str) -> None:
        """A new file; texts go among those that an object holds already."""
        known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
        if known is not None:
            text = json.dumps({**known, **json.loads(text)}, ensure_ascii=False, indent=2)
        file.write_text(text, encoding="utf-8")

    # Dialogs ----------------------------------------------------------------------------------

    def _dialog(self, values: dict[str, str]) -> None:
        if "Deployment name" in values:
            self._deploy(values)
        else:
            self._make_token(*(typed(value) for value in values.values()))

    def _make_token(self, label: str, scope: str, days: str) -> None:
        designer = self.person("perancang")
        page = designer.get("/akun")
        form = page.form("/akun/token")
        choice = next(each.get("value") for each in form.node.xpath(".//option") if each.text == scope)
        page = designer.submit(form, {"nama": label, "lingkup": choice, "hari": days})
        found = re.search(r"alur_[\w-]{20,}", page.text)
        assert found is not None, page.errors
        self.token = found[0]

    def _deploy(self, values: dict[str, str]) -> None:
        assert typed(values["Authentication"]) == "Bearer token"
        files = {path.name: path for path in (self.desk.folder / "aula").rglob("*") if path.is_file()}
        attached = [files[each] for each in codes(values["Include additional files"])]
        endpoint, label = typed(values["REST endpoint"]), typed(values["Deployment name"])
        self.deployed = self.desk.deploy(endpoint, self.token, label, self.diagram_file, attached)
        if not attached:
            return
        assert self.deployed.status_code == 200, self.deployed.text
        self.versions += 1
        assert list(self.deployed.json()["deployedProcessDefinitions"]) == [f"{KEY}:{self.versions}"]
        page = self.person("perancang").get(f"/perancang/proses/{KEY}")
        page.must(f"Diagram versi {self.versions}")
        page.must(label)

    # Trying -----------------------------------------------------------------------------------

    def _answer(self, answers: dict[str, str]) -> None:
        if next(iter(answers)) in self.forms["aula_permohonan"].labels:
            self.apply(answers)
        else:
            self.examine(answers)
            until(self.person("auditor"), self.case, "Berakhir: Peminjaman ditolak")

    def apply(self, answers: dict[str, str]) -> Page:
        """As the demo applicant, from the catalogue to the number."""
        browser = self.person(demo.ACCOUNTS[0].login)
        link = browser.get("/").link_titled(NAME)
        assert link is not None, "the catalogue does not offer it"
        page = browser.submit(browser.get(link).form(f"/permohonan/baru/{KEY}"), {})
        for label in self.forms["aula_permohonan"].labels:
            page.must(label)
        page = browser.submit(
            page.form_with("acara"), self._sent("aula_permohonan", answers), button=("aksi", "lanjut")
        )
        page = browser.submit(page.form_with_button("Kirim permohonan"), {})
        found = re.search(r"Nomor registrasi Anda (AULA-\d{4}-\d{4})", page.text)
        assert found is not None, page.errors
        self.number, self.case = found[1], f"/kasus/{page.path.rpartition('/')[2]}"
        return page

    def examine(self, answers: dict[str, str]) -> None:
        """As the officer: takes the task and completes it."""
        officer = self.person("backoffice")
        link = until(officer, f"/tugas?q={self.number}", "Periksa peminjaman").link("/tugas/" + self.case[7:])
        assert link is not None
        page = officer.get(link)
        page.must("Rapat warga")
        page = officer.submit(page.form_with_button("Ambil tugas ini"), {})
        page = officer.submit(page.form_with_button("Selesaikan tugas"), self._sent("aula_pemeriksaan", answers))
        assert page.status == 200, page.errors

    def _sent(self, form: str, answers: dict[str, str]) -> dict[str, str]:
        """What the browser sends for what was filled in at these labels."""
        sent = {}
        for label, answer in answers.items():
            component = self.forms[form].labels[label]
            value = "true" if typed(answer) == "✓" else typed(answer)
            if component["type"] == "datetime":
                value = (date.today() + timedelta(days=7)).isoformat()
            chosen = [each["value"] for each in component.get("values", ()) if each["label"] == value]
            sent[component["key"]] = chosen[0] if chosen else value
        return sent


def test_the_guide_leads_from_an_empty_canvas_to_the_second_version(desk: Desk) -> None:
    designer = Designer(desk)
    parts = walk(INDONESIAN)
    tried = [dict(part.rows) for part in parts if isinstance(part, Table) and part.kind == "answers"]
    changes = next(n for n, part in enumerate(parts) if isinstance(part, Table) and part.kind == "removed")
    for part in parts[:changes]:
        designer.follow(part)
    designer.apply(tried[0])  # under way while the second version comes
    under_way = designer.case, designer.number
    for part in parts[changes:]:
        designer.follow(part)
    assert designer.versions == 2
    designer.case, designer.number = under_way
    designer.examine({"Putusan": "Disetujui"})
    until(designer.person("auditor"), designer.case, "Berakhir: Peminjaman disetujui").must("versi 1")
    until(designer.person("perancang"), f"/perancang/proses/{KEY}", "Diagram versi 3")
    designer.apply(tried[0])
    until(designer.person("backoffice"), designer.case, f"Permohonan baru {designer.number} ({NAME})")
    assert (desk.folder / "aula" / "sop.pdf").read_bytes().startswith(b"%PDF")


def test_both_languages_draw_type_and_run_the_same() -> None:
    for here, there in itertools.zip_longest(walk(INDONESIAN), walk(ENGLISH)):
        if isinstance(here, Block) or here.kind in DRAWN:
            assert here == there
        else:
            assert isinstance(there, Table) and here.kind == there.kind
            assert [list(map(codes, row)) for row in here.rows] == [list(map(codes, row)) for row in there.rows]


@pytest.mark.parametrize("guide", [INDONESIAN, ENGLISH], ids=["indonesian", "english"])
def test_its_reference_names_everything_there_is(guide: Path) -> None:
    named = set(re.findall(r"`([^`\s]+)`", halves(guide)[1]))
    offered = camunda_7_templates(TEMPLATES)
    bound = {each["binding"]["name"] for template in offered for each in template["properties"]}
    own = {each for each in bound if not each.startswith("camunda:")} - {"nama", "layanan"}
    asked = {each for topic in TOPICS.values() for each in topic.needs}
    wanted = SUPPORTED | KINDS | TOPICS.keys() | own | asked
    assert not wanted - named


@pytest.mark.parametrize("guide", [INDONESIAN, ENGLISH], ids=["indonesian", "english"])
def test_its_links_lead_somewhere(guide: Path) -> None:
    assert not [each for each in links(guide) if not (guide.parent / each).exists()]
