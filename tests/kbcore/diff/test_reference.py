"""What docs/reference/diff.md says of kbcore.diff is what it has."""

import re
from pathlib import Path

from kbcore import diff

PAGE = (Path(__file__).parents[3] / "docs/reference/diff.md").read_text("utf-8")


def test_the_reference_lists_every_public_name_of_diff() -> None:
    assert sorted(re.findall(r":: kbcore\.diff\.(\w+)", PAGE)) == sorted(diff.__all__)
