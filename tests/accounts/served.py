"""The site as four processes serve it, noting in the file `JUDGED` every code that was really compared."""

import os
from pathlib import Path

from config.wsgi import application  # noqa: F401 -- what the server asks for; makes Django ready

# isort: split
from allauth.account import forms

compare = forms.compare_user_code


def noted(*, actual: str, expected: str) -> bool:
    """Compare as ever; one short line is appended whole, whoever else appends."""
    with Path(os.environ["JUDGED"]).open("a") as judged:
        judged.write(f"{actual}\n")
    return compare(actual=actual, expected=expected)


forms.compare_user_code = noted
