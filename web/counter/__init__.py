"""The counter (loket): Back Office takes in applications for people who come by, and does what waits for them."""

from __future__ import annotations

from flask import Blueprint

from web.counter import applications, home, receipts, tasks

blueprint = Blueprint("counter", __name__, url_prefix="/loket")
for part in (home, applications, receipts, tasks):
    part.add_routes(blueprint)
