"""Deny by default: every route says who may use it, and holds to it for every role."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.web.conftest import APPLICANT, Browser, signed_in
from web import rest
from web.access import Access, access_of, local_path, statement_of

PEOPLE = (
    None,
    APPLICANT,
    "backoffice",
    "subkoordinator",
    "koordinator",
    "timteknis",
    "kadis",
    "auditor",
    "perancang",
    "operator",
)
OPEN_TO_EVERYBODY = {
    "/",
    "/static/<path:filename>",
    "/daftar",
    "/aktivasi",
    "/aktivasi/kirim-lagi",
    "/masuk",
    "/keluar",
    "/layanan/<code>",
    "/ambil-akun",
    "/lacak",
    "/lacak/ingatkan",
    "/lacak/<path:number>/<code>",
    "/verifikasi",
    "/verifikasi/<path:number>/<code>",
}


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    silent = [rule for rule, _, access in access_of(app) if access is None]
    assert silent == []


def test_nothing_more_is_public_than_what_must_be(app: Flask) -> None:
    public = {rule for rule, _, access in access_of(app) if access == Access("public")}
    assert public == OPEN_TO_EVERYBODY


@pytest.mark.parametrize("login", PEOPLE)
def test_every_route_lets_in_exactly_those_it_names(app: Flask, login: str | None) -> None:
    browser = signed_in(app, login) if login else Browser(app.test_client())
    office = app.extensions["alur"]
    who = office.accounts.actor(login) if login else None
    app.config["WTF_CSRF_ENABLED"] = False
    for rule in app.url_map.iter_rules():
        access = statement_of(app, rule.endpoint)
        if rule.endpoint in ("static", "public.sign_out", "account.end_session") or access is None:
            continue
        path = re.sub(r"<[^>]+>", "1", rule.rule)
        for method in sorted({"GET", "POST"} & set(rule.methods or ())):
            answer = browser.client.open(path, method=method)
            told = f"{login} {method} {rule.rule}: {answer.status_code} {answer.location}"
            assert answer.status_code < 500, told
            if access.allows(who):
                assert answer.status_code not in (401, 403), told
            elif who is not None:
                assert answer.status_code == 403, told
            elif method == "POST":
                assert answer.status_code == 401, told
            else:
                assert answer.status_code == 302 and answer.location.startswith("/masuk?lanjut="), told


@pytest.mark.parametrize("login", PEOPLE)
def test_no_address_for_programs_opens_without_a_token(app: Flask, login: str | None) -> None:
    browser = signed_in(app, login) if login else Browser(app.test_client())
    rules = list(rest.build(app.extensions["alur"].engine.settings, app.extensions["alur"]).url_map.iter_rules())
    assert len(rules) >= 8 and all(rule.rule.startswith(("/engine-rest/", "/v2/")) for rule in rules)
    paths = [re.sub(r"<[^>]+>", "1", rule.rule) for rule in rules]
    for path in [*paths, *(f"{prefix}{more}" for prefix in rest.PREFIXES for more in ("", "/x"))]:
        for method in ("GET", "POST", "PUT", "DELETE"):
            assert browser.client.open(path, method=method).status_code == 401, (login, method, path)


def test_a_view_without_a_statement_answers_nobody(app: Flask) -> None:
    app.add_url_rule("/lupa", "lupa", lambda: "terbuka")
    assert signed_in(app, "operator").get("/lupa").status_code == 403
    assert app.test_client().get("/lupa").status_code == 403


@pytest.mark.parametrize(
    "address",
    ["https://jahat.example", "//jahat.example", "/\\jahat.example", "javascript:alert(1)", "/\tx", "", None, "\\/x"],
)
def test_signing_in_never_leads_to_another_site(app: Flask, address: str | None) -> None:
    assert local_path(address) is None
    browser = Browser(app.test_client())
    browser.get("/masuk")
    answer = browser.post("/masuk", {"nama": APPLICANT, "sandi": "coba-alur-2026", "lanjut": address or ""})
    assert answer.location == "/permohonan"
