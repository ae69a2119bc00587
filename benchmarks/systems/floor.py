"""The floor: the smallest durable Flask + SpiffWorkflow host. No history, no forms, no sign-in, no authorisation.

Spec cached, the instance as JSON in SQLite (WAL, synchronous=FULL), one row a task, one commit a step.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import uuid
from pathlib import Path
from typing import Any

from flask import Flask, jsonify, request
from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.util.task import BpmnTaskFilter
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from benchmarks.diagram import draw


def create(folder: Path) -> Flask:
    """The host over a database of its own in ``folder``."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(draw("lanjut == True", camunda=False)))
    spec, serializer = parser.get_spec("ukur"), BpmnWorkflowSerializer()
    drawn = serializer.to_dict(BpmnWorkflow(spec))["spec"]
    lock = threading.Lock()  # one connection for all threads, as small as a host can be
    database = sqlite3.connect(folder / "floor.db", isolation_level=None, check_same_thread=False)
    for statement in (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "CREATE TABLE IF NOT EXISTS instance (id TEXT PRIMARY KEY, state TEXT)",
        "CREATE TABLE IF NOT EXISTS task (id TEXT PRIMARY KEY, instance TEXT, element TEXT, lane TEXT)",
        "CREATE INDEX IF NOT EXISTS task_instance ON task (instance)",
        "CREATE INDEX IF NOT EXISTS task_lane ON task (lane)",
    ):
        database.execute(statement)
    app = Flask("floor")

    def save(id: str, workflow: Any) -> Any:
        while ready := workflow.get_tasks(task_filter=BpmnTaskFilter(state=TaskState.READY, manual=False)):
            for task in ready:
                task.run()
        open_ = workflow.get_tasks(task_filter=BpmnTaskFilter(state=TaskState.READY, manual=True))
        state = serializer.to_dict(workflow)
        state.pop("spec")
        rows = [(str(task.id), id, task.task_spec.bpmn_id, task.task_spec.lane) for task in open_]
        with lock:
            database.execute("BEGIN IMMEDIATE")
            database.execute("INSERT OR REPLACE INTO instance VALUES (?, ?)", (id, json.dumps(state)))
            database.execute("DELETE FROM task WHERE instance = ?", (id,))
            database.executemany("INSERT INTO task VALUES (?, ?, ?, ?)", rows)
            database.execute("COMMIT")
        return jsonify(task=rows[0][0] if rows else "")

    @app.post("/start")
    def start() -> Any:
        return save(str(uuid.uuid4()), BpmnWorkflow(spec))

    @app.get("/tasks")
    def tasks() -> Any:
        """A page of the queue, as cheap as it gets: no order, no case beside it."""
        rows = database.execute("SELECT id, instance, element FROM task WHERE lane = 'Back Office' LIMIT 50").fetchall()
        return jsonify(rows)

    @app.post("/task/<id>")
    def complete(id: str) -> Any:
        query = "SELECT i.id, i.state FROM task t JOIN instance i ON i.id = t.instance WHERE t.id = ?"
        instance, text = database.execute(query, (id,)).fetchone()
        workflow = serializer.from_dict(json.loads(text) | {"spec": drawn})
        task = workflow.get_task_from_id(uuid.UUID(id))
        task.data.update(request.get_json())
        task.run()
        return save(instance, workflow)

    return app
