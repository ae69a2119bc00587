"""Tables as spreadsheets (.xlsx), for people who go on calculating."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from engine.dates import local

if TYPE_CHECKING:
    import xlsxwriter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int | float | datetime | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: ``columns`` are (heading, width in characters); ``above`` are lines before the table."""

    name: str
    columns: Sequence[tuple[str, float]]
    rows: Iterable[Sequence[Cell]]
    above: Sequence[str] = ()


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The file. Text stays text: nothing a person typed becomes a formula or a link; moments are office time."""
    import xlsxwriter  # as late as this: it takes its memory

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        title = book.add_format({"bold": True})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name[:31])
            for index, line in enumerate(sheet.above):
                page.write_string(index, 0, line, title if index == 0 else None)
            top = len(sheet.above) + 1 if sheet.above else 0
            for column, (heading, width) in enumerate(sheet.columns):
                page.set_column(column, column, width)
                page.write_string(top, column, heading, head)
            page.freeze_panes(top + 1, 0)
            for index, row in enumerate(sheet.rows, top + 1):
                for column, cell in enumerate(row):
                    _write(page, index, column, cell, moment)
    return out.getvalue()


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, moment: object) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        page.write_datetime(row, column, local(cell).replace(tzinfo=None), moment)
    elif isinstance(cell, str):
        page.write_string(row, column, cell)
    else:
        page.write_number(row, column, cell)
