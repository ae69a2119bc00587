"""All races, by name."""

from __future__ import annotations

from tests.crash import case_races, message_races, number_races, people_races, worker_races

RACES = {
    race.name: race
    for part in (case_races, message_races, number_races, people_races, worker_races)
    for race in part.RACES
}
