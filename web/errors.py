"""Every refusal as a page with its status and its sentence, or as JSON where that is asked for."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Flask, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from engine.errors import AlurError, DeploymentRefused, Unavailable
from web.current import actor, settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """What an error page says: ``title`` is what happened, ``text`` why and what to do."""

    title: str
    text: str
    icon: str = "circle-alert"


PAGES = {
    400: Page(
        "Kiriman ini tidak bisa kami baca",
        "Kembali ke halaman sebelumnya, muat ulang, lalu coba lagi. Data Anda belum berubah.",
    ),
    401: Page("Anda perlu masuk dulu", "Sesi Anda sudah berakhir. Masuk lagi; isian yang tersimpan tetap ada.", "lock"),
    403: Page(
        "Halaman ini bukan untuk akun Anda", "Masuk dengan akun yang berwenang, atau kembali ke halaman utama.", "lock"
    ),
    404: Page(
        "Halaman ini tidak ada",
        "Alamatnya mungkin keliru atau sudah berpindah. Periksa lagi tulisannya, atau mulai dari halaman utama.",
        "search",
    ),
    405: Page("Alamat ini tidak dipakai begitu", "Kembali ke halaman sebelumnya dan tekan tombol yang ada di sana."),
    409: Page("Keadaannya sudah berubah", "Muat ulang halaman untuk melihat keadaan terbaru."),
    413: Page("Kiriman ini terlalu besar", "Perkecil berkasnya, lalu unggah lagi."),
    415: Page("Jenis kiriman ini tidak kami terima", "Berkas harus berbentuk PDF."),
    422: Page(
        "Ada isian yang perlu dibetulkan",
        "Kembali ke halaman sebelumnya dan periksa isiannya. Data Anda belum berubah.",
    ),
    429: Page(
        "Terlalu banyak percobaan",
        "Tunggu beberapa menit, lalu coba lagi. Batas ini menjaga akun Anda dari orang yang menebak-nebak.",
        "clock",
    ),
    503: Page(
        "Sistem sedang tidak bisa menyimpan",
        "Yang sudah tersimpan tidak hilang. Tunggu sebentar, lalu coba lagi.",
        "clock",
    ),
    500: Page(
        "Ada kesalahan di pihak kami",
        "Yang sudah tersimpan tidak hilang. Coba lagi sebentar lagi; bila tetap begini, hubungi loket kami.",
    ),
}
CSRF = Page(
    "Halaman ini sudah terlalu lama terbuka",
    "Kiriman Anda kami tolak karena tanda pengamannya tidak ada atau sudah berganti. "
    "Muat ulang halaman formulirnya, lalu kirim lagi.",
)


def install(app: Flask) -> None:
    """Registers the handlers."""
    app.register_error_handler(AlurError, _refusal)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _refusal(error: AlurError) -> ResponseReturnValue:
    findings = error.findings if isinstance(error, DeploymentRefused) else ()
    return _answer(error.status, _page_of(error), findings=findings)


def _page_of(error: AlurError) -> Page:
    page = PAGES.get(error.status, PAGES[400])
    return Page(page.title, str(error), page.icon)


def _csrf(error: CSRFError) -> ResponseReturnValue:
    return _answer(400, CSRF)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    status = error.code or 500
    page = PAGES.get(status, PAGES[400 if status < 500 else 500])
    if status == 413:
        limit = settings().upload_limit // 1_000_000
        page = Page(
            page.title, f"Satu berkas paling besar {limit} MB. Perkecil berkasnya, lalu unggah lagi.", page.icon
        )
    answer = current_app.make_response(_answer(status, page))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _unforeseen(error: Exception) -> ResponseReturnValue:
    log.exception("%s %s failed", request.method, request.path)
    if current_app.testing:
        raise error
    return _http(InternalServerError())


def _answer(status: int, page: Page, **more: object) -> ResponseReturnValue:
    accepted = request.accept_mimetypes
    if accepted["application/json"] > accepted["text/html"]:
        return jsonify(galat=page.text, status=status), status
    who = actor()
    if who is None or who.applicant or status >= 500:
        return _draw("public.html", status, page, **more)
    try:
        return _draw("staff.html", status, page, **more)  # its menu counts tasks
    except Unavailable as error:
        return _draw("public.html", error.status, _page_of(error))


def _draw(layout: str, status: int, page: Page, **more: object) -> ResponseReturnValue:
    return render_template("error.html", page=page, status=status, layout=layout, **more), status
