"""Where demo people are refused."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lms.people.models import Person

pytestmark = pytest.mark.django_db


def test_a_site_that_does_not_allow_them_refuses(settings: Any) -> None:
    settings.LMS_DEMO_ALLOWED = False
    with pytest.raises(CommandError, match=r"[Dd]emo"):
        call_command("make_demo")
    assert not Person.objects.exists()


def test_without_a_course_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="load_courses"):
        call_command("make_demo")
    assert not Person.objects.exists()
