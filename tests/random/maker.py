"""Random processes of the blocks that an SOP is drawn with."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.random.processes import (
    DEEPEST_CALL,
    HANDED_BACK,
    HANDED_IN,
    LETTERS,
    MOST_CALLED,
    NUMBERS,
    TABLES,
    Block,
)


class Maker:
    """Makes one process. ``called`` are those that can be called, each with how deep it lies; what it calls lies
    deeper."""

    def __init__(
        self,
        source: random.Random,
        careful: bool,
        deepest: int,
        called: list[tuple[int, Block]],
        level: int = 0,
        dialect: str = "camunda_7",
    ) -> None:
        self.random, self.careful, self.deepest = source, careful, deepest
        self.called, self.level, self.dialect = called, level, dialect
        self.feel = dialect == "camunda_8"  # the only language there
        self.wild = not careful and source.random() < 0.4  # jumps into and out of branches, joins that do not fit
        self.count, self.marks = 0, list[str]()

    def id(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def whole(self) -> Block:
        start = self.random.choice(("Start", "attached")) if self.chance(0.08) else "mulai"
        made = self.sequence(0, 4 - self.level)
        if self.chance(0.4 if self.level == 0 else 0.15):  # all of it again and again
            made = Block("loop", self.id("l"), (made,), (self.said("n < 5"), "back", "gate"))
        return Block("process", start, (made,))

    def sequence(self, depth: int, most: int) -> Block:
        return Block("sequence", parts=tuple(self.block(depth) for _ in range(self.random.randint(1, most))))

    def branch(self, depth: int) -> Block:
        """Of a gateway: perhaps empty, perhaps with an end of its own."""
        if self.chance(0.15):
            return Block("sequence")
        made = self.sequence(depth, 2)
        if self.chance(0.12):
            made = Block("sequence", parts=(*made.parts, Block("stop", self.id("e"), text=(self.ending(),))))
        return made

    def ending(self) -> str:
        return "terminate" if self.chance(0.4) else "none"

    def block(self, depth: int) -> Block:
        kinds = ["user"] * 4 + ["job", "message", "number", "table", "pause"]
        if depth < self.deepest:
            kinds += ["choice", "choice", "fork", "fork", "loop"] + ["mark", "jump"] * self.wild
        if self.level < DEEPEST_CALL:
            kinds.append("call")
        kind = self.random.choice(kinds)
        making: Callable[[int], Block] | None = getattr(self, f"_{kind}", None)
        return making(depth) if making else Block(kind, self.id(kind[0].upper()))

    def _user(self, depth: int) -> Block:
        id = self.id("U")
        return Block("user", id, self._boundaries(id, depth))

    def _call(self, depth: int) -> Block:
        id, name = self.id("C"), self._callable()
        inner = next(block for _, block in self.called if block.id == name)
        answers = [f"hasil_{each.id}" for each in inner.walk() if each.kind == "table"]
        text = name, self._mapping([]), self._mapping(answers)
        made = Block("call", id, self._boundaries(id, depth), text)
        if not (self.wild and self.chance(0.4)):
            return made
        late = Block("sequence", parts=(self._pause(depth),) if self.chance(0.5) else ())
        twice = Block("fork", self.id("p"), (Block("sequence"), late), ("wrong",))
        return Block("sequence", parts=(twice, made))

    def _callable(self) -> str:
        """The name of a process that can be called from here: one that is there, or a new one."""
        known = [block.id for level, block in self.called if level > self.level]
        if known and (len(self.called) >= MOST_CALLED or self.chance(0.4)):
            return self.random.choice(known)
        inner = type(self)(self.random, self.careful, self.deepest - 1, self.called, self.level + 1, self.dialect)
        made = inner.whole()
        name = f"s{len(self.called)}"
        self.called.append((inner.level, Block("called", name, made.parts, (made.id,))))
        return name

    def _mapping(self, more: list[str]) -> str:
        """What is handed over: a variable, or an expression (of what every case knows)."""
        if self.chance(0.6):
            return ""
        letter, number = self.random.choice(LETTERS), self.random.choice(NUMBERS)
        if self.feel:
            return "=" + self.random.choice(["x", "n", HANDED_IN, "ok", f'x = "{letter}"', *more])
        sources = ["x", "n", HANDED_IN, "${ok}", "${x}", f"${{x == '{letter}'}}", f"${{n > {number}}}", *more]
        return self.random.choice(sources)

    def said(self, condition: str) -> str:
        """A condition in the language that its dialect reads."""
        return f"={condition.replace('==', '=')}" if self.feel else f"${{{condition}}}"

    def _boundaries(self, host: str, depth: int) -> tuple[Block, ...]:
        count = self.random.choice((1, 1, 2)) if self.chance(0.3) else 0
        return tuple(self._boundary(host, depth) for _ in range(count))

    def _boundary(self, host: str, depth: int) -> Block:
        taken = self.marks.count(host)  # the id that our own builder gives the step before the task
        id = f"{host}.attached" if self.chance(0.05) and not taken and host[0] == "U" else self.id("b")
        self.marks += [host] if id.endswith(".attached") else []
        hard = self.chance(0.5)
        kind, text = self.timer(cycle=not hard)
        ways = ["end", "merge", self.ending()] if hard or self.wild else ["end"]
        tail = self.sequence(max(depth + 1, self.deepest - 1), 2) if self.chance(0.7) else Block("sequence")
        way = self.random.choice(ways).replace("none", "end")
        return Block("boundary", id, (tail,), (kind, text, "hard" if hard else "soft", way))

    def timer(self, *, cycle: bool = False) -> tuple[str, str]:
        if cycle and self.chance(0.6):
            return "timeCycle", self.random.choice(("R2/PT45M", "R3/PT20M", "R/PT2H", "R1/PT5M"))
        if self.chance(0.15):
            zone = self.random.choice(("+07:00", "Z", ""))  # without one it is the office's own time
            return "timeDate", f"2026-11-{self.random.randint(23, 28)}T{self.random.randint(7, 16):02}:30:00{zone}"
        if self.chance(0.2):
            return "timeDuration", self.said("tempo")
        return "timeDuration", self.random.choice(("PT10M", "PT90M", "PT4H", "P1D", "P1DT2H", "PT0S"))

    def _pause(self, depth: int) -> Block:
        return Block("pause", self.id("P"), text=self.timer())

    def _table(self, depth: int) -> Block:
        """A table, at times with a gateway that asks for its answer: nothing may come between the two."""
        table = self.random.choice(list(TABLES))
        asked = Block("table", self.id("T"), text=(table,))
        if depth >= self.deepest or self.chance(0.4):
            return asked
        answer = self.random.choice(TABLES[table][1])[1]
        condition = self.said(f'hasil_{asked.id} == "{answer}"' if self.feel else f"hasil_{asked.id} == '{answer}'")
        ways = self.branch(depth + 1), self.branch(depth + 1)
        return Block("sequence", parts=(asked, Block("choice", self.id("x"), ways, ("gate", condition, ""))))

    def _choice(self, depth: int) -> Block:
        conditions = [self.condition() for _ in range(self.random.randint(2, 3))]
        if self.careful or self.chance(0.85):
            place = self.random.randrange(len(conditions))
            conditions[place] = f"else {conditions[place]}" if not self.careful and self.chance(0.1) else ""
        style = self.random.choice(("gate", "gate", "direct", "fused"))
        if self.wild and self.chance(0.2):
            style = "wrong"
        return Block("choice", self.id("x"), tuple(self.branch(depth + 1) for _ in conditions), (style, *conditions))

    def _fork(self, depth: int) -> Block:
        style = "wrong" if self.wild and self.chance(0.15) else self.random.choice(("gate", "gate", "fused"))
        ways = self.random.randint(2, 3)
        return Block("fork", self.id("p"), tuple(self.branch(depth + 1) for _ in range(ways)), (style,))

    def _loop(self, depth: int) -> Block:
        how = self.condition(), self.random.choice(("back", "out")), self.random.choice(("gate", "direct"))
        return Block("loop", self.id("l"), (self.sequence(depth + 1, 2),), how)

    def _mark(self, depth: int) -> Block:
        id = self.id("m")
        self.marks.append(id)
        return Block("mark", id)

    def _jump(self, depth: int) -> Block:
        known = [id for id in self.marks if id.startswith("m")]
        if not known:
            return self._mark(depth)
        return Block("jump", self.id("j"), text=(self.condition(), self.random.choice(known)))

    def condition(self) -> str:
        feel = self.feel or self.chance(0.25)
        terms = [self._term(feel) for _ in range(self.random.choice((1, 1, 1, 2)))]
        body = self.random.choice((" and ", " or ") if feel else (" && ", " || ", " and ", " or ")).join(terms)
        return f"={body}" if feel else f"${{{body}}}"

    def _term(self, feel: bool) -> str:
        letter, number = self.random.choice(LETTERS), self.random.choice(NUMBERS)
        if self.chance(0.15) and (feel or (not self.careful and self.chance(0.1))):  # in JUEL it must be there
            handed = self.random.choice((HANDED_IN, HANDED_BACK))
            return f'{handed} = "{letter}"' if feel else f"{handed} == '{letter}'"
        if self.chance(0.4):
            return f'x = "{letter}"' if feel else f"x {self.random.choice(('==', '!='))} '{letter}'"
        if self.chance(0.6):
            return f"n {self.random.choice(('<', '<=', '>', '>='))} {number}"
        return self.random.choice(("ok", "ok = true") if feel else ("ok", "!ok", "ok == true", "ok == false"))
