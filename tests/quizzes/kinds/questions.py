"""Questions in neutral form for tests of the pure rules."""

from typing import Any

from hypothesis import strategies as st


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
LIKELY = st.sampled_from(["choice", "choices", "value", "text", "step", "uid"])
ATOMS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["a0", "a1", "35"])
)
JSON = st.recursive(
    ATOMS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(LIKELY | st.text(), inner, max_size=3)
)
KEYS = st.lists(st.booleans(), min_size=2, max_size=8).filter(any)
