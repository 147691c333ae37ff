"""What comes in with an answer: from the form without script, or as JSON from the page's script."""

import json
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from lms.quizzes.kinds.base import Kind
from lms.quizzes.kinds.scale import TOP
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


def answer_in(question: Kind, data: QueryDict) -> dict[str, Any] | None:
    """The response that a form holds, in neutral form; None where nothing was chosen or typed."""
    value = data.get(_FIELDS.get(question.kind, ""), "")
    match question.kind:
        case "single_choice" if value:
            return {"choice": value}
        case "multiple_response" if value:
            return {"choices": data.getlist("choices")}
        case "true_false" if value in ("true", "false"):
            return {"value": value == "true"}
        case "short_answer" if value.strip():
            return {"text": value}
        case "scale" if value in {str(step) for step in range(TOP + 1)}:
            return {"step": int(value)}
    return None


_FIELDS = {
    "single_choice": "choice",
    "multiple_response": "choices",
    "true_false": "value",
    "short_answer": "text",
    "scale": "step",
}
