"""Deleting, moving and taking back pages also keep the outline right where no transaction is around them."""

from typing import Any

import pytest

from tests import build
from tests.pages.learning import somebody_learns
from tests.pages.test_publishing import (
    delete_lesson,
    delete_module,
    move_lesson,
    rows,
    scratch,
    unpublish_module,
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", [delete_lesson, delete_module, unpublish_module, move_lesson])
def test_also_without_a_transaction_around_it(way: Any) -> None:
    course = build.course(lessons=2, modules=2)
    with somebody_learns(course):
        way(course)
    assert rows(course) == scratch(course)
