"""Electronic signatures (TTE) with the test authority: PAdES B-B by pyHanko, invisible, certifying.

The visible block is part of the letter itself. What was signed is validated before it is handed over.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from connectors.test_ca import Identity, TestAuthority
from connectors.verification import inspect
from engine import confined
from engine.services.actor import Actor
from engine.services.connectors import SigningFailed
from engine.signatures import SignatureReport

FIELD = "TTE"
CHILD = Path(__file__).with_name("verification_child.py")
NOTHING_LOST = "Surat tetap di daftar Anda, tidak ada yang hilang."


class LocalSigner:
    """Signs with the test authority: for trying things out, binding nobody."""

    test = True

    def __init__(self, authority: TestAuthority, location: Callable[[], str]) -> None:
        self._authority, self._location = authority, location

    def sign(self, pdf: bytes, officer: Actor, passphrase: str, reason: str) -> bytes:
        """The signed PDF. Raises ``SigningFailed``."""
        if not self._authority.enrolled(officer.id):
            raise SigningFailed(f"Anda belum punya sertifikat tanda tangan. Minta operator membuatnya. {NOTHING_LOST}")
        identity = self._authority.officer(officer.id, passphrase)
        if identity is None:
            raise SigningFailed(f"Passphrase keliru. {NOTHING_LOST}", wrong_passphrase=True)
        try:
            signed = self._signed(pdf, identity, reason)
        except (PdfError, ValueError, OSError) as error:
            raise SigningFailed(
                f"Surat ini tidak bisa ditandatangani ({type(error).__name__}). {NOTHING_LOST}"
            ) from error
        if not self.inspect(signed).bottom_line:
            raise SigningFailed(f"Tanda tangan yang dihasilkan tidak sah. {NOTHING_LOST}")
        return signed

    def inspect(self, pdf: bytes) -> SignatureReport:
        return inspect(pdf, *self._certificates())

    def inspect_foreign(self, pdf: bytes, shown: str) -> SignatureReport:
        """Looks at the file in a child process: nothing in it can harm or hold up this one. Raises ``Refused``."""
        roots, others = (",".join(base64.b64encode(each).decode() for each in group) for group in self._certificates())
        written = confined.run(CHILD, pdf, shown, roots, others)
        try:
            found = json.loads(written or b"")
            found["signed_at"] = found["signed_at"] and datetime.fromisoformat(found["signed_at"])
            return SignatureReport(**found)
        except (ValueError, TypeError, KeyError):
            return SignatureReport()

    def _certificates(self) -> tuple[list[bytes], list[bytes]]:
        return [_der(self._authority.root)], [_der(self._authority.issuing)]

    def enrol(self, officer: Actor, passphrase: str) -> None:
        """Gives an officer a certificate, its key under the passphrase; one they have already is replaced."""
        self._authority.enrol(officer.id, officer.name, passphrase)

    def enrolled(self, officer: Actor) -> bool:
        return self._authority.enrolled(officer.id)

    def _signed(self, pdf: bytes, identity: Identity, reason: str) -> bytes:
        store = SimpleCertificateStore()
        store.register_multiple([_certificate(self._authority.issuing), _certificate(self._authority.root)])
        signer = signers.SimpleSigner(
            signing_cert=_certificate(identity.certificate), signing_key=_key(identity), cert_registry=store
        )
        metadata = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=reason,
            location=self._location(),
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        out = signers.PdfSigner(metadata, signer=signer, new_field_spec=fields.SigFieldSpec(FIELD)).sign_pdf(writer)
        return bytes(out.getbuffer())


def _certificate(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(_der(certificate))


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def _key(identity: Identity) -> asn1_keys.PrivateKeyInfo:
    return asn1_keys.PrivateKeyInfo.load(
        identity.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
