"""Questions as authors write them, and their neutral form (docs/reference/questions.md). Never for learners.

The forms are made of what the kinds declare, so a new kind needs nothing here.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from functools import singledispatch
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from lms.quizzes.draws import DRAW, MOST
from lms.quizzes.kinds import fields
from lms.quizzes.kinds.base import Kind
from lms.quizzes.kinds.questions import WEIGHT, Questions, simple
from lms.quizzes.kinds.rubric import ChosenRubric
from lms.quizzes.marking import examine, kinds
from lms.quizzes.wording import said
from lms.rubrics.choosers import RubricBlock

IN_QUIZZES = ("hints",)  # for a question of its own that has a right answer: no mini check, no part of a case
Named = tuple[str, blocks.Block]


class Offered(forms.Select):
    """A list in which the rare values are hidden, unless one of them is chosen already."""

    def __init__(self, rare: Iterable[str] = (), **kwargs: Any) -> None:
        self.rare = frozenset(rare)
        super().__init__(**kwargs)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option that is hidden still shows while it is the chosen one."""
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.rare:
            option["attrs"]["hidden"] = True
        return option


@singledispatch
def block_of(field: Any, default: Any) -> blocks.Block:
    """The part of an author's form for a declared field; `default` is what stands there at first."""
    raise TypeError(type(field))


def _common(field: fields.Field, default: Any) -> dict[str, Any]:
    given = {} if default is None else {"default": field.to_form(default)}
    return {"label": said(field.label), "help_text": said(field.help), "required": field.needed, **given}


@block_of.register
def _line(field: fields.Line, default: Any) -> blocks.Block:
    return blocks.CharBlock(max_length=field.longest, **_common(field, None))


@block_of.register
def _words(field: fields.Words, default: Any) -> blocks.Block:
    return blocks.TextBlock(rows=field.rows, max_length=field.longest or None, **_common(field, None))


@block_of.register
def _texts(field: fields.Texts, default: Any) -> blocks.Block:
    return blocks.TextBlock(rows=2, **_common(field, None))


@block_of.register
def _weighed(field: fields.Weighed, default: Any) -> blocks.Block:
    return blocks.TextBlock(rows=3, **_common(field, None))


@block_of.register
def _yes(field: fields.Yes, default: Any) -> blocks.Block:
    return blocks.BooleanBlock(**{**_common(field, default), "required": False})


@block_of.register
def _truth(field: fields.Truth, default: Any) -> blocks.Block:
    choices = [("true", said(field.yes)), ("false", said(field.no))]
    return blocks.ChoiceBlock(choices=choices, **_common(field, default))


@block_of.register
def _pick(field: fields.Pick, default: Any) -> blocks.Block:
    choices = [(value, said(word)) for value, word in field.options]
    return blocks.ChoiceBlock(choices=choices, widget=Offered(field.rare), **_common(field, default))


@block_of.register
def _whole(field: fields.Whole, default: Any) -> blocks.Block:
    return blocks.IntegerBlock(min_value=field.least, max_value=field.most, **_common(field, default))


@block_of.register
def _number(field: fields.Number, default: Any) -> blocks.Block:
    return blocks.FloatBlock(min_value=field.least, max_value=field.most, **_common(field, default))


@block_of.register
def _image(field: fields.Image, default: Any) -> blocks.Block:
    return ImageChooserBlock(**_common(field, None))


@block_of.register
def _rubric(field: ChosenRubric, default: Any) -> blocks.Block:
    return RubricBlock(**_common(field, None))


@block_of.register
def _share(field: fields.Share, default: Any) -> blocks.Block:
    made = blocks.FloatBlock if field.decimals else blocks.IntegerBlock
    given = {**_common(field, default), **({} if field.first is None else {"default": field.first})}
    return made(min_value=100 * field.least, max_value=100, **given)


@block_of.register
def _rows(field: fields.Rows, default: Any) -> blocks.Block:
    row = blocks.StructBlock(children(field.of), label=said(field.label))
    return blocks.ListBlock(row, min_num=field.least, max_num=field.most, **_common(field, None))


def children(shape: type, without: Iterable[str] = ()) -> list[Named]:
    """The form of a kind, or of a row in it, but for these fields."""
    spare = fields.defaults(shape)
    return [
        (field.stored or name, block_of(field, spare.get(name)))
        for name, field in fields.declared(shape).items()
        if field.in_form and name not in without
    ]


def neutral_fields(shape: type, value: Any) -> dict[str, Any]:
    """What an author wrote, as plain JSON values under the names of the neutral form."""
    spare = fields.defaults(shape)
    found = {}
    for name, field in fields.declared(shape).items():
        if not field.in_form:
            continue
        made = _neutral(field, value.get(field.stored or name))
        if not field.is_spare(made, spare.get(name)):
            found[name] = made
    return found


def _neutral(field: fields.Field, kept: Any) -> Any:
    if isinstance(field, fields.Rows):
        return _neutral_rows(field, kept)
    return neutral_questions(kept) if isinstance(field, Questions) else field.from_form(kept)


def _neutral_rows(field: fields.Rows, rows: Any) -> list[dict[str, Any]]:
    has_uid = "uid" in fields.declared(field.of)
    return [
        {**({"uid": row.id} if has_uid else {}), **neutral_fields(field.of, row.value)}
        for row in rows.bound_blocks
    ]


class QuestionBlock(blocks.StructBlock):
    """The form of one kind of question, without some fields. `more`: parts that are not part of the question."""

    def __init__(
        self, kind: type[Kind], more: Iterable[Named] = (), without: Iterable[str] = (), **kwargs: Any
    ) -> None:
        self.asks = kind
        shape = f"struct-block lms-question lms-question--{kind.kind}"
        meta = {"label": said(kind.label), "icon": kind.icon, "form_classname": shape}
        super().__init__([*children(kind, without), *more], **{**meta, **kwargs})

    def neutral(self, uid: str, value: blocks.StructValue) -> dict[str, Any]:
        """The question as plain JSON values."""
        return {"uid": uid, "kind": self.asks.kind, "feedback": "", **neutral_fields(self.asks, value)}

    def clean(self, value: Any) -> Any:
        """Refuses what only shows between fields, such as two right answers where one is asked for."""
        cleaned = super().clean(value)
        _made, problems = examine(self.neutral("q", cleaned))
        errors = {
            str(problem.place[0]): ValidationError(said(problem.word)) for problem in problems if problem.word
        }
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


class PartBlock(QuestionBlock):
    """A question inside another: named by its own first words, and with its weight among the others."""

    def __init__(self, kind: type[Kind], **kwargs: Any) -> None:
        super().__init__(kind, [("weight", block_of(WEIGHT, 1))], ("name", *IN_QUIZZES), **kwargs)

    def neutral(self, uid: str, value: blocks.StructValue) -> dict[str, Any]:
        made = super().neutral(uid, value)
        del made["name"]
        return {**made, "weight": value.get("weight") or 1}


@block_of.register
def _questions(field: Questions, default: Any) -> blocks.Block:
    asked = [(name, PartBlock(kind)) for name, kind in simple().items()]
    given = _common(field, None)
    return blocks.StreamBlock(asked, min_num=field.least, max_num=field.most, **given)


def _goal() -> Named:
    """Which goal of the course a question tests: for authors, never part of its neutral form."""
    number = blocks.IntegerBlock(
        label=_("Tests the goal number"),
        required=False,
        min_value=1,
        help_text=_("The numbers stand below, under “Goals of the course”."),
    )
    return "goal", number


CHOSEN = "chosen"
Choices = Sequence[tuple[str, Any]]


class ChosenBlock(blocks.StructBlock):
    """One question of a bank, named by its UUID. `choices`: those of the course."""

    def __init__(self, choices: Choices = (), **kwargs: Any) -> None:
        question = blocks.ChoiceBlock(
            choices=list(choices),
            label=_("Question"),
            help_text=_("Change it in its question bank; this quiz follows by itself."),
        )
        super().__init__([("question", question)], **kwargs)

    class Meta:
        label = _("Question from a bank")
        icon = "folder-open-inverse"
        group = _("Question banks")

    def neutral(self, uid: str, value: blocks.StructValue) -> dict[str, Any]:
        """What stands for it until the bank is asked."""
        return {"kind": CHOSEN, "uid": str(value.get("question") or "")}


class DrawBlock(blocks.StructBlock):
    """Random questions of a bank, other ones for each attempt. `choices`: the banks of the course."""

    def __init__(self, choices: Choices = (), **kwargs: Any) -> None:
        named = {
            "bank": blocks.ChoiceBlock(choices=list(choices), label=_("Question bank")),
            "count": blocks.IntegerBlock(label=_("How many"), min_value=1, max_value=MOST, default=5),
            "tags": blocks.CharBlock(
                label=_("Only with these tags"),
                required=False,
                max_length=200,
                help_text=_("One of them is enough. Divide several by commas. Empty means: all questions."),
            ),
        }
        super().__init__(list(named.items()), **kwargs)

    class Meta:
        label = _("Random questions from a bank")
        icon = "rotate"
        group = _("Question banks")

    def neutral(self, uid: str, value: blocks.StructValue) -> dict[str, Any]:
        """What stands for them until the bank is asked."""
        return {
            "kind": DRAW,
            "uid": uid,
            "count": value.get("count") or 1,
            "bank": str(value.get("bank") or ""),
            "tags": value.get("tags") or "",
        }


def offering(stream: blocks.StreamBlock, *, questions: Choices, banks: Choices) -> blocks.StreamBlock:
    """The same form of a quiz, in which these questions and banks can be chosen."""
    made = copy(stream)
    offered: dict[str, blocks.Block] = {"chosen": ChosenBlock(questions), "draw": DrawBlock(banks)}
    for name, block in offered.items():
        block.set_name(name)
    made.child_blocks = stream.child_blocks.copy()
    made.child_blocks.update(offered)
    return made


def _feedback_later(block: Any) -> None:
    """Feedback at any depth may be left empty."""
    for name, child in getattr(block, "child_blocks", {}).items():
        if name.startswith("feedback"):
            child.field.required = False
        _feedback_later(getattr(child, "child_block", child))


class BankStream(blocks.StreamBlock):
    """The one question of a row in a bank, of any kind that counts. Its feedback may come later, as in typed ones."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        asked = [
            (name, QuestionBlock(kind, without=IN_QUIZZES if kind.by_hand else ()))
            for name, kind in kinds().items()
            if kind.graded
        ]
        super().__init__([*(local_blocks or []), *asked], **kwargs)
        _feedback_later(self)

    class Meta:
        label = _("Question")
        max_num = 1  # required, so that there is one; `min_num` would call an empty new form wrong


class QuizStream(blocks.StreamBlock):
    """The questions of a quiz, in order: every kind there is, and those of banks."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        asked = [
            (name, QuestionBlock(kind, [_goal()], () if kind.graded and not kind.by_hand else IN_QUIZZES))
            for name, kind in kinds().items()
        ]
        from_banks = [("chosen", ChosenBlock()), ("draw", DrawBlock())]
        super().__init__([*(local_blocks or []), *asked, *from_banks], **kwargs)

    class Meta:
        label = _("Questions")


class CheckBlock(blocks.StreamBlock):
    """One question inside a lesson. Not counted; it helps to see whether a thought arrived."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        asked = [
            (name, QuestionBlock(kind, without=IN_QUIZZES))
            for name, kind in kinds().items()
            if kind.in_lessons
        ]
        super().__init__([*(local_blocks or []), *asked], **kwargs)

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
    """The questions written in a stream value, in neutral form; a question's uid is its block's id."""
    return [child.block.neutral(child.id, child.value) for child in questions_in(stream)]


def questions_in(stream: Any) -> list[Any]:
    """The blocks of a stream value that are questions, and do not stand for those of a bank."""
    return [child for child in stream if isinstance(child.block, QuestionBlock)]


def entries_in(stream: Any) -> list[dict[str, Any]]:
    """The same with what stands for questions of banks: see lms.quizzes.banks."""
    return [child.block.neutral(child.id, child.value) for child in stream]
