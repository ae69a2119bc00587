"""Is this letter ours, whole and valid? Asked by the QR on it, or with the PDF itself."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from cases.letter_check import Verdict, of_known, of_upload
from engine.errors import NotFound, Refused
from web import access, limits
from web.current import office, settings


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/verifikasi", view_func=verify, methods=["GET", "POST"])
    blueprint.add_url_rule("/verifikasi/<path:number>/<code>", view_func=verify_code)


@access.public
@limits.limiter.limit(limits.VERIFY, methods=["POST"])
def verify() -> ResponseReturnValue:
    """The form, and the verdict on the PDF that was sent; nothing of it is kept."""
    if request.method == "GET":
        return _page()
    file = request.files.get("berkas")
    if file is None or not file.filename:
        return _page(error="Pilih PDF yang ingin diperiksa."), 422
    limit = settings().upload_limit
    try:
        return _page(of_upload(office(), file.stream.read(limit + 1), file.filename, limit))
    except Refused as refused:
        return _page(error=str(refused)), 422


@access.public
@limits.limiter.limit(limits.OPEN)
def verify_code(number: str, code: str) -> ResponseReturnValue:
    """What the letter's QR leads to."""
    try:
        known = office().letters.by_code(number, code)
    except NotFound as error:
        return _page(error=str(error)), error.status
    return _page(of_known(office(), known))


def _page(verdict: Verdict | None = None, error: str = "") -> str:
    return render_template("public/verify.html", verdict=verdict, error=error)
