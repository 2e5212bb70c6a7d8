"""The context of one operation: who asks, on which site, in which language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model

from wagtail_kb import sites
from wagtail_kb.viewer import viewer_of

from .locales import code_of, default_code

if TYPE_CHECKING:
    from django.http import HttpRequest

    from wagtail_kb.viewer import Viewer

__all__ = ["Context", "context_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What resolvers find in ``info.context``."""

    viewer: Viewer
    request: HttpRequest | None = None
    _kept: dict[str, Any] = field(default_factory=dict)

    def address(self, url_path: str) -> tuple[str, str] | None:
        """Path and absolute URL of the page at *url_path*; None outside all sites."""
        if "address" not in self._kept:
            self._kept["address"] = sites.addresses(self.viewer.site_id)
        found: tuple[str, str] | None = self._kept["address"](url_path)
        return found

    @property
    def user(self) -> Any:
        """The viewer's account, for services that act for somebody; None for nobody."""
        if "user" not in self._kept:
            self._kept["user"] = self._account() if self.viewer.is_authenticated else None
        return self._kept["user"]

    def _account(self) -> Any:
        user = getattr(self.request, "user", None)
        if user is not None and user.pk == self.viewer.user_id:
            return user
        return get_user_model()._default_manager.filter(pk=self.viewer.user_id).first()

    def locale(self, tag: str | None) -> str:
        """Django's code of the argument *tag*, or of the language that holds without one."""
        if tag is not None:
            return code_of(tag)
        if "locale" not in self._kept:
            self._kept["locale"] = default_code(self.viewer)
        code: str = self._kept["locale"]
        return code


def context_of(request: HttpRequest) -> Context:
    """The context of *request*."""
    return Context(viewer=viewer_of(request), request=request)
