"""The same with every part there is: deployment, runtime, worker, a SQLite database; and the history proved at the end.

The runtime is driven at random, and the token game follows what history recorded.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from connectors import sender
from connectors.test_ca import TestAuthority
from connectors.tte import LocalSigner
from engine.clock import ManualClock
from engine.definitions.bpmn.topics import Topic, by_name
from engine.errors import DeploymentRefused
from engine.execution.values import Event
from engine.services.actor import SYSTEM
from engine.services.connectors import JobContext
from engine.services.engine import Engine
from engine.services.runtime import Submission
from engine.settings import Settings
from engine.storage import cases, jobs, steps, tasks
from office.office import Office
from tests.random.drawing import diagrams, tables
from tests.random.engines import Difference, Open, seen
from tests.random.histories import BEGIN, CROWD
from tests.random.moves import some_values
from tests.random.oracle import Deed, Game
from tests.random.order import orders
from tests.random.processes import FORM, JOB_TOPIC, LETTERS, PACES, TABLES, process

STEPS, ORDERS = 25, 8
CHOICES = {"x": LETTERS, "tempo": PACES}
COMPONENTS: list[dict[str, Any]] = [
    {
        "id": name,
        "key": name,
        "label": name,
        "type": "select",
        "values": [{"label": each, "value": each} for each in choices],
    }
    for name, choices in CHOICES.items()
] + [
    {"id": "n", "key": "n", "label": "n", "type": "number"},
    {"id": "ok", "key": "ok", "label": "ok", "type": "checkbox"},
]


class Undecided(Exception):
    """BPMN leaves open what comes of a step: it depends on which token moves first."""


class Connector:
    """Answers with anything."""

    topic, kind = JOB_TOPIC, "remote"
    kind: Literal["remote"]

    def __init__(self, source: random.Random) -> None:
        self.random = source

    def run(self, job: JobContext) -> dict[str, Any]:
        return some_values(self.random)


class Stack:
    """An office with one officer. ``close`` it when done."""

    def __init__(self, folder: Path, source: random.Random) -> None:
        settings = Settings.from_environment({"ALUR_DATA_DIR": str(folder), "ALUR_SECRET_KEY": "kunci-uji"})
        self.random, self.clock = source, ManualClock(BEGIN)
        self.engine = Engine(
            settings,
            {JOB_TOPIC: Connector(source)},
            sender(settings),
            LocalSigner(TestAuthority(folder / "ca"), lambda: "Contoh"),
            by_name([Topic(JOB_TOPIC)]),
            dict,
            self.clock,
        )
        office = Office(self.engine)
        office.prepare()
        office.accounts.create_user(
            "petugas", "Contoh Petugas", ["back_office"], "sandi-uji-2026", "0812-0000-0002", None
        )
        self.officer = office.accounts.actor("petugas")
        self.count = 0

    def deployed(self) -> tuple[dict[str, bytes], str]:
        """A random process that lint lets in: the diagrams of it and of what it calls, and its key."""
        while True:
            self.count += 1
            block, key = process(self.random, careful=True, deepest=2), f"acak_{self.count}"
            if sum(each.kind in ("user", "loop", "pause") for each in block.walk()) < 4:
                continue  # over before it has begun
            drawn = diagrams(block, self.random, key)
            try:
                self.deploy(drawn, key)
            except DeploymentRefused as refused:
                if {finding.rule for finding in refused.findings} != {"deadlock"}:
                    raise
                continue
            return drawn, key

    def deploy(self, drawn: Mapping[str, bytes], key: str) -> None:
        """All together; or first what is called, and then the process alone, as a designer's tool sends it. Raises
        ``DeploymentRefused``."""
        form = {"id": FORM, "type": "default", "components": COMPONENTS}
        files = {f"forms/{key}/{FORM}.form": json.dumps(form).encode(), "processes/tabel.dmn": tables()}
        called = {f"processes/{name}.bpmn": data for name, data in drawn.items() if name != key}
        repository, now = self.engine.repository, self.clock.now()
        if not called or self.random.random() < 0.5:
            repository.deploy({f"processes/{key}.bpmn": drawn[key]} | files | called, key, "api", SYSTEM, now)
            return
        repository.deploy(files | called, f"{key}_dipanggil", "api", SYSTEM, now)
        made = repository.deploy_sent({f"{key}.bpmn": drawn[key]}, key, "modeler", SYSTEM, now).definitions
        if [each.key for each in made] != [key]:
            raise Difference(f"{key} was sent, and {made} came of it")

    def play(self, key: str) -> int:
        """A random history of one case; how many steps it took. Raises ``Difference``."""
        case = _Case(self, key)
        with suppress(Undecided):  # from here on nobody knows better; what was done is proved all the same
            for _ in range(STEPS):
                if not case.move():
                    break
        found = self.engine.replay.verify(case.id)
        if found != (1, []):
            raise Difference(f"run again, the history is another: {found[1]}")
        return case.seq

    def close(self) -> None:
        self.engine.close()


class _Case:
    def __init__(self, stack: Stack, key: str) -> None:
        self.stack, self.engine, self.random = stack, stack.engine, stack.random
        compiled = self.engine.repository.latest(key)
        self.spec = compiled.executable.spec
        self.game, self.open, self.seq = Game(compiled.drawn, TABLES, {}, compiled.resources.processes), Open(), 0
        values = some_values(self.random, full=True)
        started = self.engine.runtime.start_process(stack.officer, key, values, self._command_id())
        self.id = started.instance_id
        self._follow()

    def move(self) -> bool:
        """Whether there was anything to do."""
        self.engine.worker.drain()
        self._follow()
        self._compare()
        late = [timer.name for timer in self.game.timers if timer.due <= self.stack.clock.now()]
        if late or self.game.jobs():
            raise Difference(f"the worker leaves {late + self.game.jobs()} undone")
        if self.game.crowd > CROWD:
            return False
        waiting = self.open.of("task")
        if self.game.timers and (not waiting or self.random.random() < 0.3):
            soon = min(timer.due for timer in self.game.timers)
            self.stack.clock.set(
                max(soon, self.stack.clock.now()) + timedelta(seconds=self.random.choice((0, 1, 5000)))
            )
        elif waiting:
            self._complete(self.random.choice(waiting)[1])
        return bool(waiting or self.game.timers)

    def _complete(self, token: str) -> None:
        values = {"x": "a", "n": self.random.randrange(7), "ok": self.random.random() < 0.5, "tempo": "PT20M"}
        values |= {name: self.random.choice(choices) for name, choices in CHOICES.items()}
        runtime, actor, task = self.engine.runtime, self.stack.officer, tasks.task_id(self.id, token)
        if self.random.random() < 0.1:
            runtime.claim(actor, task, self._command_id())
        sent, command = {**values, "n": str(values["n"])}, self._command_id()
        runtime.complete(actor, task, Submission(sent), command)
        if not runtime.complete(actor, task, Submission(sent), command).repeated:
            raise Difference(f"{task} is completed twice by one command")
        self._follow()
        recorded = self.game.variables
        if any(recorded.get(name) != value for name, value in values.items()):
            raise Difference(f"{values} was sent, {recorded} is known")

    def _command_id(self) -> str:
        self.stack.count += 1
        return f"acak-{self.stack.count}"

    def _follow(self) -> None:
        """The token game does what history says was done, and can only do what the rules allow."""
        with self.engine.database.connect() as connection:
            new = [row for row in cases.steps(connection, self.id) if row.seq > self.seq]
        for row in new:
            self.seq = row.seq
            body = json.loads(row.body)
            self.game.numbers = body["numbers"]
            self._do(row.command, row.element, row.target, body["command"], row.at)
            self.open.follow(Event(kind, *rest) for kind, *rest in json.loads(row.events))

    def _do(self, command: str, element: str, token: str, values: dict[str, Any], at: datetime) -> None:
        if command == "start":
            self._play(Deed("start", values=values), at)
        elif command not in ("claim", "release"):
            noun = self.open.items[token][0]
            which = [other for name, other in self.open.of(noun) if name == element].index(token)
            thing = [each for each in self.game.waiting(noun) if each.name == element][which]
            if command == "fire" and thing.due > at:
                raise Difference(f"{element} fires at {at}, and is due at {thing.due}")
            self._play(Deed("fire" if command == "fire" else "complete", thing.born, values=values), at)

    def _play(self, deed: Deed, at: datetime) -> None:
        """Raises ``Undecided``."""
        found = [self.game.after(deed, at, order) for order in islice(orders(), ORDERS)]
        if any(each.seen().node != found[0].seen().node for each in found):
            raise Undecided
        self.game = found[0]

    def _compare(self) -> None:
        with self.engine.database.connect() as connection:
            row = steps.find_instance(connection, self.id)
            work = jobs.of_instance(connection, self.id)
            open_tasks = sorted(each.element for each in tasks.open_of(connection, self.id))
            incidents = jobs.open_incidents(connection, [self.id])
        assert row is not None
        timers = sorted((each.element, each.due_at) for each in work if each.kind == "timer")
        told = open_tasks, sorted(each.element for each in work if each.kind == "service"), timers, row.state
        state = "completed" if self.game.ended else "stalled" if self.game.stalled else "active"
        due = sorted((timer.name, timer.due) for timer in self.game.timers)
        wanted = sorted(self.game.tasks()), sorted(self.game.jobs()), due, state
        if told != wanted:
            raise Difference(f"{told}, but by BPMN {wanted}")
        stands = seen(row.tokens, json.loads(row.variables), self.spec, self.open).node
        if stands != self.game.seen().node:
            raise Difference(f"there stand {stands}, but by BPMN {self.game.seen().node}")
        if len(incidents) != (state == "stalled"):
            raise Difference(f"{state}, with incidents {[each.message for each in incidents]}")
