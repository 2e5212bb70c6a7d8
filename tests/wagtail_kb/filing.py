"""Images and documents, items that show them, and Wagtail's own forms that replace their files."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from wagtail_kb.testing import make_faq

__all__ = [
    "attaching",
    "edit_document",
    "edit_image",
    "linking",
    "make_document",
    "make_image",
    "png",
    "showing",
]


def png(colour: str) -> bytes:
    buffer = BytesIO()
    Pillow.new("RGB", (8, 6), colour).save(buffer, "PNG")
    return buffer.getvalue()


def make_image(colour: str, **fields: Any) -> Any:
    file = ContentFile(png(colour), "flow.png")
    image = get_image_model()(title="流程图", file=file, **fields)
    image._set_image_file_metadata()
    image.save()
    return image


def make_document(content: bytes = b"1 yuan", *, name: str = "prices.txt", **fields: Any) -> Any:
    file = ContentFile(content, name)
    document = get_document_model()(title="价目表", file=file, **fields)
    document._set_document_file_metadata()
    document.save()
    return document


def showing(category: Any, image: Any, *, internal: bool = False, **fields: Any) -> Any:
    """A FAQ that shows *image*, perhaps in an *internal* note."""
    picture = {"image": image, "url": "", "alt": "流程", "decorative": False, "caption": ""}
    return make_faq(category, body=[("picture", {**picture, "internal": internal})], **fields)


def linking(category: Any, document: Any) -> Any:
    """A FAQ that offers *document* in its text."""
    text = f'<p>见<a linktype="document" id="{document.pk}">价目表</a></p>'
    return make_faq(category, body=[("rich_text", {"text": text, "internal": False})])


def attaching(category: Any, document: Any, **fields: Any) -> Any:
    """A FAQ that offers *document* beside its answer."""
    attachment = ("attachment", {"document": document, "title": "", "internal": False})
    return make_faq(category, attachments=[attachment], **fields)


def edit_image(
    editor: Any, image: Any, content: bytes | None = None, title: str = "流程图"
) -> None:
    """Save the form of Wagtail's own edit view."""
    form = {"title": title, "tags": "", "collection": Collection.get_first_root_node().pk}
    form |= {f"focal_point_{part}": "" for part in ("x", "y", "width", "height")}
    if content:
        form["file"] = SimpleUploadedFile("flow.png", content, "image/png")
    response = editor.post(reverse("wagtailimages:edit", args=[image.pk]), form)
    assert response.status_code == 302, response.context["form"].errors


def edit_document(
    editor: Any, document: Any, content: bytes | None = None, title: str = "价目表"
) -> None:
    """The same for a document."""
    form = {"title": title, "tags": "", "collection": Collection.get_first_root_node().pk}
    if content:
        form["file"] = SimpleUploadedFile("prices.txt", content, "text/plain")
    response = editor.post(reverse("wagtaildocs:edit", args=[document.pk]), form)
    assert response.status_code == 302, response.context["form"].errors
