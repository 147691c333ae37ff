"""Question banks for tests, made by the product's own actions."""

from typing import Any

from lms.banks import actions
from lms.outline.models import Course
from lms.pages.models import CoursePage
from lms.quizzes.models import Bank, BankQuestion
from tests import build


def bank(course: CoursePage | Course, name: str = "Grundlagen") -> Bank:
    """An empty bank of a course."""
    return Bank.objects.create(
        course=build.course_row(course) if isinstance(course, CoursePage) else course, name=name
    )


def question(of: Bank, name: str = "Rat", tags: str = "", **value: Any) -> BankQuestion:
    """A sentence that is true, in a bank."""
    block = build.true_false(name=name, prompt=f"{name} stimmt.", **value)
    row = BankQuestion.objects.create(bank=of, name=name, kind="", body=[block], tags=tags)
    return actions.keep(question=row)


def filled(course: CoursePage | Course, number: int, name: str = "Grundlagen") -> list[BankQuestion]:
    """A bank with so many questions."""
    made = bank(course, name)
    return [question(made, f"{name} {n}") for n in range(number)]


def chosen(one: BankQuestion) -> dict[str, Any]:
    """A block of a quiz that asks this question."""
    return {"type": "chosen", "id": f"c-{one.pk}", "value": {"question": str(one.uuid)}}


def draw(of: Bank, count: int = 2, tags: str = "") -> dict[str, Any]:
    """A block of a quiz that draws so many questions."""
    value = {"bank": str(of.pk), "count": count, "tags": tags}
    return {"type": "draw", "id": f"d-{of.pk}-{tags or 'all'}", "value": value}


def one_of_each(name: str, course: CoursePage) -> dict[str, Any]:
    """A bank and a question in it that bear this name, as the tests of routes call them; no outline is compiled."""
    made = bank(course, f"{name} Sammlung")
    title = f"{name} Bankfrage"
    row = BankQuestion.objects.create(
        bank=made, name=title, kind="true_false", body=[build.true_false(name=title)], tags=f"{name} Wort"
    )
    return {"bank": made, "bank_question": row}
