"""Rule first-form: nothing that a case has to wait for stands before the form of an application.

What is sent with an application fills in the start event's form; where that has none, it is placed where the case opens
its form at once (``engine.services.first_form``). Behind a step that takes time the case begins without answers, and
the form opens as a task.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.analysis import starts
from engine.definitions.bpmn.model import Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import quote, warning
from engine.errors import Finding
from engine.groups import APPLICANT_GROUP

RULE = "first-form"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    if not starts.by_application(process, {APPLICANT_GROUP}) or starts.asking_event(process) is not None:
        return
    for element in starts.waits_before_task(process):
        message = (
            f"{quote(element)} berdiri sebelum formulir pertama, jadi permohonan dimulai tanpa isian dan formulirnya "
            "baru terbuka sesudah langkah ini. Bila tidak dimaksudkan, letakkan langkah ini sesudah formulir itu."
        )
        yield warning(process, element, message, RULE)
