"""A certificate authority of our own for trying things out: labelled CA UJI everywhere, and never BSrE.

Root, issuing CA, and one signing certificate an officer, whose key is encrypted with the officer's
passphrase. Made at the first need, kept in the data folder for this account only.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

ORGANISATION = "CA UJI Alur (bukan BSrE)"
YEARS = 10
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Identity:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey


class TestAuthority:
    """The authority in ``folder``; made when it is not there yet."""

    __test__ = False  # a name that pytest would like to collect

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def root(self) -> x509.Certificate:
        """The certificate that signatures are validated against."""
        return self._authority("root", "CA UJI Akar", None).certificate

    @property
    def issuing(self) -> x509.Certificate:
        return self._issuer().certificate

    def certificate_path(self, officer_id: str) -> Path:
        return self._folder / f"officer-{officer_id}.pem"

    def officer(self, officer_id: str, passphrase: str) -> Identity | None:
        """The officer's certificate and key; None when the passphrase is wrong."""
        return _load(self.certificate_path(officer_id), passphrase)

    def is_enrolled(self, officer_id: str) -> bool:
        """Whether the officer has a certificate."""
        return self.certificate_path(officer_id).exists()

    def enrol(self, officer_id: str, name: str, passphrase: str) -> None:
        """Makes an officer's certificate, with the key under the passphrase."""
        issuer = self._issuer()
        made = _issue(f"{name} (UJI)", issuer, authority=False)
        _store(self.certificate_path(officer_id), made, passphrase)

    def _issuer(self) -> Identity:
        root = self._authority("root", "CA UJI Akar", None)
        return self._authority("issuing", "CA UJI Penerbit", root)

    def _authority(self, file: str, name: str, issuer: Identity | None) -> Identity:
        path = self._folder / f"{file}.pem"
        if not path.exists():
            _store(path, _issue(name, issuer, authority=True), None)
        found = _load(path, None)
        assert found is not None
        return found


def _issue(name: str, issuer: Identity | None, *, authority: bool) -> Identity:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = _name(name)
    signer_key = issuer.key if issuer else key
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer_key.public_key()), critical=False)
        .add_extension(_usage(authority), critical=True)
    )
    return Identity(builder.sign(signer_key, hashes.SHA256()), key)


def _usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )


def _store(path: Path, identity: Identity, passphrase: str | None) -> None:
    """Certificate and key in one file that only this account can read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    protection: Any = (
        serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    )
    data = identity.certificate.public_bytes(serialization.Encoding.PEM) + identity.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection
    )
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    temporary.replace(path)


def _load(path: Path, passphrase: str | None) -> Identity | None:
    data = path.read_bytes()
    try:
        key = serialization.load_pem_private_key(data, passphrase.encode() if passphrase else None)
    except (ValueError, TypeError):
        return None  # a wrong passphrase shows as garbage
    assert isinstance(key, rsa.RSAPrivateKey)
    return Identity(x509.load_pem_x509_certificate(data), key)
