"""How Camunda 7 and Camunda 8 write down what BPMN itself has no place for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from engine.definitions.bpmn.sop_properties import TICKED, YES
from tests.random.processes import ERRORS, ESCALATIONS, FORM, MESSAGES, SIGNALS, Block

SPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


@dataclass
class Piece:
    """What belongs on a node: attributes, extension elements, and children."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    extensions: str = ""
    inside: str = ""


def formal(tag: str, text: str) -> str:
    return f'<bpmn:{tag} xsi:type="bpmn:tFormalExpression">{escape(text)}</bpmn:{tag}>'


class Camunda7:
    PREFIX = "camunda"
    HEAD = f'<bpmn:definitions {SPACES} xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'

    def form(self) -> Piece:
        return Piece({"camunda:formRef": FORM})

    def external(self, topic: str) -> Piece:
        return Piece({"camunda:type": "external", "camunda:topic": topic})

    def mapped(self, inputs: Mapping[str, str], outputs: Mapping[str, str]) -> Piece:
        made = "".join(
            f"<camunda:{way}Parameter name={quoteattr(name)}>{escape(text)}</camunda:{way}Parameter>"
            for way, texts in (("input", inputs), ("output", outputs))
            for name, text in texts.items()
        )
        return Piece(extensions=f"<camunda:inputOutput>{made}</camunda:inputOutput>") if made else Piece()

    def decision(self, table: str, result: str) -> Piece:
        more = {"decisionRef": table, "resultVariable": result, "mapDecisionResult": "singleEntry"}
        return Piece({f"camunda:{name}": text for name, text in more.items()})

    def call(self, key: str, handed: Mapping[str, tuple[str, str, str]]) -> Piece:
        """``handed`` by way, in or out: whether all, a source, its target."""
        made = ""
        for way, (every, text, target) in handed.items():
            made += f'<camunda:{way} variables="all" />' if every else ""
            kind = "sourceExpression" if text.startswith("${") else "source"
            made += f'<camunda:{way} {kind}={quoteattr(text)} target="{target}" />' if text else ""
        return Piece({"calledElement": key}, made)

    def script(self, text: str, result: str, *, service: bool) -> Piece:
        if service:
            more = {"camunda:expression": text} | ({"camunda:resultVariable": result} if result else {})
            return Piece(more)
        language, body = ("feel", text[1:]) if text.startswith("=") else ("juel", text)
        more = {"scriptFormat": language} | ({"camunda:resultVariable": result} if result else {})
        return Piece(more, inside=f"<bpmn:script>{escape(body)}</bpmn:script>")

    def ticked(self) -> Piece:
        """A manual task that an officer ticks off."""
        return Piece(extensions=f"<{self.PREFIX}:properties>{self._property()}</{self.PREFIX}:properties>")

    def _property(self) -> str:
        return f'<{self.PREFIX}:property name="{TICKED}" value="{YES}" />'

    def loop(self, block: Block) -> str:
        style, how, what, item, condition, _ = block.text
        attributes = f' isSequential="{"true" if style == "sequential" else "false"}"'
        inside = formal("loopCardinality", what) if how == "count" else ""
        if how == "collection":
            attributes += f" camunda:collection={quoteattr(what)}"
            attributes += f" camunda:elementVariable={quoteattr(item)}" if item else ""
        inside += formal("completionCondition", condition) if condition else ""
        tag = "bpmn:multiInstanceLoopCharacteristics"
        return f"<{tag}{attributes}>{inside}</{tag}>"

    def error_variable(self, variable: str) -> str:
        return f' camunda:errorCodeVariable="{variable}"' if variable else ""

    def message(self, name: str) -> str:
        return f'<bpmn:message id="pesan_{name}" name="{name}" />'

    def top(self) -> str:
        """What events refer to."""
        return "".join(
            [
                *(self.message(name) for name in MESSAGES),
                *(f'<bpmn:signal id="sinyal_{name}" name="{name}" />' for name in SIGNALS),
                *(f'<bpmn:error id="galat_{code}" errorCode="{code}" />' for code in ERRORS),
                *(f'<bpmn:escalation id="eskalasi_{code}" escalationCode="{code}" />' for code in ESCALATIONS),
            ]
        )


class Camunda8(Camunda7):
    PREFIX = "zeebe"
    HEAD = f'<bpmn:definitions {SPACES} xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'

    def form(self) -> Piece:
        return Piece(extensions=f'<zeebe:userTask /><zeebe:formDefinition formId="{FORM}" />')

    def external(self, topic: str) -> Piece:
        return Piece(extensions=f'<zeebe:taskDefinition type="{topic}" />')

    def mapped(self, inputs: Mapping[str, str], outputs: Mapping[str, str]) -> Piece:
        made = self._mappings("input", inputs) + self._mappings("output", outputs)
        return Piece(extensions=f"<zeebe:ioMapping>{made}</zeebe:ioMapping>") if made else Piece()

    @staticmethod
    def _mappings(way: str, texts: Mapping[str, str]) -> str:
        return "".join(
            f"<zeebe:{way} source={quoteattr(text)} target={quoteattr(name)} />" for name, text in texts.items()
        )

    def decision(self, table: str, result: str) -> Piece:
        return Piece(extensions=f'<zeebe:calledDecision decisionId="{table}" resultVariable="{result}" />')

    def call(self, key: str, handed: Mapping[str, tuple[str, str, str]]) -> Piece:
        made, switches = "", ""
        for way, (every, text, target) in handed.items():
            made += self._mappings(f"{way}put", {target: text}) if text else ""
            switch = "propagateAllParentVariables" if way == "in" else "propagateAllChildVariables"
            switches += f' {switch}="{"true" if every else "false"}"'
        made = f"<zeebe:ioMapping>{made}</zeebe:ioMapping>" if made else ""
        return Piece(extensions=f'<zeebe:calledElement processId="{key}"{switches} />{made}')

    def script(self, text: str, result: str, *, service: bool) -> Piece:
        result = result or "hasil_skrip"
        return Piece(extensions=f'<zeebe:script expression={quoteattr(text)} resultVariable="{result}" />')

    def loop(self, block: Block) -> str:
        style, _, what, item, condition, output = block.text
        more = {"inputCollection": what, "inputElement": item}
        more |= {"outputCollection": "semua", "outputElement": output} if output else {}
        written = "".join(f" {name}={quoteattr(text)}" for name, text in more.items() if text)
        inside = f"<bpmn:extensionElements><zeebe:loopCharacteristics{written} /></bpmn:extensionElements>"
        inside += formal("completionCondition", condition) if condition else ""
        sequential = "true" if style == "sequential" else "false"
        tag = "bpmn:multiInstanceLoopCharacteristics"
        return f'<{tag} isSequential="{sequential}">{inside}</{tag}>'

    def error_variable(self, variable: str) -> str:
        return ""

    def message(self, name: str) -> str:
        key = '<bpmn:extensionElements><zeebe:subscription correlationKey="=x" /></bpmn:extensionElements>'
        return f'<bpmn:message id="pesan_{name}" name="{name}">{key}</bpmn:message>'


DIALECTS = {"camunda_7": Camunda7(), "camunda_8": Camunda8()}
