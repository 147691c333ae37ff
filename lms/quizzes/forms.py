"""What comes in with an answer: from the form without script, or as JSON from the page's script."""

import json
from typing import Any

from django import forms
from django.http import HttpRequest

from lms.quizzes.kinds.base import Form
from lms.quizzes.queries import next_base

LARGEST = 64 * 1024  # bytes of a request that brings one answer
AHEAD = 60 * 60 * 1_000_000  # microseconds: an hour, for clocks of several servers


class ResponseForm(forms.Form):
    """The answer's UUID and its place in the order of answers; both came from the server or the page's script."""

    uuid = forms.UUIDField()
    sequence = forms.IntegerField(min_value=1)

    def clean_sequence(self) -> int:
        """No screen counts from the future; a forged number would shut out all later answers."""
        sequence: int = self.cleaned_data["sequence"]
        if sequence > next_base(0) + AHEAD:
            raise forms.ValidationError("from the future")
        return sequence


def certainty_in(form: Form | None) -> int:
    """How certain somebody said to be, 1 to 3; 0 where nothing was asked, or something else said."""
    said = (form or {}).get("certainty") or ("",)
    return int(said[0]) if said[0] in ("1", "2", "3") else 0


class CheckForm(forms.Form):
    """The UUID of an answer to a mini check."""

    uuid = forms.UUIDField()


def is_too_big(request: HttpRequest) -> bool:
    """Is this more than any answer can be? Said by its header, before the body is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > LARGEST


def json_body(request: HttpRequest) -> dict[str, Any] | None:
    """The body as a JSON object; None where it is not one, or is nested beyond reading."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def form_in(body: dict[str, Any]) -> Form | None:
    """The form that the page's script read and sent as name → values; None where there is none of this shape."""
    form = body.get("form")
    if not isinstance(form, dict):
        return None
    if not all(
        isinstance(values, list) and all(isinstance(v, str) for v in values) for values in form.values()
    ):
        return None
    return form
