"""A file's tests, one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from time import monotonic

from engine.definitions.deployment.folder import read_folder
from engine.errors import AlurError, DeploymentRefused
from office.process_tests.coverage import Coverage, measure_coverage
from office.process_tests.model import ProcessTest, ProcessTests, UnreadableTests
from office.process_tests.names import check_names
from office.process_tests.outcome import Outcome
from office.process_tests.play import OutOfTime, Play
from office.process_tests.reading import read
from office.process_tests.stage import OpenOffice, Stage

FOLDER = Path("tests", "processes")


def file_of(root: Path, key: str) -> Path:
    """Where the tests of a process lie."""
    return root / FOLDER / f"{key}.yaml"


def root_of(file: Path, otherwise: Path) -> Path:
    """The folder whose processes a file tests: the one it lies in, else another."""
    above = file.resolve().parents
    here = above[2] if len(above) > 2 and file.resolve().parent == above[2] / FOLDER else otherwise
    return here if (here / "processes").is_dir() else otherwise


def sentences_of(error: AlurError) -> list[str]:
    """What to tell of tests that could not be played."""
    if isinstance(error, UnreadableTests):
        return list(error.sentences)
    if isinstance(error, DeploymentRefused):
        wrong = [finding for finding in error.findings if finding.category == "error"]
        return [f"{finding.file}  {finding.element or '-'}: {finding.message}" for finding in wrong]
    return [str(error)]


class Run:
    """Plays tests on the files of a folder as they are now. ``close`` it when done.

    ``seconds`` caps the whole: then ``OutOfTime`` is raised. ``drawn`` is the process as its own ``diagram`` shows it.
    """

    def __init__(self, file: Path, root: Path, open_office: OpenOffice, seconds: float = float("inf")) -> None:
        """Raises ``UnreadableTests``, ``DeploymentRefused``, ``Refused``."""
        shown = file.resolve()
        name = shown.relative_to(root).as_posix() if shown.is_relative_to(root) else file.name
        self.tests: ProcessTests = read(file.read_bytes(), name)
        self.outcomes: list[Outcome] = []
        self._seconds, self._until = seconds, monotonic() + seconds
        self._stage = Stage(read_folder(root), self.tests.process, open_office)
        try:
            self._look()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._stage.close()

    def __iter__(self) -> Iterator[Outcome]:
        for test in self.tests.tests:
            yield self.play(test)

    def play(self, test: ProcessTest) -> Outcome:
        """Raises ``OutOfTime``."""
        with self._stage.office(test.now) as staged:
            outcome = Play(staged, self._stage.find_process(staged), test, self._check).run()
        self.outcomes.append(outcome)
        return outcome

    @property
    def coverage(self) -> Coverage:
        """Of the tests played so far."""
        return measure_coverage(self.drawn, self.outcomes)

    def _look(self) -> None:
        with self._stage.office(self.tests.tests[0].now) as staged:
            compiled = self._stage.find_process(staged)
            groups: Mapping[str, str] = staged.logins
            check_names(self.tests, compiled, groups)
            self.drawn = compiled.drawn
            self.diagram = compiled.resources.files[compiled.info.resource]

    def _check(self) -> None:
        if monotonic() > self._until:
            raise OutOfTime(f"Uji proses ini belum selesai dalam {self._seconds:.0f} detik, jadi dihentikan.")
