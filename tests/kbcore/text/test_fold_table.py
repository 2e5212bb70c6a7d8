"""The generated table of characters."""

import subprocess
import sys
from pathlib import Path
from unicodedata import is_normalized

from kbcore.text import fold_table

ROOT = Path(__file__).parents[3]


def test_generating_the_table_again_gives_the_same_one() -> None:
    script = ROOT / "scripts" / "make_fold_table.py"
    made = subprocess.run(
        [sys.executable, script, "--print"], check=True, capture_output=True, encoding="utf-8"
    )
    assert made.stdout == Path(fold_table.__file__).read_text(encoding="utf-8")


def test_the_table_is_one_to_one_and_at_its_fixed_point() -> None:
    assert len(fold_table.TRADITIONAL) == len(fold_table.SIMPLIFIED) > 3_000
    assert not set(fold_table.TRADITIONAL) & set(fold_table.SIMPLIFIED)


def test_the_table_leaves_text_in_nfkc() -> None:
    assert is_normalized("NFKC", fold_table.TRADITIONAL + fold_table.SIMPLIFIED)


def test_the_source_and_its_licence_are_named() -> None:
    assert "OpenCC" in str(fold_table.__doc__)
    assert "Apache License 2.0" in str(fold_table.__doc__)
