"""The receipt that an applicant takes home from the counter: number, documents, tracking, and the account's code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from connectors.letters import qr
from connectors.printable import printable
from engine.settings import Settings

TEMPLATE = Path(__file__).parent / "templates" / "bukti.typ"


@dataclass(frozen=True)
class Receipt:
    """``account_code`` is "" where the applicant signs in already."""

    business_key: str
    service: str
    applicant: str
    title: str
    received: str
    documents: Sequence[str]
    tracking_url: str
    account_url: str
    account_code: str
    officer: str


def render(receipt: Receipt, settings: Settings, timestamp: int) -> bytes:
    """The receipt on A5; ``timestamp`` in seconds since 1970."""
    import typst  # as late as this: a web process may never need it, and it takes its memory

    data = asdict(receipt) | {"kantor": asdict(settings.office), "sistem": settings.system_name}
    inputs = {"data": json.dumps(printable(data), ensure_ascii=False), "qr": qr(receipt.tracking_url).decode()}
    return bytes(typst.compile(TEMPLATE, ignore_system_fonts=True, timestamp=timestamp, sys_inputs=inputs))
