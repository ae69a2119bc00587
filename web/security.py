"""The headers and cookies that every answer carries."""

from __future__ import annotations

from flask import Flask, Response
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

from engine.settings import Settings
from web.csrf import MaskedCSRFProtect
from web.current import actor

# A PDF is shown by our own viewer, which fetches it; opened on its own it may do nothing at all.
PDF_POLICY = "default-src 'none'; sandbox; frame-ancestors 'self'"
csrf = MaskedCSRFProtect()


def page_policy() -> ContentSecurityPolicy:
    """Everything comes from this site; nothing inline, nothing framed by others."""
    return (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'")
        .style_src("'self'")
        .img_src("'self'", "data:")
        .font_src("'self'")
        .connect_src("'self'")
        .worker_src("'self'")
        .frame_src("'self'")
        .manifest_src("'self'")
        .object_src("'none'")
        .base_uri("'none'")
        .form_action("'self'")
        .frame_ancestors("'none'")
    )


def headers(https: bool) -> Secure:
    """The headers of a page; strict transport only where the site is served over HTTPS."""
    return Secure(
        csp=page_policy(),
        xcto=XContentTypeOptions(),
        xfo=XFrameOptions().deny(),
        referrer=ReferrerPolicy().same_origin(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        permissions=PermissionsPolicy().camera().geolocation().microphone().payment().usb(),
        hsts=StrictTransportSecurity().max_age(31536000) if https else None,
    )


def largest_body(settings: Settings) -> int:
    """Of a form with all its files, in bytes."""
    return settings.upload_limit * 16 + 4_000_000


def protect(app: Flask, settings: Settings) -> None:
    """Cookies, CSRF and headers for the whole application."""
    https = settings.base_url.startswith("https:")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="alur",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        # A token lives as long as its session: a long form must not die while it is being filled in.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=https,
        MAX_CONTENT_LENGTH=largest_body(settings),
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
    )
    csrf.init_app(app)
    fixed = headers(https).headers

    @app.after_request
    def add_headers(response: Response) -> Response:
        stated = {name.lower() for name, _ in response.headers}
        for name, value in fixed.items():
            if name.lower() not in stated:
                response.headers.add(name, value)
        if "cache-control" not in stated:
            response.headers.add("Cache-Control", "no-store" if actor() else "private, no-cache")
        return response
