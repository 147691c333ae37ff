"""Sphinx reads the Markdown of this folder. `make docs` builds it; any warning, such as a dead link, is an error."""

import re
import tomllib
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]

project = "Brücke"
author = "Brücke"
version = release = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
language = "de"  # of Sphinx's own words; a page is in its readers' language

extensions = ["myst_parser"]
exclude_patterns = ["README.md"]  # index.md includes it
myst_heading_anchors = 3  # `page.md#heading` is checked
myst_enable_extensions = ["attrs_inline"]

html_theme = "furo"
html_title = f"Brücke {version}"
html_logo = "../lms/static/lms/logo.svg"
html_favicon = "../lms/static/lms/favicon.svg"
html_copy_source = False
html_show_sphinx = False

OUTSIDE = re.compile(r"\]\((?:\.\./)+(CONTRIBUTING|SECURITY|CHANGELOG)\.md")


def lead_inside(_app: Sphinx, _document: str, source: list[str]) -> None:
    """Links to the files beside this folder lead to the pages that include them."""
    source[0] = OUTSIDE.sub(lambda link: f"](/project/{link[1].lower()}.md", source[0])


def setup(app: Sphinx) -> None:
    app.connect("source-read", lead_inside)
    app.connect("include-read", lambda app, _path, document, source: lead_inside(app, document, source))
