"""Test databases: copies of a migrated template, kept for each state of the migrations."""

import fcntl
import hashlib
import shutil
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

__all__ = ["TestDatabase"]

CACHE = Path(__file__).resolve().parents[1] / ".cache" / "test-databases"
_KEPT = 8  # one for each tox cell and branch in use
_VERSIONS = ("django", "wagtail", "wagtail-localize")


class TestDatabase(ABC):
    """One process's database: `create` is also how a test that committed is undone."""

    __test__ = False

    def __init__(self, worker: str) -> None:
        self.worker = worker

    @classmethod
    def for_worker(cls, worker: str) -> "TestDatabase":
        """The database of *worker* ("main", "gw0" …), with its template made if need be."""
        database = (SqliteDatabase if connection.vendor == "sqlite" else PostgresDatabase)(worker)
        with _locked(CACHE / f"{connection.vendor}.lock"):
            if not database.has_template():
                database.make_template()
        return database

    @abstractmethod
    def has_template(self) -> bool: ...

    @abstractmethod
    def make_template(self) -> None: ...

    @abstractmethod
    def create(self) -> None:
        """Replace what is there by a copy of the template."""

    @abstractmethod
    def drop(self) -> None: ...


class SqliteDatabase(TestDatabase):
    def __init__(self, worker: str) -> None:
        super().__init__(worker)
        self.kept = CACHE / f"{_state()}.sqlite3"
        self.folder = Path(tempfile.mkdtemp(prefix="wagtail-kb-db-"))

    def has_template(self) -> bool:
        return self.kept.exists()

    def make_template(self) -> None:
        made = self.folder / "made.sqlite3"
        _migrate(str(made))
        for old in sorted(CACHE.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
            old.unlink()
        shutil.move(made, self.kept)

    def create(self) -> None:
        template, target = self.folder / "template.sqlite3", self.folder / "test.sqlite3"
        if not template.exists():
            shutil.copy(self.kept, template)
        _use(str(target))
        # SQLite's own backup respects connections that a server thread still has open.
        with closing(sqlite3.connect(template)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)

    def drop(self) -> None:
        connections.close_all()
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresDatabase(TestDatabase):
    def __init__(self, worker: str) -> None:
        super().__init__(worker)
        self.template = f"kb_template_{_state()}"
        self.name = f"kb_test_{worker}"

    def has_template(self) -> bool:
        found = _server("SELECT 1 FROM pg_database WHERE datname = %s", self.template)
        return bool(found)

    def make_template(self) -> None:
        half_made = f"{self.template}_half"
        _server(f'DROP DATABASE IF EXISTS "{half_made}" WITH (FORCE)')
        _server(f'CREATE DATABASE "{half_made}"')
        _migrate(half_made)
        _server(f'ALTER DATABASE "{half_made}" RENAME TO "{self.template}"')

    def create(self) -> None:
        self.drop()
        _server(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')
        _use(self.name)

    def drop(self) -> None:
        connections.close_all()
        _server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def _migrate(name: str) -> None:
    _use(name)
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()


def _use(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name


def _server(statement: str, *parameters: str) -> list[tuple[Any, ...]]:
    """Run *statement* on the server itself: databases can't be made from inside themselves."""
    import psycopg

    options = {key: connection.settings_dict[key] for key in ("HOST", "PORT", "USER", "PASSWORD")}
    with psycopg.connect(
        **{key.lower(): value for key, value in options.items()}, dbname="postgres", autocommit=True
    ) as server:
        cursor = server.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


def _state() -> str:
    """A digest of everything that the template is made of."""
    digest = hashlib.sha256(repr([version(name) for name in _VERSIONS]).encode())
    digest.update(repr((settings.INSTALLED_APPS, settings.LANGUAGE_CODE)).encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        for migration in sorted(Path(app.path).glob("migrations/*.py")):
            if "site-packages" not in migration.parts:
                digest.update(f"{app.name}/{migration.name}".encode() + migration.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
