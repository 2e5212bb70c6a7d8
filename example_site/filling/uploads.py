"""The company's pictures as Wagtail images."""

from __future__ import annotations

from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.models import Collection

from example_site.company import company
from example_site.pictures import SIZE, draw

__all__ = ["upload_pictures"]


def upload_pictures() -> dict[str, int]:
    """Draw and upload the pictures that are missing; ids of all of them by file name."""
    about = company()
    collection = _collection(about.name[about.source_locale])
    images = get_image_model().objects.filter(collection=collection)
    ids = dict(images.values_list("title", "pk"))
    for picture in about.pictures:
        title = picture.title[about.source_locale]
        if title not in ids:
            ids[title] = _upload(picture.file, title, collection)
    return {picture.file: ids[picture.title[about.source_locale]] for picture in about.pictures}


def _upload(name: str, title: str, collection: Collection) -> int:
    width, height = SIZE
    file = ContentFile(draw(name), name=name)
    image = get_image_model()(
        title=title, file=file, collection=collection, width=width, height=height
    )
    image.save()
    return int(image.pk)


def _collection(name: str) -> Collection:
    found = Collection.objects.filter(name=name).first()
    return found or Collection.get_first_root_node().add_child(name=name)
