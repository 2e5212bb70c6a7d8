"""How Sphinx builds the documentation: Markdown through MyST, the furo theme."""

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

project = "wagtail-kb"
author = "wagtail-kb contributors"
copyright = "2026, wagtail-kb contributors"
release = version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"wagtail-kb {release}"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# The name says which arguments there are, the description what they mean.
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_member_order = "bysource"
