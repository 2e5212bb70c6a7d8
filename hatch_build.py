"""Compiles the interface's catalogues (.po to .mo) whenever the package is built or installed.

Run by itself, it does the same in a clone: python hatch_build.py
"""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> list[Path]:
    """Write the .mo beside each .po under *root*'s src, but no fuzzy entries; what was written."""
    written = []
    for source in sorted(root.glob("src/*/locale/*/LC_MESSAGES/*.po")):
        with source.open("rb") as po:
            # The folder's name, zh_Hans, is a locale's; the header inside may be another's.
            catalogue = read_po(po)
        target = source.with_suffix(".mo")
        with target.open("wb") as mo:
            write_mo(mo, catalogue)
        written.append(target)
    return written


class CatalogueHook(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects the files of a wheel or an editable install."""
        compile_catalogues(Path(self.root))


if __name__ == "__main__":
    for path in compile_catalogues(Path(__file__).parent):
        print(path)
