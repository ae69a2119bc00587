"""Looks into a signed PDF: who signed, when, and whether it is whole and unchanged since.

pyHanko decides; ``pdfsig`` says "valid" also for a file that was edited after signing.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """``intact``: the signed bytes are as signed; ``whole``: the signature covers the entire file; ``trusted``: the
    signer's chain ends at a root we know; ``bottom_line``: all of it holds."""

    signed: bool = False
    intact: bool = False
    whole: bool = False
    trusted: bool = False
    bottom_line: bool = False
    signer: str = ""
    organisation: str = ""
    signed_at: datetime | None = None


def inspect(pdf: bytes, roots: Sequence[x509.Certificate], others: Sequence[x509.Certificate] = ()) -> SignatureReport:
    """The report on the first signature. Never raises, whatever the bytes are."""
    try:
        return _inspect(pdf, roots, others)
    except Exception:  # a hostile file can make the library raise anything; it is then no signed letter of ours
        return SignatureReport()


def _inspect(pdf: bytes, roots: Sequence[x509.Certificate], others: Sequence[x509.Certificate]) -> SignatureReport:
    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    if not found:
        return SignatureReport()
    context = ValidationContext(
        trust_roots=[_loaded(root) for root in roots],
        other_certs=[_loaded(other) for other in others],
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    status = validate_pdf_signature(found[0], context)
    subject = found[0].signer_cert.subject.native if found[0].signer_cert else {}
    return SignatureReport(
        signed=True,
        intact=bool(status.intact and status.valid),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=bool(status.trusted),
        bottom_line=bool(status.bottom_line) and status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        signer=_text(subject.get("common_name")),
        organisation=_text(subject.get("organization_name")),
        signed_at=status.signer_reported_dt,
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _loaded(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
