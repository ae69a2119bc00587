"""The services of a process are read from layanan.json, and what is wrong in it is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.definitions.deployment.services import read_services
from engine.errors import DeploymentRefused

FILE = "forms/coba/layanan.json"


def test_a_service_keeps_its_requirements_and_whatever_else_the_file_says() -> None:
    needs = [{"kode": "ktp", "nama": "KTP", "wajib": False}]
    item = {"kode": "izin", "nama": "Izin", "biaya": "Gratis", "persyaratan": needs}
    (service,) = read_services(json.dumps([item]).encode(), FILE, "coba")
    assert (service.kode, service.process_key, service.data) == ("izin", "coba", {"biaya": "Gratis"})
    assert (service.persyaratan[0].kode, service.persyaratan[0].wajib) == ("ktp", False)


@pytest.mark.parametrize(
    "content",
    [
        {},
        ["izin"],
        [{"kode": "Izin Baru", "nama": "x"}],
        [{"kode": ["izin"], "nama": "x"}],
        [{"kode": "izin", "nama": 3}],
        [{"kode": "izin", "nama": "x", "persyaratan": {}}],
        [{"kode": "izin", "nama": "x", "persyaratan": [{"nama": "KTP"}]}],
        [{"kode": "izin", "nama": "x", "persyaratan": [{"kode": "ktp", "nama": "KTP", "wajib": "ya"}]}],
        [{"kode": "izin", "nama": "x"}, {"kode": "izin", "nama": "y"}],
    ],
)
def test_a_wrong_catalogue_is_refused(content: Any) -> None:
    with pytest.raises(DeploymentRefused):
        read_services(json.dumps(content).encode(), FILE, "coba")


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 100_000])
def test_what_is_not_json_is_refused(data: bytes) -> None:
    with pytest.raises(DeploymentRefused, match="bukan JSON"):
        read_services(data, FILE, "coba")
