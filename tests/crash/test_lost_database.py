"""A database that goes away or is started anew: people are told, nothing is lost, nothing is a 500."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.errors import Unavailable
from engine.storage import tasks
from engine.storage.database import AWAY
from tests.crash import checks
from tests.crash.commands import LOCKS_LAST, application, checked
from tests.crash.places import Ground, Opened, Place
from tests.crash.site import Visitor, site
from tests.crash.trouble import complete, start, task_of
from tests.offices import Office
from tests.postgres import Cluster, running


@pytest.fixture(scope="module")
def fragile(cluster: Cluster) -> Iterator[Cluster]:
    """A server that keeps what it promised when it crashes."""
    with running(durable=True) as started:
        yield started


@pytest.fixture(scope="module")
def beginning(fragile: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(tmp_path_factory.mktemp("fragile") / "var", fragile.url(fragile.create()))
    Office(place.folder, database=place.environment).engine.close()
    return place


@pytest.fixture
def served(fragile: Cluster, beginning: Place, tmp_path: Path) -> Iterator[Office]:
    ground = Ground(tmp_path, fragile, beginning)
    place = ground.copy(beginning)
    office = Opened(place)
    yield office
    office.engine.close()
    ground.drop(place)


def crash(cluster: Cluster) -> None:
    cluster.stop("immediate")
    cluster.start()


def test_a_request_in_flight_is_told_and_the_next_ones_succeed(
    served: Office, fragile: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, apply, calls = task_of(served), tasks.apply, list[str]()

    def interrupted(*args: Any) -> None:
        if not calls:
            crash(fragile)
        calls.append(args[1])
        apply(*args)

    monkeypatch.setattr(tasks, "apply", interrupted)
    with pytest.raises(Unavailable) as refused:
        complete(served, task)
    assert str(refused.value) == AWAY and calls
    assert served.open(task.partition(":")[0]) == ["periksa_kelengkapan"]
    assert not complete(served, task).repeated and complete(served, task).repeated
    served.engine.worker.drain()
    assert checks.faults(served) == []


def test_while_it_is_away_everybody_is_told_and_nobody_sees_a_500(served: Office, fragile: Cluster) -> None:
    visitor = Visitor(site(served), "backoffice", task_of(served))
    served.settings._read_at = float("-inf")  # the settings are due to be read again
    fragile.stop("immediate")
    try:
        statuses, answer = visitor.look(), visitor.send()
        with pytest.raises(Unavailable):
            start(served, application(served), "sementara")
    finally:
        fragile.start()
    assert statuses.pop("/static/css/alur.css") == 200
    assert set(statuses.values()) == {503}
    assert answer.status_code == 503 and AWAY in answer.text
    assert visitor.send().status_code == 303
    assert set(visitor.look().values()) <= {200, 302}
    assert checks.faults(served) == []


def test_a_database_that_goes_away_while_an_error_page_is_made_is_told(served: Office, fragile: Cluster) -> None:
    app, leaving = site(served), list[str]()

    @app.before_request
    def leave() -> None:  # after the person is known, before the page that says "no such address"
        if leaving:
            fragile.stop(leaving.pop())

    visitor = Visitor(app, "backoffice", task_of(served))
    leaving.append("immediate")
    try:
        answer = visitor.client.get("/tidak-ada")
        assert not leaving
    finally:
        fragile.start()
    assert answer.status_code == 503 and AWAY in answer.text and "<h1>" in answer.text
    assert visitor.client.get("/tidak-ada").status_code in (404, 503)
    assert visitor.client.get("/tidak-ada").status_code == 404


def test_the_page_of_a_missing_address_says_that_the_database_is_away(
    served: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(site(served), "backoffice", task_of(served))

    def away(*_: object) -> None:
        raise Unavailable(AWAY)

    monkeypatch.setattr(served.engine.inbox, "counts", away)  # what the menu of that page asks for
    answer = visitor.client.get("/tidak-ada")
    assert answer.status_code == 503 and AWAY in answer.text


def test_while_it_is_away_the_office_keeps_its_name(served: Office, fragile: Cluster) -> None:
    offices = served.settings
    offices.change(served.actor("operator"), {"system_name": "Nama Lain"})
    offices._read_at = float("-inf")  # due to be read again
    fragile.stop("immediate")
    try:
        assert offices.current().system_name == "Nama Lain"
    finally:
        fragile.start()
    assert offices.current().system_name == "Nama Lain"


def test_after_a_restart_between_two_requests_one_is_told_at_most(served: Office, fragile: Cluster) -> None:
    visitor = Visitor(site(served), "backoffice", task_of(served))
    crash(fragile)
    assert [visitor.send().status_code for _ in range(3)] in ([503, 303, 303], [303, 303, 303])
    assert checks.faults(served) == []


def test_a_job_whose_database_crashes_meanwhile_is_done_and_is_no_incident(served: Office, fragile: Cluster) -> None:
    case, worker = served.apply().instance_id, served.engine.worker
    checked(served, case)
    letters: Any = worker._connectors["surat"]

    class Slow:
        topic, kind = "surat", "remote"

        def run(self, job: Any) -> Any:
            found = letters.run(job)
            if not crashed:
                crash(fragile)
            crashed.append(job.id)
            return found

    crashed: list[str] = []
    worker._connectors = {"surat": Slow()}  # type: ignore[dict-item]
    for _ in range(5):
        try:
            worker.drain()
        except Unavailable:  # run_forever logs it and goes on
            continue
    assert crashed and served.engine.incidents.list_open() == []
    served.clock.advance(LOCKS_LAST)
    worker.drain()
    assert served.open(case) == ["teruskan_permohonan"] and checks.faults(served) == []
