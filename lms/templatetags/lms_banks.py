"""Question banks in the admin's pages."""

from typing import Any

from django import template

from lms.banks.queries import Use, uses_of
from lms.quizzes.kinds.base import Kind
from lms.quizzes.marking import Unreadable, examine, lacks_only_feedback, read
from lms.quizzes.models import BankQuestion, BankVersion
from lms.quizzes.words import Asked, asked

register = template.Library()


@register.simple_tag
def uses_of_question(question: BankQuestion) -> list[Use]:
    """The quizzes that use it."""
    return uses_of(question)


@register.filter
def body_of_version(version: BankVersion) -> list[dict[str, Any]]:
    """What a version says, as a list of one question in neutral form."""
    return [version.snapshot.body]


@register.filter
def lacks_feedback(question: BankQuestion) -> bool:
    """Does its newest version say nothing after some answer?"""
    _made, problems = examine(question.snapshot.body if question.snapshot else {})
    return any(map(lacks_only_feedback, problems))


@register.simple_tag
def as_asked(question: BankQuestion) -> Asked | None:
    """The question in hand, saved or not, as people are asked it; None where it cannot be asked yet."""
    found: Kind
    for block in question.body:
        try:
            found = read(block.block.neutral(str(question.uuid), block.value))
        except Unreadable:
            return None
        return asked(found, None, "preview")
    return None
