"""Publishes a FAQ in this site with the default page types, and asks GraphQL for it."""

import json
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings.dev"
django.setup()

from django.test import Client
from home.models import HomePage

from wagtail_kb.pages.models import KnowledgeBasePage, KnowledgeCategoryPage, KnowledgeFaqPage

home = HomePage.objects.get()
base = home.add_child(instance=KnowledgeBasePage(title="Help", slug="help"))
category = base.add_child(instance=KnowledgeCategoryPage(title="Refunds", slug="refunds"))
faq = KnowledgeFaqPage(title="How do I get a refund?", summary="Open the order and choose Refund.")
category.add_child(instance=faq)

query = '{ search(query: "refund") { edges { node { reference title summary } } } }'
answer = Client().post(
    "/graphql/", {"query": query}, content_type="application/json", headers={"host": "localhost"}
)
print(json.dumps(answer.json()))
