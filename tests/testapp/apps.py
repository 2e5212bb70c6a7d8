"""The test site's own app."""

from django.apps import AppConfig


class TestAppConfig(AppConfig):
    """tests.testapp."""

    name = "tests.testapp"
    label = "testapp"
    default_auto_field = "django.db.models.BigAutoField"
