"""The wheel in a new site, following the README word for word."""

import json

import pytest

from tests.install.environment import Environment
from tests.install.new_site import SOURCES, NewSite, readme_steps

pytestmark = [pytest.mark.install, pytest.mark.slow]


def test_the_readme_has_the_steps_that_these_tests_follow():
    languages = [language for language, _ in readme_steps()]
    assert languages == ["console", "python", "python", "console"]


class TestASiteThatHasPagesOfSimilarNames:
    @pytest.fixture(scope="class")
    def site(
        self, tmp_path_factory: pytest.TempPathFactory, site_environment: Environment
    ) -> NewSite:
        site = NewSite(tmp_path_factory.mktemp("own") / "shop", site_environment)
        site.append_source("home/models.py", "own_models.py")
        site.manage("makemigrations", "home")
        site.follow_readme()
        return site

    def test_it_answers_over_graphql(self, site):
        answer = json.loads(site.run_source("ask.py"))
        [edge] = answer["data"]["search"]["edges"]
        assert edge["node"]["title"] == "How do I get a refund?"

    def test_it_has_no_migrations_to_make(self, site):
        assert "No changes detected" in site.manage("makemigrations", "--check", "--dry-run")

    def test_its_data_survives_dumpdata_and_loaddata(self, site, tmp_path):
        dump = tmp_path / "dump.json"
        site.manage("dumpdata", "--natural-foreign", "--output", str(dump))
        site.manage("flush", "--no-input")
        site.manage("loaddata", str(dump))
        assert "All in line." in site.manage("kb_sync", "--check")

    def test_setting_it_up_again_changes_nothing(self, site):
        site.manage("kb_setup")
        assert "No migrations to apply" in site.manage("migrate")


class TestASiteWithPagesImagesAndStorageOfItsOwn:
    @pytest.fixture(scope="class")
    def site(
        self, tmp_path_factory: pytest.TempPathFactory, site_environment: Environment
    ) -> NewSite:
        site = NewSite(tmp_path_factory.mktemp("replaced") / "shop", site_environment)
        site.append_source("home/models.py", "replacing_models.py")
        site.append_source("shop/remote.py", "remote.py")
        settings = (SOURCES / "replacing_settings.py").read_text()
        site.follow_readme(settings, before_migrating=[("makemigrations", "home")])
        return site

    def test_it_answers_over_graphql(self, site):
        answer = json.loads(site.run_source("ask_replaced.py"))
        [edge] = answer["data"]["search"]["edges"]
        assert edge["node"]["title"] == "How to clean the lid"
        assert 'alt="The lid"' in edge["node"]["body"]

    def test_it_has_no_migrations_to_make(self, site):
        assert "No changes detected" in site.manage("makemigrations", "--check", "--dry-run")
