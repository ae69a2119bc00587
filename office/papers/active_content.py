"""What a PDF's objects would do or carry: JavaScript, programs, other files, forms that send, sound and film.

The rules look at what an entry does, not whether its key is there: an empty name tree runs nothing, a link that leads
to a page or a site waits for its reader (ISO 32000-1, 12.6 actions; 7.11 file specifications). Loaded in the child
process of ``office.papers.admission`` only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeGuard

from pikepdf import Array, Dictionary, Name, Object, Stream, String

ACTIONS = {  # /S of an action that nobody may bring, whoever sets it off
    "/JavaScript": "script",
    "/Launch": "launch",
    "/GoToE": "launch",
    "/ImportData": "form",
    "/SubmitForm": "form",
    "/ResetForm": "form",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/GoTo3DView": "media",
    "/RichMediaExecute": "media",
}
SUBTYPES = {
    "/RichMedia": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/Screen": "media",
    "/3D": "media",
    "/FileAttachment": "attachment",
}
# All that may happen by itself, when a file or a page is opened or a field is entered: it stays within the file.
BY_ITSELF = frozenset({"/GoTo", "/GoToDp", "/Hide", "/Named", "/SetOCGState", "/Thread", "/Trans"})
CLICKS = frozenset({"/D", "/U"})  # triggers of /AA that are a press of the reader's, as a link is
SCRIPT_ADDRESS = re.compile(r"[\s\x00-\x1f]*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
AWAY = re.compile(r"^\s*[/\\]|:|(?:^|[/\\])\.\.(?:[/\\]|$)")
FILE_NAMES = ("/F", "/UF", "/DOS", "/Mac", "/Unix")

_SPACE = rb"(?:[\x00\t\n\f\r ]|%[^\r\n]*[\r\n])*"
_WRITTEN = re.compile(
    rb"/S" + _SPACE + rb"[/(](" + b"|".join(key[1:].encode() for key in ACTIONS) + rb")(?![A-Za-z0-9_.+-])"
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


class Verdict(Exception):
    """The file is refused for the reason named."""


def look_at(item: Object) -> dict[str, Any]:
    """The entries of a dictionary or of a stream's. Raises ``Verdict`` where it acts, carries or asks for something."""
    entries: dict[str, Any] = dict(item.items())
    for key in KEYS.keys() & entries.keys():
        acts, word = KEYS[key]
        if acts(entries[key]):
            raise Verdict(word)
    if (kind := _word(entries.get("/S"))) in ACTIONS:
        raise Verdict(ACTIONS[kind])
    if (kind := _word(entries.get("/Subtype"))) in SUBTYPES:
        raise Verdict(SUBTYPES[kind])
    if _word(entries.get("/Type")) == "/EmbeddedFile":
        raise Verdict("attachment")
    if isinstance(item, Stream) and isinstance(entries.get("/F"), (String, Dictionary)):
        raise Verdict("attachment")  # its data lies in a file elsewhere
    if "/OpenAction" in entries:
        _look_at_what_runs(entries["/OpenAction"])
    if _is_dictionary(triggers := entries.get("/AA")):
        for trigger, action in triggers.items():
            if trigger not in CLICKS:
                _look_at_what_runs(action)
    return entries


def look_at_text(text: bytes) -> None:
    """Looks for actions in bytes as they are written: what one reader passes over, another may find.

    That is where a key stands twice, or an object where only a reader that repairs would look. Raises ``Verdict``.
    """
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text) if b"#" in text else text
    if found := _WRITTEN.search(plain):
        raise Verdict(ACTIONS["/" + found[1].decode()])


def _look_at_what_runs(action: Any) -> None:
    """An action that nobody has to press, and those that follow it."""
    if isinstance(action, Array):
        return  # a destination
    for each in _follow_key(action, "/Next"):
        entries = dict(each.items())
        kind = _word(entries.get("/S"))
        leaves = any(entries.get(key) is not None for key in ("/F", "/URI", "/Win", "/Mac", "/Unix"))
        if kind == "/GoToR":
            if not _is_beside(entries.get("/F")):
                raise Verdict("launch")
        elif leaves or (kind and kind not in BY_ITSELF):
            raise Verdict(ACTIONS.get(kind, "automatic"))


def _is_beside(file: Any) -> bool:
    """Whether a file specification names a file in the same folder or below: no other machine is asked for it."""
    if not _is_plain_dictionary(file):
        return isinstance(file, String) and AWAY.search(_text(file)) is None
    return "/FS" not in file and all(_is_beside(value) for key, value in file.items() if key in FILE_NAMES)


def _is_program(value: Any) -> bool:
    return isinstance(value, (String, Stream))


def _is_filled(value: Any) -> bool:
    """Whether there is anything in it."""
    if isinstance(value, String):
        return len(bytes(value)) > 0
    return len(value.keys()) > 0 if _is_dictionary(value) else value is not None and value != Array()


def _is_form(value: Any) -> bool:
    return not _is_plain_dictionary(value) and _is_filled(value)  # a font may be called XFA


def _is_files(value: Any) -> bool:
    return not isinstance(value, Array) and _is_filled(value)  # in usage rights it is a list of what is allowed


def _is_filled_tree(value: Any) -> bool:
    """Whether a name tree has a name, in whatever branch."""
    if not _is_plain_dictionary(value):
        return value is not None
    return any(_is_filled(node.get("/Names")) for node in _follow_key(value, "/Kids"))


def _follow_key(first: Any, key: str) -> Iterator[Object]:
    """The dictionary, and all that are reached over a key that leads to one or to a list of them, each once."""
    waiting, seen = [first], set()
    while waiting:
        each = waiting.pop()
        if not isinstance(each, (Array, Dictionary, Stream)):
            continue
        if each.is_indirect:
            if each.objgen in seen:
                continue
            seen.add(each.objgen)
        if isinstance(each, Array):
            waiting += list(each)
            continue
        yield each
        waiting.append(each.get(key))


def _is_script_address(value: Any) -> bool:
    return isinstance(value, String) and SCRIPT_ADDRESS.match(_text(value)) is not None


def _is_plain_dictionary(value: Any) -> bool:
    return isinstance(value, Dictionary) and not isinstance(value, Stream)


def _is_dictionary(value: Any) -> TypeGuard[Object]:
    return isinstance(value, (Dictionary, Stream))


def _word(value: Any) -> str:
    """A name's text with its slash; some readers take a string for a name."""
    if isinstance(value, Name):
        return _text(value)
    return f"/{_text(value)}" if isinstance(value, String) else ""


def _text(value: Object) -> str:
    """The text of a name or a string, also where its bytes are none."""
    try:
        return str(value)
    except UnicodeDecodeError:
        return bytes(value).decode("latin-1")


KEYS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "/JS": (_is_program, "script"),
    "/JavaScript": (_is_filled_tree, "script"),
    "/URI": (_is_script_address, "script"),
    "/Base": (_is_script_address, "script"),
    "/XFA": (_is_form, "form"),
    "/EmbeddedFiles": (_is_filled_tree, "attachment"),
    "/EF": (_is_files, "attachment"),
    "/RichMediaContent": (_is_filled, "media"),
}
WATCHED = KEYS.keys() | {"/A", "/AA", "/Names", "/Next", "/OpenAction", "/S"}  # none of these may stand there twice
