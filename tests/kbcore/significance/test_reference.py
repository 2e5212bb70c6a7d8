"""What docs/reference/significance.md says of kbcore.significance is what it has."""

import re
from pathlib import Path

from kbcore import facts, significance
from kbcore.significance.suggest import LEVELS

PAGE = (Path(__file__).parents[3] / "docs/reference/significance.md").read_text("utf-8")


def test_the_reference_lists_every_public_name() -> None:
    names = re.findall(r":: kbcore\.significance\.(\w+)", PAGE)
    assert sorted(names) == sorted(significance.__all__)
    assert sorted(re.findall(r":: kbcore\.facts\.(\w+)", PAGE)) == sorted(facts.__all__)


def test_the_reference_has_the_level_of_every_reason() -> None:
    rows = re.findall(r"^\| (\w+) \| `(\w+)` \|", PAGE, re.MULTILINE)
    assert rows == [(level.code, code.value) for code, level in LEVELS.items()]
