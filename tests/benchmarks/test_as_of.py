"""What an as-of costs on an item with 1,000 versions: near the oldest beside near the newest."""

import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.wagtail_kb.timeline import fill, item_of, past
from wagtail_kb import history
from wagtail_kb.models import Item
from wagtail_kb.testing import make_base, make_category, make_faq, make_user
from wagtail_kb.viewer import for_user

pytestmark = [pytest.mark.benchmark, pytest.mark.django_db]

VERSIONS = 1000
ROUNDS = 200
STATEMENTS = 2  # the item, and its version
RATIO = 2.0  # the oldest may take so many times as long as the newest, and the other way round


def seconds(call: Callable[..., Any], *arguments: Any) -> float:
    start = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - start


def test_an_old_version_is_found_as_fast_as_the_newest():
    page = make_faq(make_category(make_base()))
    fill(page, VERSIONS)
    pk = item_of(page).pk
    viewer = for_user(make_user("view_history", "view_internal"))

    def look_up(hours: float) -> Any:
        item = Item.objects.known_to(viewer).get(pk=pk)
        return history.as_of(item, past(hours=hours), viewer=viewer)

    oldest, newest = 0.5, VERSIONS - 0.5
    with CaptureQueriesContext(connection) as queries:
        found = [look_up(hours).number for hours in (oldest, newest)]
    assert found == [1001, 1000 + VERSIONS]
    assert len(queries) == 2 * STATEMENTS
    # In turn, so that what else the machine does meets both alike.
    taken = [(seconds(look_up, oldest), seconds(look_up, newest)) for _ in range(ROUNDS)]
    slow, fast = (median(times) for times in zip(*taken, strict=True))
    sys.stderr.write(
        f"\nas-of among {VERSIONS} versions: oldest {slow * 1000:.2f} ms, newest "
        f"{fast * 1000:.2f} ms, ratio {slow / fast:.2f}, {STATEMENTS} SQL each\n"
    )
    assert 1 / RATIO < slow / fast < RATIO
