"""The command line's groups of commands, each loaded when it is asked for."""

from __future__ import annotations

import errno
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from engine import heap
from engine.errors import AlurError
from engine.private import reason_of

# In which module of this package each group lies, and its line in the list of commands.
GROUPS = {
    "calendar": ("calendar:commands", "Kalender kerja."),
    "case": ("case:commands", "Kasus."),
    "db": ("db:commands", "Basis data."),
    "history": ("history:commands", "Riwayat kasus."),
    "incident": ("incident:commands", "Kendala: pekerjaan yang gagal."),
    "message": ("message:commands", "Pesan keluar."),
    "office": (
        "office:commands",
        "Nama kantor, kop surat, pejabat penanda tangan, dan siapa yang boleh melihat data pemohon.",
    ),
    "process": ("process:commands", "Proses yang digambar perancang."),
    "register": ("register:commands", "Buku Registrasi."),
    "sop": ("sop:commands", "Dokumen SOP, dibuat dari diagramnya."),
    "substitute": ("substitute:commands", "Pengganti petugas yang berhalangan."),
    "survey": ("survey:commands", "Survei Kepuasan Masyarakat."),
    "user": ("user:commands", "Akun dan kelompok."),
}
LONGEST = 100  # characters of a command's line in the list


class Commands(click.Group):
    """Loads a command only when it is asked for: ``serve`` starts without the rest, ``--help`` without any. A refusal
    is printed, and ends the command with 1."""

    def __init__(self, *arguments: Any, later: Mapping[str, tuple[str, str]], **more: Any) -> None:
        """``later``: for the word that is typed, "module:name" of its command, and its line in the list."""
        super().__init__(*arguments, **more)
        self.later = later

    def main(self, *arguments: Any, **more: Any) -> Any:
        heap.search_seldom()  # before anything is loaded
        return super().main(*arguments, **more)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except AlurError as error:
            click.echo(str(error), err=True)
        except OSError as error:
            if error.filename is None or error.errno == errno.EPIPE:
                raise
            click.echo(f"{error.filename} tidak bisa dibaca atau ditulisi ({reason_of(error)}).", err=True)
        sys.exit(1)

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *self.later])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.later:
            return super().get_command(context, name)
        module, _, attribute = self.later[name][0].partition(":")
        found: click.Command = getattr(import_module(f".{module}", __name__), attribute)
        return found

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The list as click writes it, without loading what is in it."""
        lines = {name: command.get_short_help_str(LONGEST) for name, command in self.commands.items()}
        lines |= {name: line for name, (_, line) in self.later.items()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(lines.items()))
