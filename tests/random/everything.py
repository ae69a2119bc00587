"""Random processes of everything in BPMN: sub-processes, instances, all kinds of events, mappings, compensation."""

from __future__ import annotations

from tests.random.maker import Maker
from tests.random.processes import ERRORS, ESCALATIONS, HANDED_IN, LETTERS, MESSAGES, SIGNALS, Block

PLAIN = ["user", "user", "user", "job", "script", "plain", "number", "table", "message", "pause", "receive", "send"]
PLAIN += ["throw"]
NESTING = ["sub", "sub", "risky", "undoing", "some", "ways", "race", "choice", "fork", "loop"]
HARD, PASSED = ("hard", "soft"), ("task", "task", "manualTask", "manualTask ticked")


class Everything(Maker):
    """``caught`` is how many activities with events for errors and escalations are around; ``quiet`` are the names that
    must not be thrown here, as what they set off would throw them again."""

    caught, inside = 0, 0
    quiet: frozenset[str] = frozenset()

    def whole(self) -> Block:
        made = super().whole()
        handlers = self._handlers(1) if self.chance(0.3) else ()
        return Block("process", made.id, (*handlers, *made.parts))

    def block(self, depth: int) -> Block:
        kinds = list(PLAIN)
        if depth < self.deepest:
            kinds += NESTING + ["mark", "jump"] * self.wild
        if self.level < 2:
            kinds.append("call")
        made = getattr(self, f"_{self.random.choice(kinds)}")(depth)
        assert isinstance(made, Block)
        return made

    # Activities -----------------------------------------------------------------------------------

    def _user(self, depth: int) -> Block:
        return self._with(Block("user", self.id("U")), depth)

    def _job(self, depth: int) -> Block:
        return self._with(Block("job", self.id("J")), depth)

    def _script(self, depth: int) -> Block:
        result = self.random.choice(("x", "n", "lokal", ""))
        text = {"x": self.value(), "n": self.said(str(self.random.randrange(7)))}.get(result, self.value())
        style = "service" if not self.feel and text.startswith("${") and self.chance(0.3) else "script"
        return self._with(Block("script", self.id("K"), text=(text, result, style)), depth)

    def _plain(self, depth: int) -> Block:
        return self._with(Block("plain", self.id("T"), text=(self.random.choice(PASSED),)), depth)

    def _receive(self, depth: int) -> Block:
        return self._with(Block("receive", self.id("R"), text=(self.random.choice(MESSAGES),)), depth)

    def _send(self, depth: int) -> Block:
        return self._with(Block("send", self.id("B"), text=(self.random.choice(MESSAGES),)), depth)

    def _number(self, depth: int) -> Block:
        return Block("number", self.id("N"))

    def _message(self, depth: int) -> Block:
        return Block("message", self.id("M"))

    def _call(self, depth: int) -> Block:
        made = super()._call(depth)
        if made.kind != "call":
            return made
        some = tuple(way for way in ("in", "out") if self.chance(0.3))
        return self._with(Block("call", made.id, made.parts, (*made.text, *some)), depth)

    def _sub(self, depth: int) -> Block:
        id, marks, caught = self.id("S"), self.marks, self.caught
        events = self._boundaries(id, depth)
        handlers = self._handlers(depth + 1) if self.chance(0.4) else ()
        self.marks, self.inside = [], self.inside + 1
        self.caught += any(each.text[0] in ("error", "escalation") for each in (*events, *handlers))
        content = self.sequence(depth + 1, 2)
        self.marks, self.caught, self.inside = marks, caught, self.inside - 1
        return self._with(Block("sub", id, (content, *handlers, *events)), depth)

    def _handlers(self, depth: int) -> tuple[Block, ...]:
        return tuple(self._handler(depth) for _ in range(self.random.choice((1, 1, 2))))

    def _handler(self, depth: int) -> Block:
        id, force, marks, quiet = self.id("H"), self.random.choice(HARD), self.marks, self.quiet
        kind = self._trigger(cycle=force == "soft")
        force = "hard" if kind[0] == "error" else force
        self.marks, self.quiet = [], quiet | {kind[1]}
        content = self.sequence(max(depth, self.deepest - 1), 2)
        if kind[0] == "conditional":  # what it does may make its condition hold again
            content = Block("sequence", parts=(Block("user", self.id("U")), *content.parts))
        self.marks, self.quiet = marks, quiet
        return Block("handler", id, (content, *self._map_out()), (*kind, force))

    def _with(self, block: Block, depth: int) -> Block:
        """The activity with more on it: instances, mappings, what takes it back, events."""
        parts = list(block.parts)
        if self.chance(0.2):
            parts.append(self._many())
        if self.chance(0.2):
            parts += [Block("map", text=self._map(way)) for way in self.random.choice((["in"], ["out"], ["in", "out"]))]
        if self.chance(0.15):
            parts.append(Block("undo", self.id("k"), text=(self.random.choice(("user", "plain")),)))
        if block.kind not in ("call", "sub") and not any(part.kind == "boundary" for part in parts):
            parts += self._boundaries(block.id, depth)
        return Block(block.kind, block.id, tuple(parts), block.text)

    def _many(self) -> Block:
        style, counted = self.random.choice(("parallel", "sequential")), not self.feel and self.chance(0.4)
        what = self.random.choice(("${n}", "2", "3")) if counted else self.random.choice(self._lists())
        item = self.random.choice(("satu", "x", ""))
        done = "numberOfCompletedInstances" if self.feel else "nrOfCompletedInstances"
        asked = self.random.choice(("", "", self.said(f"{done} >= 2"), self.condition()))
        output = self.random.choice(("=x", "=satu", "=loopCounter")) if self.feel and self.chance(0.5) else ""
        return Block("many", "", (), (style, "count" if counted else "collection", what, item, asked, output))

    def _lists(self) -> list[str]:
        return ["=daftar", '=["a","b","c"]', "=[]"] if self.feel else ["daftar", "${daftar}", '=["b","a"]']

    def _map(self, way: str) -> tuple[str, str, str]:
        return way, self.random.choice(("x", "lokal", "satu", HANDED_IN)), self.value()

    def value(self) -> str:
        """An expression for a letter or a truth value; or a text that is itself. All in FEEL: JUEL stumbles over an x
        that nobody has set."""
        letter = self.random.choice(LETTERS)
        return self.random.choice(("=x", "=lokal", letter, f'=x = "{letter}"', "=satu"))

    # Events ---------------------------------------------------------------------------------------

    def _trigger(self, *, cycle: bool = False) -> tuple[str, str]:
        """What sets off an event on an activity or the start of an event sub-process."""
        kind = self.random.choice(("message", "signal", "error", "error", "escalation", "conditional", "timer"))
        if kind == "timer":
            return self.timer(cycle=cycle)
        names = {"message": MESSAGES, "signal": SIGNALS, "error": (*ERRORS, ""), "escalation": (*ESCALATIONS, "")}
        return kind, self.condition() if kind == "conditional" else self.random.choice(names[kind])

    def _boundary(self, host: str, depth: int) -> Block:
        made = super()._boundary(host, depth)
        if self.chance(0.3):
            return made
        kind, text = self._trigger()
        force = "hard" if kind == "error" else made.text[2]
        way, parts = made.text[3], made.parts
        if kind == "conditional" and force == "soft":
            parts = (Block("sequence", parts=(Block("user", self.id("U")), *parts[0].parts)),)
        if force == "soft" and not self.wild:
            way = "end"
        if text in self.quiet:
            return made
        return Block("boundary", made.id, (*parts, *self._map_out()), (kind, text, force, way))

    def _map_out(self) -> tuple[Block, ...]:
        """Of an event that something comes with: Camunda 8 says what of it goes further."""
        return (Block("map", text=self._map("out")),) if self.feel and self.chance(0.2) else ()

    def _pause(self, depth: int) -> Block:
        kind = self.random.choice(("timer", "message", "signal", "conditional"))
        if kind == "timer":
            return super()._pause(depth)
        names = {"message": MESSAGES, "signal": SIGNALS}
        text = self.condition() if kind == "conditional" else self.random.choice(names[kind])
        maps = [Block("map", text=self._map(way)) for way in ("in", "out") if self.chance(0.2)]
        return Block("pause", self.id("P"), tuple(maps), (kind, text))

    def _race(self, depth: int) -> Block:
        ways = []
        for _ in range(self.random.randint(2, 3)):
            kind = self.random.choice(("timer", "message", "signal", "conditional", "receive"))
            names = {"message": MESSAGES, "receive": MESSAGES, "signal": SIGNALS}
            text = (kind, self.condition()) if kind == "conditional" else ()
            text = self.timer() if kind == "timer" else text or (kind, self.random.choice(names[kind]))
            ways.append(Block("way", self.id("c"), self.branch(depth + 1).parts, text))
        return Block("race", self.id("v"), tuple(ways))

    def _throw(self, depth: int) -> Block:
        kind, text = self._thrown(end=False)
        maps = (Block("map", text=self._map("in")),) if kind == "message" and self.chance(0.5) else ()
        return Block("throw", self.id("t"), maps, (kind, text if kind != "link" else self.id("L")))

    def _thrown(self, *, end: bool) -> tuple[str, str]:
        kinds = ["message", "signal", "compensate", "none" if end else "link"]
        kinds += ["escalation"] * (1 + 2 * bool(self.caught)) + ["error"] * end * (3 if self.caught else 1)
        kind = self.random.choice(kinds if end else [*kinds, "none"])
        names = {"message": MESSAGES, "signal": SIGNALS, "escalation": ESCALATIONS, "error": ERRORS}
        free = [name for name in names.get(kind, ("",)) if name not in self.quiet]
        return (kind, self.random.choice(free)) if free else ("none", "")

    def ending(self) -> str:
        if self.chance(0.4):
            return super().ending()
        return ":".join(self._thrown(end=True)).removesuffix(":")

    def _risky(self, depth: int) -> Block:
        """A sub-process in which something may be thrown, for an event on it or in it, or for another further out."""
        kind = self.random.choice(("error", "escalation"))
        code, force = self.random.choice(ERRORS if kind == "error" else ESCALATIONS), "hard" if kind == "error" else ""
        stop = Block("stop", self.id("e"), text=(f"{kind}:{code}",))
        if kind == "escalation" and self.chance(0.5):
            stop = Block("throw", self.id("t"), text=(kind, code))
        ways = Block("sequence", parts=(stop,)), Block("sequence")
        may = Block("choice", self.id("x"), ways, ("gate", self.condition(), ""))
        made = Block("sequence", parts=(*self.sequence(depth + 1, 2).parts, may))
        if self.chance(0.4):  # from further inside
            made = Block("sequence", parts=(self._with(Block("sub", self.id("S"), (made,)), self.deepest),))
        id, parts, quiet = self.id("S"), [made], self.quiet
        self.quiet = quiet | {code, ""}
        for each in ("boundary", "handler"):
            if self.chance(0.55):
                text = kind, self.random.choice((code, code, "")), force or self.random.choice(HARD)
                way = ("merge" if force and self.chance(0.5) else "end",) if each == "boundary" else ()
                parts.append(Block(each, self.id(each[0]), (self.sequence(self.deepest, 1),), (*text, *way)))
        self.quiet = quiet
        return self._with(Block("sub", id, tuple(parts)), self.deepest)

    def _undoing(self, depth: int) -> Block:
        """Several things that can be taken back, at times in a sub-process, and an event that takes back."""
        made = []
        for _ in range(self.random.randint(1, 3)):
            undo = Block("undo", self.id("k"), text=(self.random.choice(("user", "plain")),))
            made.append(Block(self.random.choice(("user", "plain")), self.id("U"), (undo,), ("task",)))
        if self.chance(0.4):
            inside, last = Block("sequence", parts=tuple(made)), made[-1]
            made = [self._with(Block("sub", self.id("S"), (inside,)), self.deepest), self._user(depth), last]
            made[-1] = Block("user", self.id("U"), (Block("undo", self.id("k"), text=("user",)),))
        activity = self.random.choice(("", "", self.random.choice(made).id))
        throw = Block("throw", self.id("t"), text=("compensate", activity))
        ways = Block("sequence", parts=(throw,)), Block("sequence")
        return Block("sequence", parts=(*made, Block("choice", self.id("x"), ways, ("gate", self.condition(), ""))))

    # Ways -----------------------------------------------------------------------------------------

    def _some(self, depth: int) -> Block:
        conditions = [self.condition() for _ in range(self.random.randint(2, 3))]
        conditions[self.random.randrange(len(conditions))] = "else" if self.chance(0.8) else ""
        style = "wrong" if self.wild and self.chance(0.2) else self.random.choice(("gate", "gate", "fused"))
        made = Block("some", self.id("o"), tuple(self.branch(depth + 1) for _ in conditions), (style, *conditions))
        if self.chance(0.85):
            return made
        parts = tuple(self.branch(depth + 1) for _ in range(2))  # one gateway that joins and splits
        again = Block("some", self.id("o"), parts, ("fused", self.condition(), "else"))
        return Block("sequence", parts=(made, again))

    def _ways(self, depth: int) -> Block:
        conditions = [self.random.choice(("", self.condition())) for _ in range(self.random.randint(2, 3))]
        if any(conditions) and self.chance(0.7):
            conditions[-1] = "else"
        style = "wrong" if self.wild and self.chance(0.2) else "gate"
        return Block("ways", self.id("W"), tuple(self.branch(depth + 1) for _ in conditions), (style, *conditions))
