"""What every test may use: Django when it is needed, the test database, what the machine has."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import needs

# kbcore's tests run where Django isn't, and must not start it where it is.
_arguments = [argument for argument in sys.argv[1:] if argument.startswith("tests/")]
if not _arguments or not all(argument.startswith("tests/kbcore") for argument in _arguments):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or with KB_REQUIRE fail, a test whose server or data this machine hasn't."""
    for marker in item.iter_markers():
        needs.check(marker.name)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the clone (mark the test `shared_data` as well)."""
    return needs.SHARED_DATA


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker
) -> Iterator[None]:
    """A copy of a migrated template, which is made once for each state of the migrations."""
    from django.test import TransactionTestCase

    from tests.database import TestDatabase

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        database = TestDatabase.for_worker(worker)
        database.create()
    # A flush would also take the rows that migrations made (root page, locale, workflow task).
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: database.create()  # type: ignore[method-assign]  # restored below
    yield
    TransactionTestCase._fixture_teardown = flush  # type: ignore[method-assign]  # as above
    with django_db_blocker.unblock():
        database.drop()


@pytest.fixture
def sql(db: None) -> Callable[..., list[str]]:
    """`sql(call, …)`: the statements that *call* runs; compare lists, and a failure prints them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def statements(call: Callable[..., Any], *args: Any, **kwargs: Any) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            call(*args, **kwargs)
        return [query["sql"] for query in queries]

    return statements
