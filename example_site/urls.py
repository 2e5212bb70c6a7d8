"""Addresses of the example site; pages stand below their language: /zh-hans/, /zh-hant/, /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from .searching import search_page

__all__ = ["urlpatterns"]

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("graphql/", include("wagtail_kb.urls")),
    path("sign-out/", LogoutView.as_view(next_page="/"), name="sign_out"),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *i18n_patterns(
        path("search/", search_page, name="search"),
        path("", include(wagtail_urls)),
    ),
]
