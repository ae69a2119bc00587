"""Activities in the token game: begun, done, taken away (BPMN 2.0.2, 13.3), with their instances (13.3.7)."""

from __future__ import annotations

from typing import Any

from engine.definitions.bpmn.model import Element
from tests.random.catching import Catching
from tests.random.marking import Activity, Scope, Undo
from tests.random.reading import Refusal

CATCHES = ("intermediateCatchEvent", "receiveTask")
HOLDERS = ("subProcess", "callActivity")
TASKS = ("task", "manualTask", "userTask", "scriptTask", "serviceTask", "sendTask", "businessRuleTask", *HOLDERS)
INSTANT = ("nomor", "whatsapp")  # topics that are done within the step
MOST = 5_000  # instances


class Activities(Catching):
    def open(self, element: Element, scope: Scope, group: Activity | None = None) -> Activity:
        """A token has come to an activity, or to an event that waits (``group``: behind an event-based gateway)."""
        activity = Activity(element.id, scope, "body" if element.loop else "work", self.new(), body=group)
        (scope.activities if group is None else group.instances).append(activity)
        if element.loop:
            self._begin_body(activity, element)
        else:
            self._begin(activity, element)
        for event in self.elements(scope):
            if event.attached_to == element.id and event.event.kind != "compensate":
                activity.waits.append(self.wait_for(event, scope, host=activity))
        return activity

    def _begin(self, activity: Activity, element: Element) -> None:
        """One instance, or the activity where it has just one."""
        self.open_variables(activity, element)
        script = element.script and element.kind in ("scriptTask", "serviceTask")
        if element.kind in CATCHES:
            activity.role = "catch"
            activity.waits.append(self.wait_for(element, activity.scope, host=activity))
        elif element.kind in HOLDERS:
            activity.role = "inside"
            self._go_inside(activity, element)
        elif element.kind == "userTask" or element.ticked:
            activity.role = "task"
        elif element.topic and element.topic not in INSTANT and not script:
            activity.role = "job"
        else:
            self.later("work", element, activity.scope, activity)

    def _go_inside(self, activity: Activity, element: Element) -> None:
        scope = activity.scope
        if element.kind == "subProcess":
            inner = Scope(scope.process, element.id, scope.names, activity)
        else:
            inner = Scope(str(element.called), "", f"{scope.names}{element.id}.", activity)
            if self.isolated(element):
                inner.variables = self.mapped(element.ins, self.seen_from(scope, activity))
            else:
                self.share(element.ins, activity)
        activity.inner = inner
        self.begin_scope(inner)

    def begin_scope(self, scope: Scope, event: str = "") -> None:
        """Begins at its event without a trigger, unless another set it off."""
        starts = [each for each in self.elements(scope) if each.kind == "startEvent"]
        plain = [each for each in starts if (each.id == event if event else each.event.kind == "none")]
        self.later("enter", (plain or starts)[0], scope)
        for each in self.elements(scope):
            if each.by_event:
                elements = self.processes[scope.process].elements.values()
                start = next(e for e in elements if e.parent == each.id and e.kind == "startEvent")
                scope.listening.append(self.wait_for(start, scope, starts=each.id))

    def work(self, activity: Activity, element: Element) -> None:
        """What is done within the step."""
        seen, found = self.seen_from(activity.scope, activity), dict[str, Any]()
        if element.kind == "businessRuleTask":
            found = {str(element.result_variable): self.answer(str(element.decision), seen)}
        elif element.script and element.result_variable:
            found = {element.result_variable: self.value(element.script, activity.scope, activity)}
        elif element.topic == "nomor":
            found = {element.inputs["hasil"]: self.numbers.get(element.inputs["jenis"])}
        elif element.event.kind == "message":
            self.send(element, activity.scope, activity)
        self.take_in(found, element, activity.scope, activity)
        self.done(activity)

    def done(self, activity: Activity) -> None:
        """It is through: what it hands out is written, and its token goes on."""
        element, body = self.drawn(activity.scope, activity.element), activity.body
        self.hand_back(activity, element)
        if body is not None and body.role == "body":
            self._instance_done(activity, element, body)
        else:
            self._through(body or activity, element)

    def _through(self, activity: Activity, element: Element) -> None:
        """All of it: it can be taken back from here on, or what was done in it can."""
        scope = activity.scope
        self.close(activity)
        on_it = (each for each in self.elements(scope) if each.attached_to == element.id)
        undo = next((each for each in on_it if each.event.kind == "compensate"), None)
        if undo is not None:
            made = Undo(element.id, undo.id, undo.handler, scope.process, scope.within, scope.names, self.new())
            scope.undos.append(made)
        else:
            scope.undos += activity.undos
        self.leave(element, scope)

    def close(self, activity: Activity) -> None:
        """Takes it away, with its events and all that runs in it."""
        if activity.over:
            return
        activity.over = True
        for wait in activity.waits:
            wait.over = True
        for each in list(activity.instances):
            self.close(each)
        if activity.inner is not None:
            self.clear(activity.inner)
            activity.inner.over = True
        body = activity.body
        (activity.scope.activities if body is None else body.instances).remove(activity)

    def clear(self, scope: Scope) -> None:
        """Takes away all that is under way in a scope. What was done in it is done all the same."""
        for activity in list(scope.activities):
            self.close(activity)
        for wait in scope.listening:
            wait.over = True
        scope.listening, scope.joins = [], {}
        self.forget(scope)

    # Several instances ----------------------------------------------------------------------------

    def _begin_body(self, body: Activity, element: Element) -> None:
        loop = element.loop
        assert loop is not None
        items, names = self._items(body, element), self.counters
        counts = {names[0]: len(items), names[1]: 0, names[2]: 0} | ({names[3]: 0} if len(names) > 3 else {})
        body.variables = counts | ({loop.outputs: [None] * len(items)} if loop.outputs else {})
        if loop.sequential:
            items, body.rest = items[:1], items[1:]
        for index, item in enumerate(items):
            self._begin_instance(body, element, index, item)
        if not items:
            self.later("finish", element, body.scope, body)

    @property
    def counters(self) -> tuple[str, ...]:
        """Total, active, completed: as each Camunda calls them."""
        if self.camunda_8:
            return tuple(f"numberOf{each}Instances" for each in ("", "Active", "Completed", "Terminated"))
        return "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances"

    def _items(self, body: Activity, element: Element) -> list[Any]:
        loop = element.loop
        assert loop is not None
        if loop.collection:
            text = f"={loop.collection}" if loop.collection.isidentifier() else loop.collection
            found = self.value(text, body.scope)
            if not isinstance(found, list):
                raise Refusal(f"{loop.collection} is no list")
            return found
        count = self.value(loop.cardinality or "", body.scope)
        if not str(count).isdigit():
            raise Refusal(f"{loop.cardinality} is no number")
        return list(range(int(count)))

    def _begin_instance(self, body: Activity, element: Element, index: int, item: Any) -> None:
        loop, variables = element.loop, body.variables
        assert loop is not None and variables is not None
        own = {"loopCounter": index + self.camunda_8} | ({loop.item: item} if loop.item else {})
        self.put(variables, self.counters[1], variables[self.counters[1]] + 1)
        instance = Activity(element.id, body.scope, "work", self.new(), own, body=body, index=index)
        body.instances.append(instance)
        self._begin(instance, element)

    def _instance_done(self, instance: Activity, element: Element, body: Activity) -> None:
        loop, counts, scope = element.loop, body.variables, body.scope
        assert loop is not None and counts is not None
        self.put(counts, self.counters[1], counts[self.counters[1]] - 1)
        self.put(counts, self.counters[2], counts[self.counters[2]] + 1)
        if loop.outputs and loop.output:
            gathered = counts[loop.outputs]
            if not isinstance(gathered, list) or len(gathered) <= instance.index:
                raise Refusal(f"{loop.outputs} was written by something inside")
            gathered = list(gathered)
            gathered[instance.index] = self.value(loop.output, scope, instance)
            self.put(counts, loop.outputs, gathered)
        enough = bool(loop.condition) and self.holds(loop.condition or "", scope, instance)
        body.undos += instance.undos
        self.close(instance)
        if enough:
            body.rest = []
            for each in list(body.instances):
                self.close(each)
        elif body.rest:
            item, body.rest = body.rest[0], body.rest[1:]
            self._begin_instance(body, element, instance.index + 1, item)

    # What ends when nothing is left inside ----------------------------------------------------------

    def finished(self, activity: Activity) -> bool:
        if activity.role == "body":
            return not activity.instances
        return activity.inner is not None and activity.inner.idle and not self.moves_in(activity.inner)

    def finish(self, activity: Activity) -> None:
        element, inner = self.drawn(activity.scope, activity.element), activity.inner
        if activity.role == "undoing":
            self.take_back_next(activity)
        elif activity.role == "body":
            self._finish_body(activity, element)
        else:
            assert inner is not None
            if element.kind == "callActivity":  # a process of its own: what was done in it is done
                self._take_over(activity, element, inner)
            else:
                activity.undos += inner.undos
            self.done(activity)

    def _take_over(self, activity: Activity, element: Element, inner: Scope) -> None:
        if inner.variables is None:
            self.share(element.outs, activity)
        else:
            self.take_in(self.mapped(element.outs, inner.variables), element, activity.scope, activity)

    def _finish_body(self, body: Activity, element: Element) -> None:
        loop, variables = element.loop, body.variables
        assert loop is not None and variables is not None
        if loop.outputs:
            self.write({loop.outputs: variables[loop.outputs]}, body.scope)
        self._through(body, element)
