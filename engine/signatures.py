"""What a signed PDF says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """``intact``: the signed bytes are as signed; ``whole``: the signature covers the entire file; ``trusted``: an
    authority we know issued the signer's certificate; ``bottom_line``: all of it holds. ``covered``: how many bytes
    from the file's beginning the signature was made over, its own place included; what was added stands behind."""

    signed: bool = False
    intact: bool = False
    whole: bool = False
    trusted: bool = False
    bottom_line: bool = False
    signer: str = ""
    organisation: str = ""
    signed_at: datetime | None = None
    covered: int = 0


def is_signed(pdf: bytes) -> bool:
    """Whether somebody has signed these bytes, well or not: they are then never rewritten (ISO 32000-1, 12.8.1)."""
    return b"/ByteRange" in pdf
