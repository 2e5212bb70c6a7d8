"""The site's addresses with Wagtail's REST API, which Wagtail 7.4 doesn't have."""

from django.urls import path
from wagtail.api.v3.urls import api

from tests.urls import urlpatterns as site

urlpatterns = [path("api/v3/", api.urls), *site]
