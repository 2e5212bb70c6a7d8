"""What docs/reference/review.md says of kbcore.review is what it has."""

import re
from pathlib import Path

from kbcore import review
from kbcore.review import PRESETS
from kbcore.review.moves import picture

PAGE = (Path(__file__).parents[3] / "docs/reference/review.md").read_text("utf-8")


def test_the_reference_lists_every_public_name_of_review() -> None:
    assert sorted(re.findall(r":: kbcore\.review\.(\w+)", PAGE)) == sorted(review.__all__)


def test_the_picture_in_the_reference_is_drawn_from_the_table() -> None:
    assert f"```text\n{picture()}```\n" in PAGE


def test_the_reference_tells_the_quorum_of_every_preset() -> None:
    rows = re.findall(r"\| `(\w+)` \| (\d) \| (\d) \| (\d) \|", PAGE)
    told = {name.lower(): tuple(map(int, numbers)) for name, *numbers in rows}
    quorums = {name: preset.quorum for name, preset in PRESETS.items()}
    assert told == {name: (q.typo, q.content, q.critical) for name, q in quorums.items()}
