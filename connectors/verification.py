"""Looks into a signed PDF: who signed, when, and whether it is whole and unchanged since.

pyHanko decides; ``pdfsig`` says "valid" also for a file that was edited after signing. Imports nothing of this
package: the child process that looks at strangers' files loads it by its path.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509 as crypto_x509
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from engine.signatures import SignatureReport


def inspect(pdf: bytes, roots: Sequence[bytes], others: Sequence[bytes] = ()) -> SignatureReport:
    """The report on the first signature; certificates are DER. Never raises, whatever the bytes are."""
    try:
        return _inspect(pdf, roots, others)
    except Exception:  # a hostile file can make the library raise anything; it is then no signed letter of ours
        return SignatureReport()


def _inspect(pdf: bytes, roots: Sequence[bytes], others: Sequence[bytes]) -> SignatureReport:
    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    if not found:
        return SignatureReport()
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(root) for root in roots],
        other_certs=[asn1_x509.Certificate.load(other) for other in others],
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    status = validate_pdf_signature(found[0], context)
    subject = found[0].signer_cert.subject.native if found[0].signer_cert else {}
    *_, begin, length = found[0].byte_range
    return SignatureReport(
        signed=True,
        intact=bool(status.intact and status.valid),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=_is_issued(found[0].signer_cert, [*roots, *others]),
        bottom_line=bool(status.bottom_line) and status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        signer=_text(subject.get("common_name")),
        organisation=_text(subject.get("organization_name")),
        signed_at=status.signer_reported_dt,
        covered=int(begin) + int(length),
    )


def _is_issued(signer: Any, authorities: Sequence[bytes]) -> bool:
    """Whether one of these authorities issued the certificate: said also of a file that was tampered with, where
    pyHanko has nothing to trust any more."""
    certificate = crypto_x509.load_der_x509_certificate(signer.dump())
    for authority in authorities:
        with suppress(ValueError, TypeError, InvalidSignature):
            certificate.verify_directly_issued_by(crypto_x509.load_der_x509_certificate(authority))
            return True
    return False


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
