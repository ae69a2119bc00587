"""Settings: environment variables ``ALUR_…``, read once. ``docs/settings.md`` documents each."""

from __future__ import annotations

import os
import re
import secrets
from collections import UserDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from unicodedata import category

from engine import private
from engine.errors import Refused

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Official:
    """The official who signs: configuration of the office, never code."""

    name: str
    title: str
    rank: str
    nip: str


@dataclass(frozen=True)
class Office:
    """The office on letterheads and pages."""

    government: str
    name: str
    short_name: str
    address: str
    website: str
    city: str


@dataclass(frozen=True)
class DisclosedTo:
    """To whom every case is open, beside those who handle it."""

    groups: str  # keys with commas between them; "" names nobody

    @property
    def group_keys(self) -> frozenset[str]:
        return frozenset(each.strip() for each in self.groups.split(",")) - {""}


@dataclass(frozen=True)
class Settings:
    """``upload_limit`` is in bytes; ``data_dir`` holds the database, documents and keys unless told otherwise."""

    database_url: str
    office_schema: str  # on PostgreSQL: the schema that is this office; "" is the database's own
    data_dir: Path
    processes_dir: Path
    secret_key: str = field(repr=False)
    base_url: str
    host: str
    port: int
    system_name: str
    office: Office
    official: Official
    disclosure: DisclosedTo
    whatsapp: str  # "screen" or "meta"
    signer: str  # "local": the test CA; "bsre"
    upload_limit: int
    demo: bool
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)  # what Meta and BSrE want to know

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Raises ``Refused`` naming the variable that cannot be read, or that no setting is called by."""
        env = _Environment(os.environ if environment is None else environment)
        _check_texts(env)
        found = cls._read(env)
        _check_names(env)
        return found

    @classmethod
    def _read(cls, env: _Environment) -> Settings:
        data_dir = Path(env.get("ALUR_DATA_DIR") or "var").resolve()
        host, port = env.get("ALUR_HOST") or "127.0.0.1", _number(env, "ALUR_PORT", 8080, 65535)
        return cls(
            database_url=env.get("ALUR_DATABASE_URL") or f"sqlite:///{data_dir / 'alur.db'}",
            office_schema=_schema(env),
            data_dir=data_dir,
            processes_dir=_folder(env, "ALUR_PROCESSES_DIR", ROOT),
            secret_key=env.get("ALUR_SECRET_KEY") or _secret_key(data_dir),
            base_url=(_address(env, "ALUR_BASE_URL") or f"http://{host}:{port}").rstrip("/"),
            host=host,
            port=port,
            system_name=env.get("ALUR_SYSTEM_NAME", "SILASTRI RV"),
            office=Office(
                government=env.get("ALUR_GOVERNMENT_NAME", "Pemerintah Kabupaten Rokan Hilir"),
                name=env.get("ALUR_OFFICE_NAME", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"),
                short_name=env.get("ALUR_OFFICE_SHORT_NAME", "DPMPTSP Kabupaten Rokan Hilir"),
                address=env.get("ALUR_OFFICE_ADDRESS", "Bagansiapiapi"),
                website=env.get("ALUR_OFFICE_WEBSITE", ""),
                city=env.get("ALUR_OFFICE_CITY", "Bagansiapiapi"),
            ),
            official=Official(
                env.get("ALUR_OFFICIAL_NAME", "[nama pejabat]"),
                env.get("ALUR_OFFICIAL_TITLE", "Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"),
                env.get("ALUR_OFFICIAL_RANK", "[pangkat]"),
                env.get("ALUR_OFFICIAL_NIP", "[NIP]"),
            ),
            disclosure=DisclosedTo(env.get("ALUR_DISCLOSURE_GROUPS", "")),
            whatsapp=_choice(env, "ALUR_WHATSAPP", ("screen", "meta")),
            signer=_choice(env, "ALUR_SIGNER", ("local", "bsre")),
            upload_limit=_number(env, "ALUR_UPLOAD_LIMIT_MB", 10, 200) * 1_000_000,
            demo=_choice(env, "ALUR_DEMO", ("0", "1")) == "1",
            secrets={
                name: _address(env, name) if name.endswith("_URL") else env[name] for name in SECRETS if env.get(name)
            },
        )


SECRETS = (
    "ALUR_META_TOKEN",
    "ALUR_META_PHONE_ID",
    "ALUR_META_URL",
    "ALUR_BSRE_URL",
    "ALUR_BSRE_USER",
    "ALUR_BSRE_PASSWORD",
    "ALUR_BSRE_VERSION",
    "ALUR_BSRE_CERTIFICATES",
)


class _Environment(UserDict[str, str]):
    """Variables, and the names of those that were asked for."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        super().__init__(variables)
        self.asked: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)


def _check_names(env: _Environment) -> None:
    """A setting that nobody reads is one that somebody believes in."""
    for name in sorted(env):
        if name.startswith("ALUR_") and name not in env.asked:
            near = get_close_matches(name, env.asked, 1)
            meant = f" Mungkin maksudnya {near[0]}." if near else ""
            raise Refused(
                f"{name} bukan setelan Alur.{meant} Hapus atau betulkan namanya; daftarnya di docs/settings.md."
            )


def _check_texts(env: Mapping[str, str]) -> None:
    """What the system hands over as text may hold bytes that are none, and what no line of a page or letter has."""
    for name, text in env.items():
        if name.startswith("ALUR_") and any(category(sign) in ("Cc", "Cs") for sign in text):
            raise Refused(f"{name} memuat baris baru atau tanda yang bukan huruf. Tulis ulang isinya dalam satu baris.")


def _folder(env: Mapping[str, str], name: str, default: Path) -> Path:
    path = Path(env.get(name) or default).resolve()
    if not path.is_dir():
        raise Refused(f"{name} harus folder yang ada; yang tertulis “{path}”.")
    return path


def _address(env: Mapping[str, str], name: str) -> str:
    """An address of the web; "" where none is set."""
    text = env.get(name, "")
    if text and re.fullmatch(r"https?://[^/\s?#]+[^\s?#]*", text) is None:
        raise Refused(f"{name} harus alamat yang mulai dengan http:// atau https://; yang tertulis “{text}”.")
    return text


def _number(env: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = env.get(name) or str(default)
    if re.fullmatch(r"[0-9]{1,9}", text) is None or not 0 < int(text) <= most:
        raise Refused(f"{name} harus bilangan 1 sampai {most}; yang tertulis “{text}”.")
    return int(text)


def _schema(env: Mapping[str, str]) -> str:
    name = env.get("ALUR_OFFICE_SCHEMA", "")
    if name and re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name) is None:
        raise Refused(f"ALUR_OFFICE_SCHEMA hanya boleh huruf kecil, angka, dan garis bawah; yang tertulis “{name}”.")
    return name


def _choice(env: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    text = env.get(name) or choices[0]
    if text not in choices:
        raise Refused(f"{name} harus salah satu dari {', '.join(choices)}; yang tertulis “{text}”.")
    return text


def _secret_key(data_dir: Path) -> str:
    """The key that signs cookies: made at the first start and kept for this machine's account only."""
    path = data_dir / "secret_key"
    try:
        return _made_key(path)
    except OSError as error:
        raise private.refusal(data_dir, error) from error


def _made_key(path: Path) -> str:
    data_dir = path.parent
    if not os.path.exists(path):
        private.make_folder(data_dir)
        draft = data_dir / f"secret_key.{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):  # another process of ours was faster: its key is everybody's
            os.link(draft, path)  # whole or not at all: nobody reads a key half written
        draft.unlink()
    if not (key := path.read_text().strip()):
        raise Refused(f"Berkas kunci {path} kosong. Pulihkan dari cadangan, atau beri kuncinya dengan ALUR_SECRET_KEY.")
    return key
