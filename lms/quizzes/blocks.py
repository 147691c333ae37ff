"""Questions as authors write them, and their neutral form (docs/reference/questions.md). Never for learners."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class OptionBlock(blocks.StructBlock):
    """One possible answer with the reason why it is right or not."""

    text = blocks.CharBlock(label=_("Answer"), max_length=300)
    right = blocks.BooleanBlock(label=_("This is right"), required=False)
    feedback = blocks.TextBlock(
        label=_("Feedback"), rows=2, help_text=_("Say why. Never only “wrong”: show the way to the answer.")
    )

    class Meta:
        label = _("Answer")
        icon = "check"


class QuestionBlock(blocks.StructBlock):
    """What every kind of question has."""

    name = blocks.CharBlock(
        label=_("Short name"), max_length=40, help_text=_("For lists, e.g. “Seats in parliament”.")
    )
    prompt = blocks.TextBlock(label=_("Question"), rows=2)

    def neutral(self, uid: str, value: blocks.StructValue) -> dict[str, Any]:
        """The question as plain JSON values."""
        common = {"uid": uid, "kind": self.name_of_kind, "name": value["name"], "prompt": value["prompt"]}
        return {**common, **self.own(value), "feedback": value.get("feedback") or ""}

    name_of_kind = ""

    def own(self, value: blocks.StructValue) -> dict[str, Any]:
        """The parts that only this kind has."""
        raise NotImplementedError


class _ChoiceBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Answers"), min_num=2, max_num=8)
    feedback = blocks.TextBlock(label=_("Feedback for everybody"), rows=2, required=False)

    def own(self, value: blocks.StructValue) -> dict[str, Any]:
        return {
            "options": [
                {
                    "uid": item.id,
                    "text": item.value["text"],
                    "right": item.value["right"],
                    "feedback": item.value["feedback"],
                }
                for item in value["options"].bound_blocks
            ]
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        right = sum(bool(option["right"]) for option in cleaned["options"])
        if problem := self.problem(right):
            raise StructBlockValidationError(block_errors={"options": ValidationError(problem)})
        return cleaned

    def problem(self, right: int) -> Any:
        """What is wrong with this number of right answers; nothing where it is fine."""
        raise NotImplementedError


class SingleChoiceBlock(_ChoiceBlock):
    """Exactly one answer is right."""

    name_of_kind = "single_choice"

    def problem(self, right: int) -> Any:
        return None if right == 1 else _("Mark exactly one answer as right.")

    class Meta:
        label = _("Single choice")
        icon = "radio-full"


class MultipleResponseBlock(_ChoiceBlock):
    """Several answers may be right; right minus wrong counts."""

    name_of_kind = "multiple_response"

    def problem(self, right: int) -> Any:
        return None if right else _("Mark at least one answer as right.")

    class Meta:
        label = _("Multiple response")
        icon = "check"


class TrueFalseBlock(QuestionBlock):
    """A sentence that is true or not."""

    name_of_kind = "true_false"
    right = blocks.ChoiceBlock(
        label=_("The sentence is"), choices=[("true", _("true")), ("false", _("not true"))]
    )
    feedback_true = blocks.TextBlock(label=_("Feedback for who says “true”"), rows=2)
    feedback_false = blocks.TextBlock(label=_("Feedback for who says “not true”"), rows=2)
    feedback = blocks.TextBlock(label=_("Feedback for everybody"), rows=2, required=False)

    def own(self, value: blocks.StructValue) -> dict[str, Any]:
        return {
            "right": value["right"] == "true",
            "feedback_true": value["feedback_true"],
            "feedback_false": value["feedback_false"],
        }

    class Meta:
        label = _("True or false")
        icon = "tick-inverse"


class AcceptedBlock(blocks.StructBlock):
    """A text that is accepted, in whole or in part."""

    text = blocks.CharBlock(
        label=_("Text"), max_length=120, help_text=_("* stands for anything, \\* for a star.")
    )
    percent = blocks.IntegerBlock(label=_("Points in percent"), min_value=0, max_value=100, default=100)
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2)

    class Meta:
        label = _("Accepted text")
        icon = "edit"


class ShortAnswerBlock(QuestionBlock):
    """A word or two, typed."""

    name_of_kind = "short_answer"
    answers = blocks.ListBlock(AcceptedBlock(), label=_("Accepted texts"), min_num=1)
    feedback_other = blocks.TextBlock(label=_("Feedback for any other text"), rows=2)
    case_sensitive = blocks.BooleanBlock(label=_("Capital letters matter"), required=False)
    feedback = blocks.TextBlock(label=_("Feedback for everybody"), rows=2, required=False)

    def own(self, value: blocks.StructValue) -> dict[str, Any]:
        return {
            "answers": [
                {"text": a["text"], "fraction": a["percent"] / 100, "feedback": a["feedback"]}
                for a in value["answers"]
            ],
            "feedback_other": value["feedback_other"],
            "case_sensitive": value["case_sensitive"],
        }

    class Meta:
        label = _("Short answer")
        icon = "edit"


class ScaleBlock(QuestionBlock):
    """Something that people say how well they can do it. Not graded; only they see what they said."""

    name_of_kind = "scale"
    prompt = blocks.TextBlock(
        label=_("What people can do"), rows=2, help_text=_("A sentence that begins with “I can”.")
    )

    def own(self, value: blocks.StructValue) -> dict[str, Any]:
        return {}

    class Meta:
        label = _("Self-assessment")
        icon = "sliders"


class QuestionStream(blocks.StreamBlock):
    """Questions with right and wrong answers."""

    single_choice = SingleChoiceBlock()
    multiple_response = MultipleResponseBlock()
    true_false = TrueFalseBlock()
    short_answer = ShortAnswerBlock()

    class Meta:
        label = _("Questions")


def _goal() -> list[tuple[str, blocks.Block]]:
    """Which goal of the course a question tests: for authors, never part of its neutral form."""
    number = blocks.IntegerBlock(
        label=_("Tests the goal number"),
        required=False,
        min_value=1,
        help_text=_("The numbers stand below, under “Goals of the course”."),
    )
    return [("goal", number)]


class QuizStream(blocks.StreamBlock):
    """The questions of a quiz, in order."""

    single_choice = SingleChoiceBlock(_goal())
    multiple_response = MultipleResponseBlock(_goal())
    true_false = TrueFalseBlock(_goal())
    short_answer = ShortAnswerBlock(_goal())
    scale = ScaleBlock(_goal())

    class Meta:
        label = _("Questions")


class CheckBlock(QuestionStream):
    """One question inside a lesson. Not counted; it helps to see whether a thought arrived."""

    class Meta:
        label = _("Mini check")
        description = _("One question in between; the answer is explained at once and gives no points.")
        icon = "help"
        min_num = 1
        max_num = 1
        template = "lms/quizzes/check_preview.html"
        preview_value = [
            (
                "true_false",
                {
                    "name": "Rat",
                    "prompt": "Der Rat ist das Parlament der Stadt.",
                    "right": "true",
                    "feedback_true": "Die Bürgerinnen und Bürger wählen ihn.",
                    "feedback_false": "Doch: Die Bürgerinnen und Bürger wählen ihn.",
                },
            )
        ]


def neutral_questions(stream: Any) -> list[dict[str, Any]]:
    """The questions of a stream value in neutral form; a question's uid is its block's id."""
    return [child.block.neutral(child.id, child.value) for child in stream]
