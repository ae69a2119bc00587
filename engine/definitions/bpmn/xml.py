"""Reads XML that strangers may have written: no entities, no network, no DOCTYPE, bounded in size and depth."""

from __future__ import annotations

from typing import Any

from lxml import etree

from engine.errors import DeploymentRefused, Finding

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
LARGEST = 512 * 1024  # bytes
DEEPEST = 60  # elements within each other; an SOP's diagram has about eight
MOST = 20_000  # elements


def parse(data: bytes, file: str) -> Any:
    """The root element. Raises ``DeploymentRefused`` for anything that is not plain, well-formed XML."""
    if len(data) > LARGEST:
        raise make_refusal(file, "", f"Berkas ini {len(data) // 1024} kB; paling besar {LARGEST // 1024} kB.", "size")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None)
        raise make_refusal(file, "", f"Berkas ini bukan XML yang utuh: {_first_line(error)}", "xml", line) from error
    if root.getroottree().docinfo.doctype:
        raise make_refusal(
            file, "", "Berkas ini memuat DOCTYPE. Hapus DOCTYPE-nya; diagram tidak memerlukannya.", "xml"
        )
    _check_size(root, file)
    return root


def make_refusal(file: str, element: str, message: str, rule: str, line: int | None = None) -> DeploymentRefused:
    """A refusal with one finding."""
    return DeploymentRefused(
        [Finding(file=file, element=element, message=message, rule=rule, category="error", line=line)]
    )


def local_name(node: Any) -> str:
    """An element's tag without its namespace."""
    return str(etree.QName(node).localname)


def _check_size(root: Any, file: str) -> None:
    depth = 0
    for count, (event, node) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            message = f"Unsur di berkas ini bersarang lebih dari {DEEPEST} tingkat."
            raise make_refusal(file, "", message, "size", node.sourceline)
        if count > 2 * MOST:
            raise make_refusal(file, "", f"Berkas ini berisi lebih dari {MOST} unsur XML.", "size")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
