"""The example site's own app: templates, static files and the command that fills it."""

from django.apps import AppConfig

__all__ = ["ExampleSiteConfig"]


class ExampleSiteConfig(AppConfig):
    """example_site."""

    name = "example_site"
    verbose_name = "Example site"
