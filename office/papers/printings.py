"""The log of prints: whoever takes a paper out of the system leaves a line; a reprint needs a reason."""

from __future__ import annotations

from engine.clock import Clock
from engine.errors import InvalidSubmission
from engine.services.actor import Actor
from engine.services.masks import mask_row
from engine.storage import printings
from engine.storage.database import Database
from engine.storage.disclosure import WHOLE, Reach
from engine.storage.rows.papers import ListedPrinting, PrintingRow

DOSSIER = "dosir"
PAGE = 50
NEEDED = "Ini cetak ulang. Tulis alasannya, misalnya: cetakan pertama rusak."
SHORTEST, LONGEST = 5, 300  # letters of a reason


class PrintingService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def log(self, actor: Actor, instance_id: str, document: str, digest: str | None, reason: str) -> int:
        """Notes one print and returns its number, 1 for the first.

        Raises ``InvalidSubmission`` at ``alasan`` for a reprint without a reason.
        """
        clean = " ".join(reason.split())
        with self._database.begin() as connection:
            number = printings.count(connection, instance_id, document) + 1
            if number > 1 and len(clean) < SHORTEST:
                raise InvalidSubmission({"alasan": NEEDED})
            if len(clean) > LONGEST:
                raise InvalidSubmission({"alasan": f"Alasan paling panjang {LONGEST} huruf."})
            who, now = (actor.id, actor.name), self._clock.now()
            printings.add(connection, instance_id, document, number, digest, clean, who, now)
        return number

    def of_case(self, instance_id: str) -> list[PrintingRow]:
        """All prints of a case, oldest first."""
        with self._database.connect() as connection:
            return list(printings.of_instance(connection, instance_id))

    def page(
        self, page: int = 1, *, reprints_only: bool = False, reach: Reach = WHOLE
    ) -> tuple[list[ListedPrinting], bool]:
        """A page of all prints, newest first, and whether another page follows; titles and reasons out of reach are in
        masks."""
        with self._database.connect() as connection:
            rows = printings.newest(connection, reprints_only, (page - 1) * PAGE, PAGE + 1, reach)
        return [mask_row(row, names=("title",), texts=("reason",)) for row in rows[:PAGE]], len(rows) > PAGE
