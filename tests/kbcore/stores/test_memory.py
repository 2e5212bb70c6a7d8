import pytest

from kbcore.stores import MemoryStore
from tests.contracts.store import NOON, StoreContract, item


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()

    def test_references_can_have_another_prefix(self) -> None:
        assert MemoryStore(prefix="HELP").publish(item(), at=NOON).item.reference == "HELP-1"

    def test_a_prefix_that_no_reference_can_have_is_refused(self) -> None:
        with pytest.raises(ValueError, match="KB-1042"):
            MemoryStore(prefix="知识")
