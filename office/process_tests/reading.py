"""Reads a file of process tests: what is written there, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from engine.dates import OFFICE_ZONE
from engine.errors import Refused
from engine.numerals import is_number
from engine.worktime import parse_duration
from office.process_tests import plain_yaml
from office.process_tests.model import Expected, ProcessTest, ProcessTests, Step, UnreadableTests, place

MOST_TESTS, MOST_STEPS = 100, 200
LONGEST = 120  # letters of a test's name
MONDAY = datetime(2026, 7, 6, 8, 0, tzinfo=OFFICE_ZONE)  # no holiday for weeks
WHOLE = ("process", "tests")
TEST = ("name", "now", "service", "variables", "steps", "expect")
TASK = ("task", "as", "values", "passphrase", "expect")
WAIT = ("wait", "expect")
AFTER_ALL = ("tasks", "letters", "messages", "variables", "ended")
EXPECT = (*AFTER_ALL, "errors")


def read(data: bytes, file: str) -> ProcessTests:
    """Raises ``UnreadableTests``."""
    try:
        found = plain_yaml.load(data, file)
    except Refused as error:
        raise UnreadableTests([str(error)]) from None
    reader = _Reader(file)
    tests = reader.whole(found)
    if reader.sentences:
        raise UnreadableTests(reader.sentences)
    return tests


class _Reader:
    """``_at`` is where it reads; what is wrong there goes to ``sentences``."""

    def __init__(self, file: str) -> None:
        self._file = self._at = file
        self.sentences: list[str] = []

    def whole(self, found: Any) -> ProcessTests:
        whole = self._mapping(found, WHOLE, "berkas uji")
        key = self._text(whole, "process", required=True)
        rows = self._list(whole, "tests", MOST_TESTS)
        tests = tuple(self._test(row, number) for number, row in enumerate(rows, start=1))
        names = [test.name for test in tests if test.name]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self._at = self._file
            self._say(f"ada dua uji bernama “{name}”; beri nama yang berbeda")
        return ProcessTests(self._file, key, tests)

    def _test(self, found: Any, number: int) -> ProcessTest:
        named = " ".join(str(found.get("name") or "").split()) if isinstance(found, dict) else ""
        self._at = here = place(self._file, named) if named else f"{self._file}, uji ke-{number}"
        test = self._mapping(found, TEST, "uji")
        name = " ".join(self._text(test, "name", required=True).split())
        if len(name) > LONGEST:
            self._say(f"name paling panjang {LONGEST} huruf")
        now, service = self._moment(test), self._text(test, "service")
        variables = self._names(test, "variables") if "variables" in test else None
        expected = self._read_expected(test, AFTER_ALL)
        steps = []
        for step, row in enumerate(self._list(test, "steps", MOST_STEPS), start=1):
            self._at = f"{here}, langkah {step}"
            steps.append(self._step(row, step))
        return ProcessTest(
            name=name, now=now, steps=tuple(steps), service=service, variables=variables, expected=expected
        )

    def _step(self, found: Any, number: int) -> Step:
        if isinstance(found, dict) and "wait" in found:
            step = self._mapping(found, WAIT, "langkah yang menunggu")
            return Step(number, wait=self._duration(step), expected=self._read_expected(step, AFTER_ALL))
        step = self._mapping(found, TASK, "langkah")
        task, group = self._text(step, "task", required=True), self._text(step, "as", required=True)
        values = self._names(step, "values") if "values" in step else {}
        phrase = step.get("passphrase", False)
        if not isinstance(phrase, (bool, str)):
            self._say("passphrase harus true, atau sebuah teks")
            phrase = False
        return Step(
            number=number,
            task=task,
            group=group,
            values=values,
            passphrase=phrase,
            expected=self._read_expected(step, EXPECT),
        )

    def _read_expected(self, found: Mapping[str, Any], keys: tuple[str, ...]) -> Expected:
        if "expect" not in found:
            return Expected()
        expect = self._mapping(found["expect"], keys, "expect")
        tasks, letters = (self._texts(expect, key) if key in expect else None for key in ("tasks", "letters"))
        messages, texts = self._messages(expect) if "messages" in expect else (None, ())
        return Expected(
            tasks,
            letters,
            messages,
            texts,
            variables=self._names(expect, "variables") if "variables" in expect else None,
            errors=self._errors(expect) if "errors" in expect else None,
            ended=self._read_ended(expect) if "ended" in expect else None,
        )

    def _messages(self, expect: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """The names of messages, and (name, text) of those that are written with what they say."""
        value = expect["messages"]
        names, texts = list[str](), list[tuple[str, str]]()
        for each in value if isinstance(value, list) else [None]:
            told: dict[Any, Any] = each if isinstance(each, dict) else {each: ""}
            if len(told) != 1 or not all(isinstance(part, str) for pair in told.items() for part in pair):
                self._say("messages harus daftar templat, misalnya [izin_siap], [izin_siap: teksnya], atau []")
                break
            names += told
            texts += [(name, text.strip()) for name, text in told.items() if told is each]
        return tuple(names), tuple(texts)

    def _errors(self, expect: Mapping[str, Any]) -> dict[str, str]:
        errors = self._names(expect, "errors")
        for field, sentence in errors.items():
            if sentence is not True and not (isinstance(sentence, str) and sentence):
                self._say(f"errors: “{field}” harus true, atau sebagian kalimat penolakannya")
        if not errors:
            self._say("errors harus menyebut sedikitnya satu bidang")
        return {field: "" if sentence is True else str(sentence) for field, sentence in errors.items()}

    def _read_ended(self, expect: Mapping[str, Any]) -> str:
        ended = expect["ended"]
        if ended is not False and not (isinstance(ended, str) and ended):
            self._say("ended harus id acara akhir, atau false bila kasus masih berjalan")
        return str(ended or "")

    # Values -----------------------------------------------------------------------------------

    def _mapping(self, found: Any, keys: tuple[str, ...], what: str) -> dict[str, Any]:
        if not isinstance(found, dict):
            self._say(f"{what} harus berisi kunci dan isinya: {', '.join(keys)}")
            return {}
        for key in found:
            if key not in keys:
                self._say(f"kunci “{key}” tidak dikenal pada {what}; yang ada: {', '.join(keys)}")
        return found

    def _text(self, found: Mapping[str, Any], key: str, *, required: bool = False) -> str:
        value = found.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if required or key in found:
            self._say(f"{key} harus diisi dengan teks" if value is None else f"{key} harus teks, bukan {_kind(value)}")
        return ""

    def _texts(self, found: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = found[key]
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self._say(f"{key} harus daftar teks, misalnya [periksa_berkas], atau [] bila tidak ada")
            return ()
        return tuple(value)

    def _names(self, found: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = found[key]
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value):
            self._say(f"{key} harus berisi nama dan isinya")
            return {}
        return value

    def _list(self, found: Mapping[str, Any], key: str, most: int) -> Iterable[Any]:
        value = found.get(key)
        if not isinstance(value, list) or not value:
            self._say(f"{key} harus daftar yang berisi sedikitnya satu")
            return ()
        if len(value) > most:
            self._say(f"{key} paling banyak {most}; yang tertulis {len(value)}")
        return value[:most]

    def _moment(self, test: Mapping[str, Any]) -> datetime:
        text = self._text(test, "now")
        if text:
            with suppress(ValueError, OverflowError):
                found = datetime.fromisoformat(text)
                if 2020 <= found.year <= 2099:
                    return found if found.tzinfo else found.replace(tzinfo=OFFICE_ZONE)
            self._say(f"now “{text}” bukan waktu; tulis seperti 2026-03-02T08:00")
        return MONDAY

    def _duration(self, step: Mapping[str, Any]) -> str:
        text = self._text(step, "wait", required=True)
        if text:
            try:
                parse_duration(text)
            except Refused as error:
                self._say(f"wait: {str(error).rstrip('.')}")
        return text

    def _say(self, sentence: str) -> None:
        self.sentences.append(f"{self._at}: {sentence}.")


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true atau false"
    if is_number(value):
        return "angka; beri tanda kutip bila memang teks"
    return "daftar" if isinstance(value, list) else "kunci dan isi"
