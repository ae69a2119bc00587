"""A browser without a screen: real HTTP, cookies, links and forms as the page has them; no JavaScript."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import httpx
from lxml import html


class Form:
    """A form of a page, with the values it stands with."""

    def __init__(self, page: Page, node: Any) -> None:
        self.page, self.node = page, node
        self.action = str(node.get("action") or page.path)

    def values(self) -> dict[str, Any]:
        """What pressing a button would send, without the button."""
        found: dict[str, Any] = {}
        for field in self.node.xpath(".//input|.//textarea|.//select"):
            name, kind = field.get("name"), field.get("type", "text")
            if (
                not name
                or kind in ("file", "submit")
                or field.xpath("ancestor-or-self::*[@disabled]|ancestor::noscript")
            ):
                continue
            if kind in ("radio", "checkbox"):
                if field.get("checked") is not None:
                    found[name] = field.get("value", "on")
            else:
                found[name] = field.value if field.value is not None else ""
        return found

    def names(self, pattern: str) -> list[str]:
        """Names of fields that fit the pattern, each once, in the page's order."""
        names = [field.get("name") or "" for field in self.node.xpath(".//input|.//textarea|.//select")]
        return list(dict.fromkeys(name for name in names if re.fullmatch(pattern, name)))

    def required_files(self) -> list[str]:
        return [f.get("name") for f in self.node.xpath(".//input[@type='file' and @aria-required='true']")]


class Page:
    """An answer as a person sees it."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status, self.path, self.text = answer.status_code, answer.url.path, answer.text
        self.tree = html.fromstring(answer.content) if answer.content else html.fromstring("<p></p>")

    @property
    def title(self) -> str:
        return str(self.tree.findtext(".//title") or "")

    @property
    def heading(self) -> str:
        return " ".join(str(self.tree.findtext(".//h1") or "").split())

    @property
    def due(self) -> str:
        found = self.tree.xpath("//*[contains(concat(' ', @class, ' '), ' due ')]")
        return " ".join(found[0].text_content().split()) if found else ""

    @property
    def errors(self) -> str:
        found = self.tree.xpath(
            "//*[contains(@class,'error-summary') or contains(@class,'alert-bad') or contains(@class,'error-text')]"
        )
        return " | ".join(" ".join(node.text_content().split()) for node in found) or self.title

    def must(self, words: str) -> None:
        """Raises ``AssertionError`` with what the page says instead."""
        text = " ".join(self.tree.text_content().split())
        assert words in text, f"“{words}” is not on {self.path} ({self.status}): {self.errors}"

    def link(self, start: str) -> str | None:
        found = [a.get("href") for a in self.tree.xpath("//a[@href]") if a.get("href").startswith(start)]
        return found[0] if found else None

    def link_titled(self, title: str) -> str | None:
        found = [a.get("href") for a in self.tree.xpath("//a[@href]") if title in a.text_content()]
        return found[0] if found else None

    def find_form(self, ending: str) -> Form | None:
        """The form whose address ends so, if there is one."""
        found = self.forms(ending)
        return found[0] if found else None

    def forms(self, ending: str) -> list[Form]:
        """Every form whose address ends so."""
        return [Form(self, form) for form in self.tree.xpath("//form") if (form.get("action") or "").endswith(ending)]

    def form(self, action: str) -> Form:
        return self._one([f for f in self.tree.xpath("//form") if f.get("action") == action], action)

    def form_with(self, field: str, action: str | None = None) -> Form:
        """The form that has a field of this name."""
        found = [f for f in self.tree.xpath("//form") if f.xpath(f".//*[@name='{field}']")]
        if action is not None:
            found = [f for f in found if (f.get("action") or self.path) == action]
        return self._one(found, field)

    def form_with_files(self) -> Form:
        return self._one(self.tree.xpath("//form[.//input[@type='file']]"), "file")

    def form_with_button(self, words: str) -> Form:
        return self._one(
            [f for f in self.tree.xpath("//form") if words in "".join(f.xpath(".//button//text()"))], words
        )

    def _one(self, found: list[Any], what: str) -> Form:
        assert found, f"no form with {what!r} on {self.path} ({self.status}): {self.errors}"
        return Form(self, found[0])


class Browser:
    """A person's session; ``name`` is who sits before it."""

    def __init__(self, address: str, name: str) -> None:
        self.name = name
        self.client = httpx.Client(base_url=address, follow_redirects=True, timeout=60)

    def get(self, path: str) -> Page:
        return self._page(lambda: self.client.get(path))

    def download(self, path: str) -> bytes:
        answer = self.client.get(path)
        answer.raise_for_status()
        return answer.content

    def fetch(self, form: Form, values: Mapping[str, str]) -> bytes:
        """The file that a form answers with."""
        answer = self.client.post(form.action, data=form.values() | dict(values))
        answer.raise_for_status()
        return answer.content

    def submit(
        self,
        form: Form,
        values: Mapping[str, str],
        *,
        files: Mapping[str, bytes] | None = None,
        button: tuple[str, str] | None = None,
    ) -> Page:
        """Fills the form in over what it holds, and presses a button."""
        data = form.values() | dict(values) | (dict([button]) if button else {})
        parts = {
            name: (f"{name.replace('.', '-')}.pdf", content, "application/pdf")
            for name, content in (files or {}).items()
        }
        return self._page(lambda: self.client.post(form.action, data=data, files=parts or None))

    def _page(self, ask: Any) -> Page:
        """Once more when the line was cut: a kept connection does not outlive its server."""
        try:
            return Page(ask())
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.ConnectError):
            return Page(ask())
