"""What strikes about a question, and how sure a quiz measures, in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.quizzes.counting import Counted
from lms.quizzes.statistics import ItemStatistics, QuizStatistics, Remark, remarks

# Source: Moodle's guide to its report, in two steps.
SURE, USABLE, SHORT = 75, 64, 10
SIGNS = {
    Remark.SAME_WRONG: ("warning", "info"),
    Remark.AGAINST: ("error", "warning"),
    Remark.VERY_HARD: ("warning", "info"),
    Remark.HARD: ("", "info"),
    Remark.FLAT: ("", "info"),
    Remark.EASY: ("", "info"),
}
SENTENCES = {
    Remark.SAME_WRONG: gettext_lazy("%(times)s of %(of)s chose the same wrong answer: “%(answer)s”"),
    Remark.AGAINST: gettext_lazy(
        "Who does well elsewhere is wrong here more often. Please check whether the right answer is right and the"
        " question is clear."
    ),
    Remark.VERY_HARD: gettext_lazy("This question is very hard: %(right)s of %(of)s right."),
    Remark.HARD: gettext_lazy("This question is hard: %(right)s of %(of)s right."),
    Remark.FLAT: gettext_lazy(
        "This question does not tell people apart: who does well elsewhere is hardly better here."
    ),
    Remark.EASY: gettext_lazy("This question is very easy: %(right)s of %(of)s right."),
}
RULES = {
    gettext_lazy("Right on average"): gettext_lazy(
        "How many percent of the points people reach on average. Below 35 is hard, up to 20 very hard, from 95 very"
        " easy. Part of an answer counts in part; who said nothing counts with 0."
    ),
    gettext_lazy("Tells people apart"): gettext_lazy(
        "From −100 to 100: does who does well in the other questions do well here, too? From 30 is good, below 20 is"
        " little, below −10 something is wrong. With fewer than 10 people this is mostly chance."
    ),
    gettext_lazy("Used of what is possible"): gettext_lazy(
        "The same in percent of the most that such marks allow. It helps with very hard and very easy questions."
    ),
    gettext_lazy("By guessing"): gettext_lazy(
        "How many percent somebody gets on average who guesses blindly."
    ),
    gettext_lazy("Weight"): gettext_lazy(
        "Meant: the share of the question in all points. Real: how much it makes people's results differ."
    ),
    gettext_lazy("Reliability (α)"): gettext_lazy(
        "From 75 percent a result says much about the person; below 64 percent, chance has a large part. Short quizzes"
        " hardly reach more."
    ),
    gettext_lazy("Uncertainty"): gettext_lazy(
        "So many points of 100 a result may lie higher or lower, only by chance."
    ),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that strikes about a question. `state` and `icon`: how it is shown."""

    text: str
    state: str
    icon: str


def remarks_of(item: Counted, figures: ItemStatistics | None) -> Iterator[Said]:
    """What strikes about a question that can be told, the most important first."""
    if item.facility is None:
        return
    found = remarks(
        facility=item.facility,
        attempts=item.attempts,
        same_wrong=item.same_wrong,
        discrimination=figures.discrimination if figures else None,
    )
    answer = item.mistakes[0][0] if item.mistakes else ""
    numbers = {"right": item.right, "of": item.attempts, "times": item.same_wrong, "answer": answer}
    for remark in found:
        yield Said(str(SENTENCES[remark]) % numbers, *SIGNS[remark])


def reliability(of: QuizStatistics, questions: int) -> str:
    """How sure the results of a quiz are; empty where that cannot be said."""
    if of.consistency is None:
        return ""
    if of.consistency >= SURE:
        return _("The results are reliable.")
    if of.consistency >= USABLE:
        return _("The results are usable.")
    if questions < SHORT:
        return _("The results depend much on chance. With fewer than 10 questions that is usual.")
    return _("The results depend much on chance.")


def rules() -> list[tuple[str, str]]:
    """Name and rule of each figure, for “How is it counted?”."""
    return [(str(name), str(rule)) for name, rule in RULES.items()]
