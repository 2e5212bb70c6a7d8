"""A site made by `wagtail start`, and the README's steps to install the plugin into it."""

import re
from collections.abc import Sequence
from pathlib import Path

from tests.install.environment import ROOT, Environment

__all__ = ["SOURCES", "NewSite", "readme_steps"]

SOURCES = Path(__file__).parent / "sources"


def readme_steps() -> list[tuple[str, str]]:
    """The installation's code blocks, (language, text), word for word and in order."""
    readme = (ROOT / "README.md").read_text()
    part = readme.partition("<!-- install -->")[2].partition("<!-- /install -->")[0]
    blocks = re.findall(r"^ *```(\w+)\n(.*?)^ *```", part, re.MULTILINE | re.DOTALL)
    return [(language, re.sub(r"^   ", "", text, flags=re.MULTILINE)) for language, text in blocks]


class NewSite:
    """A site called `shop` in *folder*; *environment* has the plugin's wheel."""

    def __init__(self, folder: Path, environment: Environment) -> None:
        self.folder = folder
        self.environment = environment
        folder.mkdir()
        environment.run(environment.python.with_name("wagtail"), "start", "shop", folder)

    def append(self, path: str, text: str) -> None:
        """Add *text* to the end of the site's file at *path*."""
        with (self.folder / path).open("a") as file:
            file.write(f"\n{text}\n")

    def append_source(self, path: str, source: str) -> None:
        """Add one of the files in `sources` to the end of the site's file at *path*."""
        self.append(path, (SOURCES / source).read_text())

    def run_source(self, source: str) -> str:
        """What one of the files in `sources` prints, run inside the site."""
        self.append_source(source, source)
        return self.environment.run(source, cwd=self.folder)

    def manage(self, *arguments: str) -> str:
        """What `python manage.py` prints."""
        return self.environment.run("manage.py", *arguments, cwd=self.folder)

    def follow_readme(
        self, settings: str = "", *, before_migrating: Sequence[Sequence[str]] = ()
    ) -> None:
        """Do the README's steps in order, with what this site has besides."""
        (_, apps), (_, urls), (_, commands) = readme_steps()[1:]  # the first is pip install
        self.append("shop/settings/base.py", f"{apps}\n{settings}")
        self.append("shop/urls.py", urls)
        for arguments in before_migrating:
            self.manage(*arguments)
        for command in re.findall(r"^\$ python manage\.py (.+)$", commands, re.MULTILINE):
            self.manage(*command.split())
