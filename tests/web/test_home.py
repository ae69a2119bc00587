"""The first page says of a service what its file says, however it is written there."""

from __future__ import annotations

import pytest

from engine.definitions.deployment.services import Service
from engine.services.repository import Compiled
from tests.offices import Office
from web.public.home import describe_line


@pytest.mark.parametrize("fee", ["Tanpa biaya", ["Tanpa biaya"]])
def test_a_fee_is_written_as_text_or_as_lines(demo_office: Office, fee: object) -> None:
    compiled: Compiled = demo_office.engine.repository.latest("karang_taruna")
    service = Service("uji", "Uji", "karang_taruna", data={"biaya": fee, "jangka_waktu": "3 hari kerja"})
    assert describe_line(service, compiled) == "3 hari kerja · tanpa biaya"
