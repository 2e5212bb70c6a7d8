"""What marked tests need of the machine: absent they skip, or fail if KB_REQUIRE names it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

__all__ = ["CHROMIUM", "SHARED_DATA", "check"]

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
CHROMIUM = (
    os.environ.get("KB_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
)

_REQUIRED = set(os.environ.get("KB_REQUIRE", "").replace(",", " ").split())

# marker: name in KB_REQUIRE, is it here, how to get it
_NEEDS: dict[str, tuple[str, Callable[[], bool], str]] = {
    "shared_data": ("shared_data", SHARED_DATA.is_dir, "needs ../shared/data beside the clone"),
    "postgres": (
        "postgres",
        lambda: os.environ.get("KB_DB") == "postgres",
        "needs PostgreSQL: run `scripts/with-postgres pytest -m postgres`",
    ),
    "browser": ("chromium", lambda: CHROMIUM is not None, "needs chromium on the PATH"),
    "elasticsearch": (
        "elasticsearch",
        lambda: bool(os.environ.get("KB_ES_URL")),
        "needs KB_ES_URL, the address of an Elasticsearch 8",
    ),
}


def check(marker: str) -> None:
    """Skip or fail the running test if *marker* stands for something that isn't here."""
    if marker not in _NEEDS:
        return
    name, is_here, message = _NEEDS[marker]
    if is_here():
        return
    if name in _REQUIRED:
        pytest.fail(f"KB_REQUIRE names {name}, but this test {message}.", pytrace=False)
    pytest.skip(message)
