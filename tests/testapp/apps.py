"""The test site's own app."""

from django.apps import AppConfig


class TestAppConfig(AppConfig):
    """tests.testapp."""

    name = "tests.testapp"
    label = "testapp"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tests.testapp.api import Guide
        from tests.testapp.models import GuidePage
        from wagtail_kb.graphql import registry

        registry.register(GuidePage, Guide)
