"""pytest collects ``tests/processes/*.yaml``: each test of a process is one item, and fails without a traceback."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from cli.process_test import describe_outcome
from connectors import open_office
from engine.errors import AlurError
from office.process_tests.model import ProcessTest, UnreadableTests
from office.process_tests.reading import read
from office.process_tests.run import FOLDER, Run


def collected(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """For the hook ``pytest_collect_file``."""
    ours = path.suffix == ".yaml" and path.parent.parts[-len(FOLDER.parts) :] == FOLDER.parts
    return ProcessTestsFile.from_parent(parent, path=path) if ours else None


class Failed(Exception):
    """The test's outcome, as people read it."""


class ProcessTestsFile(pytest.File):
    """One process's tests; its office is prepared when the first of them is run, and kept for the others."""

    run: Run | None = None

    def collect(self) -> Iterable[pytest.Item]:
        try:
            tests = read(self.path.read_bytes(), self.path.name)
        except UnreadableTests as error:
            raise self.CollectError(str(error)) from None
        return [ProcessTestItem.from_parent(self, name=test.name, test=test) for test in tests.tests]

    def prepared(self) -> Run:
        if self.run is None:
            self.run = Run(self.path, self.path.parents[len(FOLDER.parts)], open_office)
            self.config.add_cleanup(self.run.close)
        return self.run


class ProcessTestItem(pytest.Item):
    """One test of a process."""

    parent: ProcessTestsFile

    def __init__(self, *, test: ProcessTest, **more: Any) -> None:
        super().__init__(**more)
        self._test = test

    def runtest(self) -> None:
        try:
            outcome = self.parent.prepared().play(self._test)
        except AlurError as error:
            raise Failed(str(error)) from None
        if not outcome.passed:
            raise Failed("\n".join(describe_outcome(outcome)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        return str(excinfo.value) if isinstance(excinfo.value, Failed) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name
