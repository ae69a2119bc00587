"""The outbox: what failed goes again when somebody says so, and a code that has left the house is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.errors import Conflict, NotFound, Refused
from engine.services.connectors import OutgoingNotification, SendResult
from engine.services.worker import NOTIFICATION_TRIES
from engine.storage import outbox
from tests.offices import Office

BROKEN = SendResult("failed", retry=True, error="tidak tersambung ke WhatsApp")
SENT = SendResult("sent", provider_id="wamid.1")


class Line:
    """A line to WhatsApp that gives the answer it is told to."""

    def __init__(self, answer: SendResult) -> None:
        self.answer, self.sent = answer, list[OutgoingNotification]()

    def send(self, notification: OutgoingNotification) -> SendResult:
        self.sent.append(notification)
        return self.answer


def connect(office: Office, answer: SendResult) -> Line:
    office.engine.worker._sender = line = Line(answer)
    return line


def register(office: Office) -> None:
    office.identity.register("1407014510900003", "Contoh Pendaftar", "0812-0000-0077", "tiga kata acak")


def stored(office: Office) -> str:
    """Every column of every message, as it stands in the database."""
    with office.engine.database.connect() as connection:
        return str(connection.execute(sa.text("SELECT * FROM outbox")).all())


def wear_out(office: Office) -> None:
    """Lets the worker try until it gives up."""
    for _ in range(NOTIFICATION_TRIES):
        office.engine.worker.drain()
        office.clock.advance(timedelta(days=1))


def test_a_message_that_was_given_up_has_all_its_tries_again(office: Office) -> None:
    line = connect(office, BROKEN)
    register(office)
    wear_out(office)
    (failed,) = office.notifications.newest(["failed"])
    assert (failed.attempts, len(line.sent)) == (NOTIFICATION_TRIES, NOTIFICATION_TRIES)
    office.notifications.retry(office.actor("operator"), failed.id)
    (waiting,) = office.notifications.newest()
    assert (waiting.status, waiting.attempts, waiting.error, waiting.due_at) == ("waiting", 0, None, office.clock.now())
    line.answer = SENT
    office.engine.worker.drain()
    assert office.notifications.counts() == {"sent": 1}
    act = office.audit_log.page()[0][0]
    told = (act.action, act.target, act.detail)
    assert told == ("message.retried", "pesan keluar", "kode aktivasi, tadinya gagal")


def test_sending_again_wakes_the_worker(office: Office) -> None:
    connect(office, SendResult("failed", error="400/1"))
    register(office)
    office.engine.worker.drain()
    office.engine.worker._woken.clear()
    assert office.notifications.retry_failed(office.actor("operator")) == 1
    assert office.engine.worker._woken.is_set()


def test_a_code_that_was_really_sent_is_readable_nowhere_afterwards(office: Office) -> None:
    line = connect(office, BROKEN)
    register(office)
    office.engine.worker.drain()
    code = line.sent[0].params["kode"]
    assert code in stored(office), "while it waits it is needed"
    line.answer = SENT
    office.clock.advance(timedelta(days=1))
    office.engine.worker.drain()
    assert line.sent[-1].params["kode"] == code
    assert code not in stored(office)
    (message,) = office.notifications.newest()
    assert message.params == {"nama": "Contoh Pendaftar", "kode": "••••••"}


def test_on_the_screen_the_code_stays_and_so_do_the_words_of_other_messages(office: Office) -> None:
    register(office)
    office.engine.worker.drain()
    (message,) = office.notifications.newest()
    assert message.status == "shown" and str(message.params["kode"]).isdigit()
    connect(office, SENT)
    office.apply()
    sent = office.notifications.newest(["sent"])
    assert sent and not any("•" in str(each.params) for each in sent)


def test_a_message_without_its_code_is_never_sent_again(office: Office) -> None:
    line = connect(office, SENT)
    register(office)
    office.engine.worker.drain()
    (message,) = office.notifications.newest()
    with office.engine.database.begin() as connection:  # the other side says later that it did not arrive
        outbox.mark(connection, message.id, outbox.FAILED, office.clock.now())
    with pytest.raises(Refused, match="meminta kode baru"):
        office.notifications.retry(office.actor("operator"), message.id)
    assert office.notifications.retry_failed(office.actor("operator")) == 0
    office.engine.worker.drain()
    assert len(line.sent) == 1


def test_what_is_on_its_way_or_not_there_cannot_be_sent_again(office: Office) -> None:
    connect(office, BROKEN)
    register(office)
    (waiting,) = office.notifications.newest()
    with pytest.raises(Conflict, match="tidak gagal lagi"):
        office.notifications.retry(office.actor("operator"), waiting.id)
    with pytest.raises(NotFound, match="Pesan ini tidak ada"):
        office.notifications.retry(office.actor("operator"), "tidak ada")
    acts = office.audit_log.page()[0]
    assert not any(act.action == "message.retried" for act in acts)
