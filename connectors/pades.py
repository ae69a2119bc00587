"""PAdES B-B by pyHanko: an invisible, certifying signature. Loaded at the first one: it takes its memory."""

from __future__ import annotations

import io

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

FIELD = "TTE"


class Unsignable(Exception):
    """The document cannot take a signature."""


def sign_pdf(pdf: bytes, identity: Identity, authority: TestAuthority, reason: str, location: str) -> bytes:
    """The signed PDF. Raises ``Unsignable``."""
    store = SimpleCertificateStore()
    store.register_multiple([_certificate(authority.issuing), _certificate(authority.root)])
    signer = signers.SimpleSigner(
        signing_cert=_certificate(identity.certificate), signing_key=_key(identity), cert_registry=store
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        location=location,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        out = signers.PdfSigner(metadata, signer=signer, new_field_spec=fields.SigFieldSpec(FIELD)).sign_pdf(writer)
    except (PdfError, ValueError, OSError) as error:
        raise Unsignable(type(error).__name__) from error
    return bytes(out.getbuffer())


def _certificate(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _key(identity: Identity) -> asn1_keys.PrivateKeyInfo:
    return asn1_keys.PrivateKeyInfo.load(
        identity.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
