"""What a viewer finds: the engine proposes, the database decides."""

import pytest

from wagtail_kb import search
from wagtail_kb.models import Item
from wagtail_kb.testing import make_base, make_category, make_faq
from wagtail_kb.viewer import Viewer

pytestmark = pytest.mark.django_db


def test_a_published_faq_is_found(index, base):
    page = make_faq(base, title="如何申请退款流程")
    search.drain()
    found = search.search(Viewer(), "退款")
    assert [hit.item_id for hit in found.hits] == [Item.objects.get(page=page).pk]
    assert (found.total, found.total_is_exact) == (1, True)
