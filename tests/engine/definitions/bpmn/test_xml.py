"""XML from strangers is read without entities, without the network, and within bounds."""

from __future__ import annotations

import pytest

from engine.definitions.bpmn.xml import LARGEST, parse
from engine.errors import DeploymentRefused

ENTITY = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
ENCODED = b'<?xml version="1.0" encoding="tidak-ada"?><a/>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "xxxxxxxx"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


def test_comments_and_instructions_are_passed_over() -> None:
    assert parse(b"<?xml version='1.0'?><?x y?><a>b<!-- c -->d</a>", "a.bpmn").text == "bd"


@pytest.mark.parametrize("data", [ENTITY, LAUGHS, b"<!DOCTYPE a><a/>"])
def test_a_doctype_is_refused(data: bytes) -> None:
    with pytest.raises(DeploymentRefused, match="DOCTYPE"):
        parse(data, "a.bpmn")


@pytest.mark.parametrize("data", [b"", b"\0\0", b"<a>", b"\xff\xfe<", ENCODED])
def test_what_is_not_xml_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(DeploymentRefused, match="bukan XML yang utuh"):
        parse(data, "a.bpmn")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b" " * (LARGEST + 1), "paling besar 512 kB"),
        (b"<a>" * 100 + b"</a>" * 100, "bersarang"),
        (b"<a>" * 5000 + b"</a>" * 5000, "bukan XML yang utuh"),
        (b"<a>" + b"<b/>" * 30_000 + b"</a>", "lebih dari 20000 unsur"),
    ],
)
def test_size_depth_and_number_are_bounded(data: bytes, reason: str) -> None:
    with pytest.raises(DeploymentRefused, match=reason):
        parse(data, "a.bpmn")
