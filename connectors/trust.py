"""Which authorities' signatures count, and what a signed PDF is worth by them."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from engine.errors import Refused
from engine.signatures import SignatureReport
from office import confined

CHILD = Path(__file__).with_name("verification_child.py")


@dataclass(frozen=True)
class Trust:
    """Certificates as DER: the ``roots``, and the issuing ones between them and a signer's."""

    roots: tuple[bytes, ...]
    others: tuple[bytes, ...]

    def inspect(self, pdf: bytes) -> SignatureReport:
        """What the signature of a PDF of our own says. Never raises."""
        from connectors.verification import inspect

        return inspect(pdf, self.roots, self.others)

    def inspect_foreign(self, pdf: bytes, shown: str) -> SignatureReport:
        """Looks at the file in a child process: nothing in it can harm or hold up this one. Raises ``Refused``."""
        roots, others = (
            ",".join(base64.b64encode(each).decode() for each in group) for group in (self.roots, self.others)
        )
        written = confined.run(CHILD, pdf, shown, roots, others)
        try:
            found = json.loads(written or b"")
            found["signed_at"] = found["signed_at"] and datetime.fromisoformat(found["signed_at"])
            return SignatureReport(**found)
        except (ValueError, TypeError, KeyError):
            return SignatureReport()


def from_pem(path: Path, setting: str) -> Trust:
    """The certificates of a file; those that issued themselves are the roots. Raises ``Refused`` naming the setting."""
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise Refused(f"{setting}: berkas {path} tidak bisa dibaca sebagai sertifikat PEM.") from error
    roots = [each for each in found if each.issuer == each.subject]
    if not roots:
        raise Refused(f"{setting}: di {path} tidak ada sertifikat akar, yaitu yang menerbitkan dirinya sendiri.")
    return Trust(tuple(map(der, roots)), tuple(der(each) for each in found if each not in roots))


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
