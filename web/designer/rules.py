"""The rules of the check, as pages: what a rule wants, why, and an example it finds fault with beside a correct one."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from engine.definitions.lint import guide
from engine.errors import NotFound
from engine.groups import DESIGNER
from web import access
from web.current import engine
from web.designer.sheets import Sheet, sheets

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Shown:
    """An example: its file, the file's text, and its sheet where it is a diagram or has findings."""

    file: str
    text: str
    sheet: Sheet | None


def add_routes(blueprint: Blueprint) -> None:
    # Not below /proses, where a process of this name would have its page.
    blueprint.add_url_rule("/aturan", view_func=rules)
    blueprint.add_url_rule("/aturan/<name>", view_func=rule)
    blueprint.add_url_rule("/aturan/berkas/<name>", view_func=rule_file)


@access.roles(DESIGNER)
def rules() -> ResponseReturnValue:
    """Every rule."""
    return render_template("designer/rules.html", title=guide.title(guide.index()), body=_body(guide.index()))


@access.roles(DESIGNER)
def rule(name: str) -> ResponseReturnValue:
    """One rule, with its examples as the check sees them."""
    try:
        page = guide.page(name)
        wrong, right = (_check_example(guide.example(name, kind)) for kind in (guide.WRONG, guide.RIGHT))
    except KeyError:
        raise NotFound(f"Aturan “{name}” tidak ada.") from None
    body = _body(page.partition("\n## Contoh\n")[0])
    return render_template(
        "designer/rule.html", name=name, title=guide.title(page), body=body, wrong=wrong, right=right
    )


@access.roles(DESIGNER)
def rule_file(name: str) -> ResponseReturnValue:
    """An example, or what it is checked with, to be opened in Modeler."""
    try:
        data = guide.file(name)
    except KeyError:
        raise NotFound("Contoh ini tidak ada.") from None
    return send_file(io.BytesIO(data), "application/octet-stream", as_attachment=True, download_name=name)


def _check_example(example: guide.Example) -> Shown:
    """Checked together with what it is sent with; nothing of it is kept."""
    found = sheets(engine().versions.check_sent(example.sent))
    own = next((sheet for sheet in found if sheet.file.rpartition("/")[2] == example.own), None)
    return Shown(example.file, example.data.decode(errors="replace"), own)


def _body(page: str) -> Markup:
    """A page without its title, its links leading to pages of the site."""
    tokens = MARKDOWN.parse(page.partition("\n")[2])
    for token in [each for block in tokens for each in (block, *(block.children or []))]:
        if token.type == "table_open":
            token.attrSet("class", "table")
        elif token.type == "link_open":
            token.attrSet("href", _address(token))
    return Markup(cast(str, MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})))


def _address(link: Token) -> str:
    target = str(link.attrGet("href") or "")
    if "/" in target or ":" in target:
        return target
    name = target.removesuffix(".md")
    return url_for("designer.rule", name=name) if name != target else url_for("designer.rule_file", name=target)
