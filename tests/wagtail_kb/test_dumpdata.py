"""A backup: dumpdata, flush, loaddata bring everything back, and nothing twice."""

from datetime import datetime
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import Locale, PageViewRestriction

from wagtail_kb import models
from wagtail_kb.review import actions
from wagtail_kb.testing import (
    make_category,
    make_dimension,
    make_facet,
    make_faq,
    make_reviewer,
    publish,
)

TABLES = [
    getattr(models, name)
    for name in (
        "ApprovalRight",
        "Attestation",
        "DerivedRestriction",
        "Draft",
        "FacetDimension",
        "FacetValue",
        "Item",
        "ItemFacet",
        "Outbox",
        "Reference",
        "ReviewEvent",
        "Stamp",
        "Version",
    )
]

# What docs/how-to/operate.md says; Wagtail's log names deleted pages, which natural keys can't.
EXCLUDED = ["contenttypes", "auth.permission", "wagtailcore.pagelogentry"]


def to_milliseconds(value):
    """JSON has no more of a time."""
    is_time = isinstance(value, datetime)
    return value.replace(microsecond=value.microsecond // 1000 * 1000) if is_time else value


def contents():
    def rows(model):
        # A through table's own ids are nobody's: loading gives out new ones.
        is_through = bool(model._meta.auto_created)
        names = [
            f.attname for f in model._meta.concrete_fields if not (is_through and f.primary_key)
        ]
        found = model.objects.values_list(*names)
        return sorted(repr([*map(to_milliseconds, row)]) for row in found)

    return {model.__name__: rows(model) for model in (*TABLES, PageViewRestriction.groups.through)}


@pytest.fixture
def everything(category, admin_user):
    # Made by a migration of wagtail-localize, not by its models: a flush doesn't bring it back.
    Group.permissions.through.objects.filter(permission__codename="submit_translation").delete()
    group = Group.objects.create(name="Agents")
    group.permissions.add(Permission.objects.get(codename="view_internal"))
    value = make_facet(make_dimension())
    page = publish(make_faq(category, facets=[value], internal="备注"), title="另一个问题")
    internal = make_faq(category, audience="internal")
    english = Locale.objects.get_or_create(language_code="en")[0]
    publish(internal.copy_for_translation(english, copy_parents=True).specific)
    make_faq(category).delete()
    closed = make_category(category)
    restriction = PageViewRestriction.objects.create(page=closed, restriction_type="groups")
    restriction.groups.set([group])
    item = models.Item.objects.get(page=page.pk)
    reviewer = make_reviewer(category)
    actions.approve(item, reviewer, seen=item.current.answer_digest)
    page.save_revision(user=reviewer)
    return page


@pytest.mark.django_db(transaction=True)
def test_what_was_dumped_is_loaded_as_it_was(everything, tmp_path, history):
    before, dump = contents(), tmp_path / "dump.json"
    options = {"natural_foreign": True, "exclude": EXCLUDED}
    call_command("dumpdata", output=str(dump), verbosity=0, **options)
    call_command("flush", interactive=False, verbosity=0)
    call_command("loaddata", str(dump), verbosity=0)
    assert contents() == before
    out = StringIO()
    call_command("kb_sync", "--check", stdout=out, verbosity=0)
    assert "All in line" in out.getvalue()
    page = type(everything).objects.get(pk=everything.pk)
    assert history(publish(page, title="第三个问题")) == [(1, False), (2, False), (3, True)]
    assert make_faq(page.get_parent()).pk
