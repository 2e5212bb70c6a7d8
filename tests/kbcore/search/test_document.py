"""What may be indexed."""

from datetime import datetime
from typing import Any

import pytest

from kbcore.search import InvalidDocument
from tests.contracts.search_engine import document


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"key": ""}, "id"),
        ({"key": "\ud800"}, "id"),
        ({"key": "KB-1", "updated": datetime(2026, 3, 1)}, "updated"),  # noqa: DTZ001 - refused
    ],
)
def test_what_no_index_can_keep_is_refused_by_name(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidDocument, match=field) as refused:
        document(**changes)
    assert refused.value.field == field
