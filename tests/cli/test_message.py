"""``alur message``: the outbox from the command line."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from app import cli
from engine.services.connectors import OutgoingNotification, SendResult
from tests.offices import Office


class Line:
    """A line to WhatsApp that gives the answer it is told to."""

    def __init__(self, answer: SendResult) -> None:
        self.answer = answer

    def send(self, notification: OutgoingNotification) -> SendResult:
        return self.answer


@pytest.fixture
def line(office: Office, monkeypatch: pytest.MonkeyPatch) -> Line:
    """A broken line, and a code that failed on it."""
    monkeypatch.setenv("ALUR_DATA_DIR", str(office.engine.settings.data_dir))
    monkeypatch.setenv("ALUR_DATABASE_URL", office.engine.settings.database_url)
    office.engine.worker._sender = broken = Line(SendResult("failed", error="400/131030"))
    register(office, "1407014510900003", "0812-0000-0077")
    return broken


def register(office: Office, nik: str, phone: str) -> None:
    office.identity.register(nik, "Contoh Pendaftar", phone, "tiga kata acak")
    office.engine.worker.drain()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["message", *arguments])


def test_messages_are_listed_by_state_without_phones_and_codes(office: Office, line: Line) -> None:
    (message,) = office.notifications.newest()
    listed = run("list", "--state", "failed").output
    assert message.id in listed and "Contoh Pendaftar" in listed and "400/131030" in listed
    assert message.params["kode"] not in listed and "00000077" not in listed
    assert run("list", "--state", "sent").output == ""


def test_one_or_all_that_failed_go_again(office: Office, line: Line) -> None:
    register(office, "1407014510900004", "0812-0000-0078")
    first, _ = office.notifications.newest()
    assert run("retry", first.id).exit_code == 0
    assert office.notifications.counts() == {"failed": 1, "waiting": 1}
    assert run("retry", "--failed").output == "1 pesan menunggu dikirim ulang.\n"
    assert office.notifications.counts() == {"waiting": 2}
    act = office.audit_log.page()[0][0]
    assert (act.action, act.actor_name) == ("message.retried", "Baris perintah")


def test_an_unknown_message_goes_again_only_when_twice_is_allowed(office: Office, line: Line) -> None:
    line.answer = SendResult("unknown", error="ReadTimeout")
    register(office, "1407014510900004", "0812-0000-0078")
    (unknown,) = office.notifications.newest(["unknown"])
    refused = run("retry", unknown.id)
    assert refused.exit_code == 1 and "mungkin sudah sampai" in refused.output
    assert run("retry", unknown.id, "--twice").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [((), "Sebutkan satu pesan"), (("x", "--failed"), "Sebutkan satu pesan"), (("x",), "Pesan ini tidak ada")],
)
def test_a_refusal_is_a_sentence_and_exit_1(line: Line, arguments: tuple[str, ...], sentence: str) -> None:
    done = run("retry", *arguments)
    assert done.exit_code == 1 and sentence in done.output and "Traceback" not in done.output
