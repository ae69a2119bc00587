"""What is dropped into the designers' folder goes to work while the server runs; what is wrong is said and left out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.errors import NotFound
from engine.services.folder import FolderWatch
from engine.settings import ROOT
from tests.offices import Office

DIAGRAM = (ROOT / "docs" / "panduan" / "aturan" / "form-exists-benar.bpmn").read_text(encoding="utf-8")
FORM = '{"id": "periksa", "type": "default", "components": [{"id": "c", "type": "textfield", "key": "hasil"}]}'


class Watched:
    """A watch over a folder of its own, and what it said."""

    def __init__(self, office: Office, root: Path) -> None:
        self.root, self.said = root, list[str]()
        for folder in ("processes", "forms", "letters"):
            shutil.copytree(ROOT / folder, root / folder)
        self.watch = FolderWatch(root, office.engine.repository, office.clock, self.said.append)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def looks(self) -> list[str]:
        """Two looks: a change is taken up when it has settled. What was said since the last time."""
        for _ in range(2):
            self.watch.look()
        said, self.said[:] = list(self.said), []
        return said


@pytest.fixture
def watched(office: Office, tmp_path: Path) -> Watched:
    return Watched(office, tmp_path / "kantor")


def test_a_new_process_goes_to_work_at_once(office: Office, watched: Watched) -> None:
    watched.write("forms/contoh/periksa.form", FORM)
    watched.write("processes/contoh.bpmn", DIAGRAM)
    assert "Contoh dipasang sebagai versi 1." in watched.looks()
    assert office.engine.repository.latest("contoh").process.name == "Contoh"
    assert watched.looks() == []


def test_a_change_makes_a_new_version(office: Office, watched: Watched) -> None:
    watched.write("forms/contoh/periksa.form", FORM)
    watched.write("processes/contoh.bpmn", DIAGRAM)
    watched.looks()
    watched.write("processes/contoh.bpmn", DIAGRAM.replace("Periksa berkas", "Teliti berkas"))
    assert watched.looks() == ["Contoh dipasang sebagai versi 2."]


def test_a_file_that_is_still_being_written_is_left_alone(office: Office, watched: Watched) -> None:
    watched.write("forms/contoh/periksa.form", FORM)
    watched.write("processes/contoh.bpmn", DIAGRAM[:700])
    watched.watch.look()
    watched.write("processes/contoh.bpmn", DIAGRAM)
    watched.watch.look()
    assert watched.said == []
    assert "Contoh dipasang sebagai versi 1." in watched.looks()


def test_what_is_wrong_is_said_once_with_file_and_element(office: Office, watched: Watched) -> None:
    watched.write("processes/contoh.bpmn", DIAGRAM)
    said = watched.looks()
    assert said[0] == "Perubahan di kantor belum dipasang: 1 kesalahan."
    assert "processes/contoh.bpmn  periksa: Formulir “periksa”" in said[1]
    assert watched.looks() == []
    with pytest.raises(NotFound):
        office.engine.repository.latest("contoh")
    watched.write("forms/contoh/periksa.form", FORM)
    assert "Contoh dipasang sebagai versi 1." in watched.looks()


def test_what_is_to_be_looked_at_is_said_with_the_version(watched: Watched) -> None:
    watched.write("forms/contoh/periksa.form", FORM)
    watched.write("processes/contoh.bpmn", DIAGRAM.replace('name="Back Office"', 'name="Backoffice"'))
    version, *more = watched.looks()
    assert version == "Contoh dipasang sebagai versi 1."
    assert any(
        "processes/contoh.bpmn  lajur_satu: Lajur “Backoffice”" in line and "back_office" in line for line in more
    )


def test_a_group_that_the_office_does_not_have_is_said_and_the_process_stays_out(watched: Watched) -> None:
    watched.write("forms/contoh/periksa.form", FORM)
    task = 'camunda:formRef="periksa"'
    watched.write("processes/contoh.bpmn", DIAGRAM.replace(task, f'{task} camunda:candidateGroups="bak_office"'))
    refused, sentence = watched.looks()
    assert "1 kesalahan" in refused and "tulis back_office di Candidate groups" in sentence
