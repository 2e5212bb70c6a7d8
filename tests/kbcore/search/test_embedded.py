"""The embedded engine: the contract, and what only an index on disk can suffer."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given, settings

from kbcore.search import (
    EmbeddedEngine,
    HealthState,
    IndexBroken,
    IndexLocked,
    IndexMissing,
    IndexOutdated,
    SearchEngine,
    SearchQuery,
    SearchUnavailable,
    Weights,
)
from kbcore.text import index_terms
from tests.contracts.search_engine import SearchEngineContract, document, found
from tests.kbcore.text.strategies import ANY_TEXT

ROOT = Path(__file__).parents[3]

# Writes KB-2, says so, and waits to be killed before it commits.
WRITER = """
import sys
from tests.contracts.search_engine import document
from kbcore.search import EmbeddedEngine

def documents():
    yield document("KB-2")
    print("writing", flush=True)
    sys.stdin.read()

engine = EmbeddedEngine(sys.argv[1])
if sys.argv[2] == "apply":
    engine.apply(documents())
else:
    engine.rebuild(documents(), generation="other")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var" / "index"


@pytest.fixture
def engine(folder: Path) -> EmbeddedEngine:
    made = EmbeddedEngine(folder, write_heap=15_000_000, patience=0.1)
    made.create("first")
    return made


@pytest.fixture(scope="module")
def shared_engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    made = EmbeddedEngine(tmp_path_factory.mktemp("index"), write_heap=15_000_000)
    made.create("shared")
    return made


class TestEmbeddedEngine(SearchEngineContract):
    @pytest.fixture
    def engine(self, engine: EmbeddedEngine) -> EmbeddedEngine:
        return engine


@contextmanager
def another_process(folder: Path, verb: str) -> Iterator[subprocess.Popen[str]]:
    """A process in the midst of *verb*, holding the lock."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    command = [sys.executable, "-c", WRITER, str(folder), verb]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        output: IO[str] | None = process.stdout
        assert output is not None
        assert output.readline() == "writing\n"
        yield process


@pytest.mark.parametrize("verb", ["apply", "rebuild"])
class TestAnotherWriter:
    def test_locks_writers_out_but_not_readers(
        self, engine: EmbeddedEngine, folder: Path, verb: str
    ) -> None:
        engine.apply([document("KB-1")])
        with another_process(folder, verb):
            with pytest.raises(IndexLocked):
                engine.apply([document("KB-3")])
            with pytest.raises(IndexLocked):
                engine.rebuild([], generation="third")
            assert found(engine) == ["KB-1"]
            assert engine.health().state is HealthState.LOCKED

    def test_is_seen_as_soon_as_it_is_done(
        self, engine: EmbeddedEngine, folder: Path, verb: str
    ) -> None:
        engine.apply([document("KB-1")])
        with another_process(folder, verb) as process:
            process.communicate()
        assert found(engine) == (["KB-1", "KB-2"] if verb == "apply" else ["KB-2"])

    def test_leaves_the_old_index_and_no_lock_when_killed(
        self, engine: EmbeddedEngine, folder: Path, verb: str
    ) -> None:
        engine.apply([document("KB-1")])
        with another_process(folder, verb) as process:
            process.send_signal(signal.SIGKILL)
        assert found(engine) == found(EmbeddedEngine(folder)) == ["KB-1"]
        engine.apply([document("KB-3")])
        assert found(engine) == ["KB-1", "KB-3"]
        assert engine.rebuild([document("KB-4")], generation="third") == 1
        assert found(engine) == ["KB-4"]
        assert len(list(folder.glob("index-*"))) == 1

    def test_is_waited_for(self, folder: Path, engine: EmbeddedEngine, verb: str) -> None:
        patient = EmbeddedEngine(folder, patience=30)
        with another_process(folder, verb) as process:
            assert process.stdin is not None
            process.stdin.close()
            patient.apply([document("KB-3")])
        assert found(engine) == ["KB-2", "KB-3"]


def forked(work: Callable[[], None], *, before: Callable[[], object] = lambda: None) -> int:
    """Fork, do *before* here, then *work* there; the exit code of the child."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.read(reading, 1)
        try:
            work()
        except BaseException:  # noqa: BLE001 - the child must end here, whatever happens
            os._exit(1)
        os._exit(0)
    before()
    os.write(writing, b"!")
    os.close(reading)
    os.close(writing)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
class TestAfterAFork:
    def test_a_child_sees_what_its_parent_commits_later(self, engine: EmbeddedEngine) -> None:
        engine.apply([document("KB-1")])
        assert found(engine) == ["KB-1"]

        def child() -> None:
            assert found(engine) == ["KB-1", "KB-2"]

        assert forked(child, before=lambda: engine.apply([document("KB-2")])) == 0

    def test_a_child_sees_a_rebuild_of_its_parent(self, engine: EmbeddedEngine) -> None:
        assert found(engine) == []

        def child() -> None:
            assert found(engine) == ["KB-2"]

        rebuild = partial(engine.rebuild, [document("KB-2")], generation="second")
        assert forked(child, before=rebuild) == 0

    def test_a_parent_sees_what_its_child_commits(self, engine: EmbeddedEngine) -> None:
        assert found(engine) == []
        assert forked(lambda: engine.apply([document("KB-1")])) == 0
        engine.apply([document("KB-2")])
        assert found(engine) == ["KB-1", "KB-2"]


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("verb", ["apply", "rebuild"])
def test_a_full_disk_is_said_and_loses_nothing(engine: EmbeddedEngine, verb: str) -> None:
    engine.apply([document("KB-1")])
    text = " ".join(f"word{number}" for number in range(100_000))
    write = engine.apply if verb == "apply" else partial(engine.rebuild, generation="2")

    def child() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        with pytest.raises(IndexBroken):
            write([document("KB-2", body=text)])
        assert found(engine) == ["KB-1"]

    assert forked(child) == 0
    assert found(engine) == ["KB-1"]
    write([document("KB-3", body=text)])
    assert "KB-3" in found(engine)


def test_the_embedded_engine_is_a_search_engine(engine: EmbeddedEngine) -> None:
    assert isinstance(engine, SearchEngine)


class TestAnIndexThatCannotBeUsed:
    def test_a_missing_one_asks_to_be_built(self, folder: Path) -> None:
        engine = EmbeddedEngine(folder)
        for use in (lambda: found(engine), lambda: engine.apply([document("KB-1")])):
            with pytest.raises(IndexMissing, match="kb_index --rebuild"):
                use()
        assert engine.health().state is HealthState.MISSING
        assert not folder.exists()

    def test_an_empty_folder_is_a_missing_index(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        with pytest.raises(IndexMissing):
            EmbeddedEngine(folder).apply([document("KB-1")])

    def test_one_of_another_format_asks_to_be_rebuilt(
        self, engine: EmbeddedEngine, folder: Path
    ) -> None:
        change_pointer(folder, format="0.0")
        with pytest.raises(IndexOutdated, match=r"0\.0.*kb_index --rebuild"):
            found(engine)
        with pytest.raises(IndexOutdated):
            engine.apply([document("KB-1")])
        assert engine.health().state is HealthState.OUTDATED
        engine.rebuild([document("KB-1")], generation="second")
        assert found(engine) == ["KB-1"]

    def test_damaged_files_are_broken_until_a_rebuild(
        self, engine: EmbeddedEngine, folder: Path
    ) -> None:
        for meta in folder.glob("index-*/meta.json"):
            meta.write_text("{")
        with pytest.raises(IndexBroken, match="kb_index --rebuild"):
            found(EmbeddedEngine(folder))
        assert EmbeddedEngine(folder).health().state is HealthState.BROKEN
        engine.rebuild([document("KB-1")], generation="second")
        assert found(engine) == ["KB-1"]

    @pytest.mark.parametrize("pointer", ["", "{", "[]", "{}", '{"name": "index-1"}', "\x00"])
    def test_a_damaged_pointer_is_broken_until_a_rebuild(
        self, engine: EmbeddedEngine, folder: Path, pointer: str
    ) -> None:
        (folder / "current.json").write_text(pointer)
        with pytest.raises(IndexBroken):
            found(engine)
        assert engine.health().state is HealthState.BROKEN
        engine.rebuild([document("KB-1")], generation="second")
        assert found(engine) == ["KB-1"]

    def test_a_pointer_to_nothing_is_broken(self, engine: EmbeddedEngine, folder: Path) -> None:
        change_pointer(folder, name="index-99")
        with pytest.raises(IndexBroken):
            found(engine)

    def test_a_file_in_the_folders_place_is_unavailable(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True)
        folder.write_text("")
        engine = EmbeddedEngine(folder)
        for use in (lambda: found(engine), lambda: engine.create("first")):
            with pytest.raises(SearchUnavailable):
                use()


def change_pointer(folder: Path, **changes: str) -> None:
    pointer = folder / "current.json"
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | changes))


def test_a_reader_survives_two_rebuilds_by_another_engine(
    engine: EmbeddedEngine, folder: Path
) -> None:
    engine.apply([document("KB-1")])
    assert found(engine) == ["KB-1"]
    for key in ("KB-2", "KB-3"):
        EmbeddedEngine(folder).rebuild([document(key)], generation=key)
    assert found(engine) == ["KB-3"]
    assert engine.health().generation == "KB-3"


def test_one_sub_folder_remains_after_many_rebuilds(engine: EmbeddedEngine, folder: Path) -> None:
    for number in range(3):
        engine.rebuild([document("KB-1")], generation=str(number))
    assert len(list(folder.glob("index-*"))) == 1


def test_searches_from_many_threads_agree_while_one_writes(engine: EmbeddedEngine) -> None:
    engine.apply([document("KB-1")])
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(found, engine) for _ in range(200)]
        for number in range(2, 6):
            engine.apply([document(f"KB-{number}")])
            engine.rebuild([document("KB-1")], generation=str(number))
    assert all(answer.result()[0] == "KB-1" for answer in answers)


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT)
def test_any_text_is_found_by_itself(shared_engine: EmbeddedEngine, text: str) -> None:
    shared_engine.apply([document("KB-1", text)])
    assert found(shared_engine, text) == (["KB-1"] if index_terms(text) else [])


def test_the_weights_of_fields_decide(folder: Path, engine: EmbeddedEngine) -> None:
    engine.apply([document("KB-1", "甲", body="退款"), document("KB-2", "退款", body="甲")])
    heavy_body = EmbeddedEngine(folder, weights=Weights(title=1, body=9))
    assert found(engine)[0] == "KB-2"
    assert found(heavy_body)[0] == "KB-1"


def test_a_query_without_audiences_needs_no_index_but_a_working_one(folder: Path) -> None:
    with pytest.raises(IndexMissing):
        EmbeddedEngine(folder).search(SearchQuery(text="退款", audiences=()))
