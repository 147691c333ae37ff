"""Questions in neutral form for tests of the pure rules."""

from dataclasses import fields, is_dataclass
from typing import Any

from hypothesis import strategies as st

from lms.quizzes.kinds.base import Kind
from lms.quizzes.kinds.questions import Part
from lms.quizzes.marking import kinds


def options(right: list[bool]) -> list[dict[str, Any]]:
    """Options a0, a1, … of which some are right."""
    return [
        {"uid": f"a{n}", "text": f"Antwort {n}", "right": is_right, "feedback": f"Weil {n}."}
        for n, is_right in enumerate(right)
    ]


def single(right: int = 0, size: int = 3, **fields: Any) -> dict[str, Any]:
    """A single choice."""
    key = [n == right for n in range(size)]
    return {
        "uid": "q",
        "kind": "single_choice",
        "name": "N",
        "prompt": "P?",
        "options": options(key),
        **fields,
    }


def multiple(right: list[bool], **fields: Any) -> dict[str, Any]:
    """A multiple response."""
    return {
        "uid": "q",
        "kind": "multiple_response",
        "name": "N",
        "prompt": "P?",
        "options": options(right),
        **fields,
    }


def true_false(right: bool = True, **fields: Any) -> dict[str, Any]:
    """A sentence."""
    base = {"uid": "q", "kind": "true_false", "name": "N", "prompt": "P.", "right": right}
    return {**base, "feedback_true": "Wer ja sagt.", "feedback_false": "Wer nein sagt.", **fields}


def short(*answers: tuple[str, float], **fields: Any) -> dict[str, Any]:
    """A short answer."""
    listed = [{"text": text, "fraction": fraction, "feedback": f"Zu {text}."} for text, fraction in answers]
    base = {"uid": "q", "kind": "short_answer", "name": "N", "prompt": "P?", "answers": listed}
    return {**base, "feedback_other": "Etwas anderes.", **fields}


def scale(**fields: Any) -> dict[str, Any]:
    """A self-assessment."""
    return {"uid": "q", "kind": "scale", "name": "N", "prompt": "Ich kann P.", **fields}


ALL = [single(), multiple([True, True, False]), true_false(), short(("35", 1.0), ("34*", 0.5)), scale()]
EXAMPLES = [
    {"uid": "q", "kind": name, "feedback": "", **kind.example.fields} for name, kind in kinds().items()
]
NAMES = sorted({name for kind in kinds().values() for name in kind.example.right or {}})
LIKELY = st.sampled_from([*NAMES, "uid"])
ATOMS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["a0", "a1", "35"])
)
JSON = st.recursive(
    ATOMS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(LIKELY | st.text(), inner, max_size=3)
)


def near(value: Any) -> st.SearchStrategy[Any]:
    """A response that is like this one but for some parts of it, which may be anything."""
    if isinstance(value, dict):
        whole = st.fixed_dictionaries({name: near(part) for name, part in value.items()})
    elif isinstance(value, list):
        whole = (
            st.tuples(*map(near, value)).map(list) | st.permutations(value) | st.lists(st.sampled_from(value))
        )
    else:
        whole = st.just(value)
    return whole | whole | whole | JSON


KEYS = st.lists(st.booleans(), min_size=2, max_size=8).filter(any)


def with_canary(question: Kind, canary: str) -> dict[str, Any]:
    """The question with a word in place of every feedback that it holds."""
    return _marked(neutral(question), canary)


def neutral(value: Any) -> Any:
    """A question, or a part of it, as plain JSON values under the names of the neutral form."""
    if isinstance(value, Part):
        return {**neutral(value.question), "weight": value.weight}
    if is_dataclass(value):
        kind = {"kind": value.kind} if isinstance(value, Kind) else {}
        return {**kind, **{field.name: neutral(getattr(value, field.name)) for field in fields(value)}}
    return [neutral(part) for part in value] if isinstance(value, list | tuple) else value


def _marked(value: Any, canary: str) -> Any:
    if isinstance(value, dict):
        return {
            name: canary if name.startswith("feedback") else _marked(part, canary)
            for name, part in value.items()
        }
    return [_marked(part, canary) for part in value] if isinstance(value, list | tuple) else value
