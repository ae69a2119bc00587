"""Rule decision-exists: a business rule task names a table of the deployment and says where the answer goes."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.bpmn.elements import BUSINESS_RULE_TASK
from engine.definitions.bpmn.model import DECISION_RESULT, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote
from engine.errors import Finding

RULE = "decision-exists"
MAPPINGS = ("singleEntry", "singleResult", "collectEntries", "resultList", DECISION_RESULT)


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        if element.kind != BUSINESS_RULE_TASK or element.topic or element.script:
            continue  # what a worker does, or an expression, needs no table
        if not element.decision:
            yield error(process, element, f"{quote(element)} belum menyebut tabel keputusan (Decision ref).", RULE)
        elif element.decision not in resources.decisions and not resources.is_refused(".dmn", element.decision):
            message = f"Tabel keputusan “{element.decision}” tidak ada dalam pemasangan ini. Sertakan berkas .dmn-nya."
            yield error(process, element, message, RULE)
        if not element.result_variable:
            yield error(process, element, f"{quote(element)} belum menyebut variabel hasil (Result variable).", RULE)
        if element.result_mapping not in MAPPINGS:
            yield error(process, element, f"Pemetaan hasil “{element.result_mapping}” tidak dikenal.", RULE)
