"""Missing files: blocks of a form whose picture or document is gone from the storage."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.utils.translation import gettext as _
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from wagtail_kb.files import MissingFile
from wagtail_kb.lookup import Lookup

__all__ = ["missing_files"]


def missing_files(stream: Any) -> StreamBlockValidationError | None:
    """An error for each block of the StreamField value *stream* that publishing would stumble at.

    Each file that no version has shown yet is read for this.
    """
    raw = list(stream.raw_data)
    lookup = Lookup(one["value"] for one in raw)
    children = stream.stream_block.child_blocks
    errors = {}
    for index, one in enumerate(raw):
        try:
            children[one["type"]].to_content(one["value"], lookup)
        except MissingFile as error:
            errors[index] = _error(error)
    return StreamBlockValidationError(block_errors=errors) if errors else None


def _error(missing: MissingFile) -> StructBlockValidationError:
    text = _("The file “%(name)s” is missing. Upload it again or remove it.")
    error = ValidationError(text % {"name": PurePosixPath(missing.name).name})
    return StructBlockValidationError(non_block_errors=ErrorList([error]))
