"""``alur incident``: what failed, listed and tried again from the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app import cli
from engine.services.connectors import ConnectorError, JobContext
from tests.offices import Office


class NoTemplate:
    """A connector whose letter is missing from the deployment."""

    topic, kind = "surat", "remote"

    def run(self, job: JobContext) -> Mapping[str, Any]:
        raise ConnectorError("Templat surat tidak ada.", retry=False)


@pytest.fixture
def stuck(office: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a case's incident: its receipt could not be set."""
    monkeypatch.setenv("ALUR_DATA_DIR", str(office.engine.settings.data_dir))
    monkeypatch.setenv("ALUR_DATABASE_URL", office.engine.settings.database_url)
    case = office.apply().instance_id
    office.engine.worker._connectors = {**office.engine.worker._connectors, "surat": NoTemplate()}
    office.verdicts(case, "backoffice", "periksa_kelengkapan")
    (incident,) = office.engine.incidents.list_open()
    return incident.id


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["incident", *arguments])


def test_incidents_are_listed(stuck: str) -> None:
    listed = run("list").output
    assert listed.startswith(f"{stuck}\tKT-2026-0001\t") and "Templat surat tidak ada." in listed


@pytest.mark.parametrize("everything", [False, True])
def test_one_or_all_are_tried_again(office: Office, stuck: str, everything: bool) -> None:
    assert office.engine.incidents.list_open()[0].next_at is None
    assert run("retry", "--all" if everything else stuck).exit_code == 0
    assert office.engine.incidents.list_open()[0].next_at is not None, "its job has its retries back"
    act = office.audit_log.page()[0][0]
    assert (act.action, act.actor_name) == ("incident.retried", "Baris perintah")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [((), "Sebutkan satu kendala"), (("x", "--all"), "Sebutkan satu kendala"), (("x",), "Kendala ini tidak ada")],
)
def test_a_refusal_is_a_sentence_and_exit_1(stuck: str, arguments: tuple[str, ...], sentence: str) -> None:
    done = run("retry", *arguments)
    assert done.exit_code == 1 and sentence in done.output and "Traceback" not in done.output
