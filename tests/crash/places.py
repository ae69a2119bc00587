"""Where an office under test lies: a folder, with a database in it or on a server; copied, opened anew, thrown away."""

from __future__ import annotations

import itertools
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from engine.settings import Settings
from tests.offices import START, Office
from tests.postgres import Cluster

QUIET = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
ADMITTED_SECONDS = 20.0


@dataclass(frozen=True)
class Place:
    """An office's data folder and the URL of its PostgreSQL database; "" is the SQLite in the folder."""

    folder: Path
    url: str = ""

    @property
    def environment(self) -> Mapping[str, str]:
        return {"ALUR_DATABASE_URL": self.url} if self.url else {}


class Opened(Office):
    """An office that is there already: nothing is migrated, deployed or made when it opens."""

    def __init__(self, place: Place, now: datetime = START) -> None:
        environment = {"ALUR_DATA_DIR": str(place.folder), "ALUR_SECRET_KEY": "kunci-uji"}
        self._open(Settings.from_environment({**environment, **place.environment}), now)


class Ground:
    """One kind of database, and the office that every copy comes from in the end."""

    def __init__(self, folder: Path, cluster: Cluster | None = None, beginning: Place | None = None) -> None:
        self._folder, self._cluster, self._copies = folder, cluster, itertools.count()
        if beginning is None:
            beginning = Place(folder / "beginning", cluster.url(cluster.create()) if cluster else "")
            Office(beginning.folder, database=beginning.environment).close()
        self.beginning = beginning

    @property
    def name(self) -> str:
        return "postgresql" if self._cluster else "sqlite"

    def copy(self, place: Place) -> Place:
        """The same office once more. Nobody may hold ``place`` open."""
        folder = self._folder / f"copy{next(self._copies)}"
        shutil.copytree(place.folder, folder)
        if self._cluster is None:
            return Place(folder)
        return Place(folder, self._cluster.url(self._cluster.create(_database(place))))

    def drop(self, place: Place) -> None:
        shutil.rmtree(place.folder)
        if self._cluster is not None:
            self._cluster.drop(_database(place))

    def settle(self, place: Place) -> None:
        """Waits until the server has noticed that whoever worked here is gone."""
        if not place.url:
            return
        deadline = time.monotonic() + ADMITTED_SECONDS
        with psycopg.connect(place.url, autocommit=True) as connection:
            while (row := connection.execute(QUIET).fetchone()) and row[0]:
                assert time.monotonic() < deadline, f"{row[0]} sessions are still open"
                time.sleep(0.002)

    def deadlocks(self, place: Place) -> int:
        """How often the server had to break a deadlock there; SQLite has one writer at a time."""
        if not place.url:
            return 0
        with psycopg.connect(place.url, autocommit=True) as connection:
            query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            row = connection.execute(query).fetchone()
        assert row is not None
        return int(row[0])


def _database(place: Place) -> str:
    return place.url.rpartition("/")[2]
