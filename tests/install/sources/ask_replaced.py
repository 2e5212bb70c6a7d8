"""Publishes an article with a picture in a site with its own page types, and asks for it."""

import io
import json
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings.dev"
django.setup()

from django.core.files.images import ImageFile
from django.test import Client
from home.models import HelpArticle, HelpBase, HelpCategory, HomePage, ShopImage
from PIL import Image

drawn = io.BytesIO()
Image.new("RGB", (40, 30), "navy").save(drawn, "PNG")
picture = ShopImage.objects.create(title="Lid", file=ImageFile(drawn, name="lid.png"))

base = HomePage.objects.get().add_child(instance=HelpBase(title="Help", slug="help"))
category = base.add_child(instance=HelpCategory(title="Care", slug="care"))
article = HelpArticle(title="How to clean the lid", product_code="S6")
article.body = [("picture", {"image": picture, "url": "", "alt": "The lid", "internal": False})]
category.add_child(instance=article)

query = '{ search(query: "lid") { edges { node { title body } } } }'
answer = Client().post(
    "/graphql/", {"query": query}, content_type="application/json", headers={"host": "localhost"}
)
print(json.dumps(answer.json()))
