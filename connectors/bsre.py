"""Electronic signatures (TTE) by BSrE: the agency's own E-Sign Client Service signs, with the officer's passphrase.

Speaks versions 1 and 2 of its interface as BSrE's technical guide (Petunjuk Teknis API Esign Client Service) documents
them. The signature is invisible: the visible block is part of the letter. What comes back is kept only if it is the
letter that was sent, signed by a certificate of an authority the office trusts.
"""

from __future__ import annotations

import base64
import binascii
import io
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connectors.trust import Trust
from engine.services.actor import Actor
from engine.services.connectors import SigningFailed
from engine.signatures import SignatureReport

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)
VERSIONS = ("2", "1")
SIGN_SECONDS, STATUS_SECONDS = 60.0, 5.0
MAY_SIGN = "ISSUE"
NOT_REGISTERED, WRONG_PASSPHRASE = "2011", "2031"
CODE = re.compile(r"\b\d{4}\b")
NOTHING_LOST = "Surat tetap di daftar Anda, tidak ada yang hilang."


@dataclass(frozen=True)
class Service:
    """Where the agency's service answers, and who asks there; ``version`` is that of its interface."""

    url: str
    user: str
    password: str = field(repr=False)
    version: str = VERSIONS[0]


class BsreSigner:
    """``nik_of`` gives the NIK of an officer's account, None where it has none; ``location`` is the office's city."""

    test = False

    def __init__(
        self, service: Service, trust: Trust, nik_of: Callable[[str], str | None], location: Callable[[], str]
    ) -> None:
        self._version, self._trust, self._nik_of, self._location = service.version, trust, nik_of, location
        import httpx

        self._client = httpx.Client(
            base_url=service.url, auth=(service.user, service.password), timeout=SIGN_SECONDS, follow_redirects=False
        )

    def sign(self, pdf: bytes, officer: Actor, passphrase: str, reason: str) -> bytes:
        """The signed PDF. Raises ``SigningFailed``."""
        import httpx

        nik = self._nik_of(officer.id)
        if nik is None:
            raise _make_failure("NIK Anda belum tercatat di akun Anda. Minta operator mengisinya.")
        ask = self._ask_1 if self._version == "1" else self._ask_2
        try:
            answer = ask(pdf, nik, passphrase, reason)
        except httpx.ConnectError:
            raise _make_failure("Layanan BSrE tidak tersambung. Coba lagi sebentar lagi.") from None
        except httpx.HTTPError as error:
            raise _make_failure(f"Layanan BSrE tidak menjawab ({type(error).__name__}). Coba lagi.") from None
        signed = _extract_pdf(answer)
        if signed is None:
            raise _refusal(answer)
        if not self._trust.inspect(signed).bottom_line:
            raise _make_failure("Tanda tangan yang kami terima dari BSrE tidak sah.")
        if not same_letter(pdf, signed):
            raise _make_failure("Yang kami terima dari BSrE bukan surat ini.")
        return signed

    def _ask_1(self, pdf: bytes, nik: str, passphrase: str, reason: str) -> httpx.Response:
        values = {"nik": nik, "passphrase": passphrase, "tampilan": "invisible"}
        values |= {"reason": reason, "location": self._location()}
        return self._client.post("/api/sign/pdf", data=values, files={"file": ("surat.pdf", pdf, "application/pdf")})

    def _ask_2(self, pdf: bytes, nik: str, passphrase: str, reason: str) -> httpx.Response:
        shown = {"tampilan": "INVISIBLE", "reason": reason, "location": self._location()}
        body = {"nik": nik, "passphrase": passphrase, "signatureProperties": [shown]}
        return self._client.post("/api/v2/sign/pdf", json={**body, "file": [base64.b64encode(pdf).decode()]})

    def inspect(self, pdf: bytes) -> SignatureReport:
        return self._trust.inspect(pdf)

    def inspect_foreign(self, pdf: bytes, shown: str) -> SignatureReport:
        return self._trust.inspect_foreign(pdf, shown)

    def is_enrolled(self, officer: Actor) -> bool:
        """Whether BSrE says that the officer may sign; False also where it does not answer."""
        import httpx

        nik = self._nik_of(officer.id)
        if nik is None:
            return False
        try:
            return _json(self._client.get(f"/api/user/status/{nik}", timeout=STATUS_SECONDS)).get("status") == MAY_SIGN
        except httpx.HTTPError as error:
            log.warning("BSrE does not tell an officer's status: %s", type(error).__name__)
            return False

    def enrol(self, officer: Actor, passphrase: str) -> None:
        raise SigningFailed("Sertifikat diterbitkan BSrE melalui verifikator instansi, bukan oleh sistem ini.")


def same_letter(sent: bytes, received: bytes) -> bool:
    """Whether a PDF says page by page what another says. Its bytes may differ: the service may write it anew."""
    from pypdf import PdfReader

    try:
        one, other = ([page.extract_text() for page in PdfReader(io.BytesIO(each)).pages] for each in (sent, received))
    except Exception:  # a file that the library does not expect can make it raise anything; it is then not our letter
        return False
    return one == other


def _extract_pdf(answer: httpx.Response) -> bytes | None:
    """The PDF of an answer: its body (version 1), or the first file in its JSON (version 2)."""
    if not answer.is_success:
        return None
    if answer.content.startswith(b"%PDF-"):
        return answer.content
    files = _json(answer).get("file")
    if not isinstance(files, list) or not files or not isinstance(files[0], str):
        return None
    try:
        return base64.b64decode(files[0], validate=True)
    except binascii.Error:
        return None


def _refusal(answer: httpx.Response) -> SigningFailed:
    """What BSrE's codes mean to the officer. A code stands in ``status_code``, or in the sentence of the error."""
    body = _json(answer)
    told = {str(body.get("status_code")), *CODE.findall(str(body.get("error", "")))}
    log.warning("BSrE refused to sign: HTTP %s, codes %s", answer.status_code, ", ".join(sorted(told)))
    if WRONG_PASSPHRASE in told:
        return SigningFailed(f"Passphrase keliru. {NOTHING_LOST}", wrong_passphrase=True)
    if NOT_REGISTERED in told:
        return _make_failure("Anda belum terdaftar di BSrE. Hubungi verifikator BSrE di instansi Anda.")
    if answer.status_code == 401:
        return _make_failure("Layanan BSrE menolak akun sistem ini. Beri tahu operator.")
    return _make_failure(f"BSrE menolak permintaan ini (kode {body.get('status_code') or answer.status_code}).")


def _make_failure(sentence: str) -> SigningFailed:
    return SigningFailed(f"{sentence} {NOTHING_LOST}")


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
