"""The site over the demo office, made once for a file: its tests leave each other's cases alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from tests.offices import Office
from web.limits import limiter


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("kantor"))
    yield made
    made.engine.close()


@pytest.fixture
def app(office: Office) -> Flask:
    made = create_app(office.engine.settings, office)
    made.testing = True
    limiter.reset()
    return made
