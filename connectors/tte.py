"""Electronic signatures (TTE) with the test authority.

The visible block is part of the letter itself. What was signed is validated before it is handed over.
"""

from __future__ import annotations

from collections.abc import Callable

from connectors.test_ca import TestAuthority
from connectors.trust import Trust, der
from engine.services.actor import Actor
from engine.services.connectors import SigningFailed
from engine.signatures import SignatureReport

NOTHING_LOST = "Surat tetap di daftar Anda, tidak ada yang hilang."


class LocalSigner:
    """Signs with the test authority: for trying things out, binding nobody."""

    test = True

    def __init__(self, authority: TestAuthority, location: Callable[[], str]) -> None:
        self._authority, self._location = authority, location

    def sign(self, pdf: bytes, officer: Actor, passphrase: str, reason: str) -> bytes:
        """The signed PDF. Raises ``SigningFailed``."""
        if not self._authority.is_enrolled(officer.id):
            raise SigningFailed(f"Anda belum punya sertifikat tanda tangan. Minta operator membuatnya. {NOTHING_LOST}")
        identity = self._authority.officer(officer.id, passphrase)
        if identity is None:
            raise SigningFailed(f"Passphrase keliru. {NOTHING_LOST}", wrong_passphrase=True)
        from connectors import pades

        try:
            signed = pades.sign_pdf(pdf, identity, self._authority, reason, self._location())
        except pades.Unsignable as error:
            raise SigningFailed(f"Surat ini tidak bisa ditandatangani ({error}). {NOTHING_LOST}") from error
        if not self.inspect(signed).bottom_line:
            raise SigningFailed(f"Tanda tangan yang dihasilkan tidak sah. {NOTHING_LOST}")
        return signed

    def inspect(self, pdf: bytes) -> SignatureReport:
        return self._trust().inspect(pdf)

    def inspect_foreign(self, pdf: bytes, shown: str) -> SignatureReport:
        return self._trust().inspect_foreign(pdf, shown)

    def _trust(self) -> Trust:
        return Trust((der(self._authority.root),), (der(self._authority.issuing),))

    def enrol(self, officer: Actor, passphrase: str) -> None:
        """Gives an officer a certificate, its key under the passphrase; one they have already is replaced."""
        self._authority.enrol(officer.id, officer.name, passphrase)

    def is_enrolled(self, officer: Actor) -> bool:
        return self._authority.is_enrolled(officer.id)
