"""The command line's groups of commands, each loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module

import click

MODULES = frozenset(
    {
        "calendar",
        "case",
        "db",
        "history",
        "incident",
        "message",
        "office",
        "process",
        "register",
        "sop",
        "substitute",
        "survey",
        "user",
    }
)


class Commands(click.Group):
    """Loads a group of commands only when it is asked for: ``serve`` starts without the rest."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *MODULES])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name in MODULES:
            found: click.Command = import_module(f"cli.{name}").commands
            return found
        return super().get_command(context, name)
