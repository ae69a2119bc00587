"""What is told about a letter that somebody wants checked: read from the file itself, and from our records."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from engine.errors import Refused
from engine.services.masks import mask_name
from engine.signatures import SignatureReport
from office.office import Office
from office.papers.admission import plain_name
from office.papers.letters import KnownLetter


@dataclass(frozen=True)
class Verdict:
    """``kind``: ok, warn or bad, as pages colour it. ``known`` is the letter in our records, ``report`` what the
    file's signature says."""

    kind: str
    title: str
    text: str
    known: KnownLetter | None = None
    report: SignatureReport = field(default_factory=SignatureReport)
    test_authority: bool = False  # whether the office signs with a test authority

    @property
    def holder(self) -> str:
        """Whom the letter is for, masked: this page is anybody's."""
        return mask_name(self.known.case.title) if self.known else ""

    @property
    def number(self) -> str:
        """The number the letter bears: that of the register it was settled with, else the registration's."""
        return _number(self.known)[0] if self.known else ""

    @property
    def state(self) -> str:
        """That number's state in the register: dipesan, berlaku, batal."""
        return _number(self.known)[1] if self.known else ""

    @property
    def signed_at(self) -> datetime | None:
        return self.report.signed_at

    @property
    def test(self) -> bool:
        """Whether the signature is a test authority's."""
        return self.report.signed and self.report.trusted and self.test_authority


def of_known(office: Office, known: KnownLetter) -> Verdict:
    """The letter behind a QR, judged by the file in our records."""
    report = office.engine.signer.inspect(office.engine.documents.get(known.digest))
    return replace(_judge_known(known, report), test_authority=office.engine.signer.test)


def of_upload(office: Office, data: bytes, name: str, limit: int) -> Verdict:
    """The verdict on somebody's PDF. Raises ``Refused`` for what is no PDF or too large."""
    shown = plain_name(name)
    if not data:
        raise Refused(f"Berkas “{shown}” kosong. Pilih PDF yang ingin diperiksa.")
    if len(data) > limit:
        raise Refused(f"Berkas “{shown}” lebih besar dari {limit // 1_000_000} MB. Surat kami tidak sebesar itu.")
    if not data.startswith(b"%PDF-"):
        raise Refused(f"Berkas “{shown}” bukan PDF. Surat kami selalu berbentuk PDF.")
    return replace(_of_file(office, data, shown), test_authority=office.engine.signer.test)


def _of_file(office: Office, data: bytes, shown: str) -> Verdict:
    known = office.letters.by_content(data)
    if known is not None:
        return _judge_known(known, office.engine.signer.inspect(data))
    report = office.engine.signer.inspect_foreign(data, shown)
    return _judge_altered(office, data, report) if report.signed and report.trusted else _foreign(report)


def _judge_known(known: KnownLetter, report: SignatureReport) -> Verdict:
    letter = known.letter
    if letter.needs_signature and not report.bottom_line:
        text = "Ini rancangan surat kami yang belum ditandatangani, jadi belum berlaku."
        return Verdict(kind="warn", title="Belum ditandatangani", text=text, known=known, report=report)
    if not known.present:
        text = "Ini surat kami, tetapi sudah diganti dengan yang lebih baru. Pindai kode QR untuk melihat yang berlaku."
        return Verdict(kind="warn", title="Sudah diganti", text=text, known=known, report=report)
    if _number(known)[1] == "batal":
        return Verdict(
            kind="bad",
            title="Nomor surat ini sudah dibatalkan",
            text="Surat ini tidak berlaku lagi.",
            known=known,
            report=report,
        )
    if not letter.needs_signature:
        text = "Surat ini dibuat sistem kami dan sah tanpa tanda tangan. Isinya sama dengan yang ada di catatan kami."
        return Verdict(kind="ok", title="Surat ini asli", text=text, known=known, report=report)
    text = "Tanda tangannya sah dan isinya tidak berubah sejak ditandatangani."
    return Verdict(kind="ok", title="Surat ini asli dan utuh", text=text, known=known, report=report)


def _judge_altered(office: Office, data: bytes, report: SignatureReport) -> Verdict:
    """Signed with a certificate of ours, but not what our records hold."""
    known = office.letters.by_content(data[: report.covered])
    if not report.intact:
        text = "Isinya tidak sama dengan yang ditandatangani. Jangan dipakai; minta surat yang asli dari pemegangnya."
        return Verdict(kind="bad", title="Surat ini sudah diubah", text=text, known=known, report=report)
    if not report.whole:
        text = (
            "Yang ditandatangani masih utuh, tetapi sesudahnya ada yang ditambahkan ke dalam berkas. "
            "Jangan percaya tampilannya; minta surat yang asli dari pemegangnya."
        )
        return Verdict(
            kind="bad", title="Berkas ini diubah sesudah ditandatangani", text=text, known=known, report=report
        )
    text = "Tanda tangannya dari sertifikat kami, tetapi surat ini tidak ada di catatan kami. Tanyakan ke loket kami."
    return Verdict(kind="warn", title="Tidak ada di catatan kami", text=text, known=None, report=report)


def _foreign(report: SignatureReport) -> Verdict:
    if report.signed:
        text = "Berkas ini bertanda tangan elektronik pihak lain; keasliannya tidak bisa kami nyatakan."
        return Verdict(kind="bad", title="Bukan surat kami", text=text, known=None, report=report)
    text = (
        "Berkas ini tidak sama dengan surat mana pun di catatan kami, dan tidak bertanda tangan elektronik. "
        "Hasil pindai atau cetak ulang memang tidak bisa diperiksa begini: pindai kode QR-nya."
    )
    return Verdict("bad", "Bukan surat kami, atau sudah diubah", text)


def _number(known: KnownLetter) -> tuple[str, str]:
    """(number, state) of the register entry that the letter's signature settles; else the case's own number."""
    elements = known.case.compiled.process.elements.values()
    kind = next((each.signs_number for each in elements if each.signs == known.letter.variable), None)
    row = next((row for row in known.case.numbers if row.kind == kind), None)
    return (row.text, row.state) if row is not None else (known.case.business_key, "")
