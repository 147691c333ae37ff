"""What a newer version of a question makes of an answer."""

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from lms.quizzes.comparing import worth_by
from lms.quizzes.queries import Given, Paper

pytestmark = pytest.mark.django_db


@settings(max_examples=200, deadline=None)
@for_all(
    tried=st.lists(st.integers(0, 2), max_size=4),
    last=st.none() | st.integers(0, 2),
    behaviour=st.sampled_from(["deferred", "immediate", "tries", "adaptive"]),
)
def test_a_question_that_did_not_change_is_worth_what_it_was(
    tried: list[int], last: int | None, behaviour: str
) -> None:
    """Only with answers that could be given: nothing is checked after a question has closed."""
    question = {"uid": "q", "kind": "single_choice", "name": "F", "prompt": "P", "feedback": "", "options": [
        {"uid": f"q-{n}", "text": f"A{n}", "right": n == 0, "feedback": "x"} for n in range(3)]}  # fmt: skip
    body = {
        "questions": [question],
        "pass_mark": 50,
        "done_when": "passed",
        "policy": {"behaviour": behaviour},
    }
    paper = Paper(body)
    mine = Given()
    for one in tried if behaviour != "deferred" else []:
        if not paper.is_closed(paper.graded[0], mine):
            answers = [*mine.checked.get("q", []), {"choice": f"q-{one}"}]
            mine = Given(checked={"q": answers}, answers={"q": answers[-1]})
    if last is not None and not paper.is_closed(paper.graded[0], mine):
        mine = Given(checked=mine.checked, answers={"q": {"choice": f"q-{last}"}})
    same = paper.graded[0]
    assert worth_by(paper, same, same, mine) == paper.worth(same, mine)
