"""The browser's side of the house: what is bundled, and that the style sheet's colours can be read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "web" / "static"
VENDOR = STATIC / "vendor"
# (text, its ground): WCAG 2.2 asks 4.5 of text, and 3 of the borders of fields.
TEXTS = [
    ("ink", "bg"), ("ink", "sunken"), ("ink", "surface"), ("muted", "bg"), ("muted", "sunken"), ("link", "bg"),
    ("on-primary", "primary"), ("on-primary", "primary-hover"), ("primary", "primary-soft"), ("on-bad", "bad"),
    ("ok", "ok-soft"), ("warn", "warn-soft"), ("bad", "bad-soft"), ("wait", "wait-soft"), ("ink", "primary-soft"),
    ("ink", "bad-soft"), ("head-ink", "head"), ("head-muted", "head"),
]  # fmt: skip


def tokens(theme: str) -> dict[str, str]:
    """The colours of the light theme, or these with the dark ones over them."""
    css = (STATIC / "css" / "alur.css").read_text()
    blocks = re.findall(r":root(?::not\([^)]*\))? \{(.*?)\}", css, re.DOTALL)
    chosen = blocks[:1] if theme == "light" else blocks[:2]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})\b", "".join(chosen)))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read_on_its_ground(theme: str, text: str, ground: str) -> None:
    colours = tokens(theme)

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_border_of_a_field_can_be_seen(theme: str) -> None:
    colours = tokens(theme)

    assert contrast(colours["line-strong"], colours["surface"]) >= 3


def test_the_lock_file_pins_every_package_by_content_and_names_no_address() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}

    assert [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_the_build_hook_made_everything_that_pages_load() -> None:
    wanted = {"diagram.js", "diagram.css", "pdf.js", "pdf.worker.js", "icons.svg", "LICENSES.txt"}

    assert wanted <= {file.name for file in VENDOR.iterdir()}
    assert (VENDOR / "fonts" / "plus-jakarta-sans-latin-wght-normal.woff2").read_bytes()[:4] == b"wOF2"


def test_every_icon_a_page_names_is_in_the_sprite() -> None:
    there = set(re.findall(r'id="i-([\w-]+)"', (VENDOR / "icons.svg").read_text()))
    pages = "".join(file.read_text() for file in (ROOT / "web" / "templates").rglob("*.html"))
    scripts = "".join(file.read_text() for file in (STATIC / "js").glob("*.js"))
    named = re.findall(r"\bi\('([\w-]+)'", pages) + re.findall(r'icon(?:Button)?\("([\w-]+)"', scripts)
    named += re.findall(r'Entry\("[\w.]+", "([\w-]+)"', (ROOT / "web" / "menu.py").read_text())

    assert set(named) - there == set()


def test_the_licences_of_what_is_bundled_come_along() -> None:
    licences = (VENDOR / "LICENSES.txt").read_text()

    for package in ("bpmn-js", "pdfjs-dist", "lucide-static", "@fontsource-variable/plus-jakarta-sans", "diagram-js"):
        assert f"=== {package} " in licences
    assert "bpmn.io" in licences
