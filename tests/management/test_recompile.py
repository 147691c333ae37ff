"""After a change that no page tells of, one command brings every course up to date."""

import pytest
from django.core.management import call_command

from lms.outline.models import ActivityTitle
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)


def test_addresses_are_made_anew(capsys: pytest.CaptureFixture[str]) -> None:
    for page in (build.course(lessons=1, quizzes=0), build.course(lessons=1, quizzes=0)):
        assert page.live
    right = set(ActivityTitle.objects.values_list("url", flat=True))
    ActivityTitle.objects.update(url="/old/")
    call_command("recompile")
    assert set(ActivityTitle.objects.values_list("url", flat=True)) == right
    assert capsys.readouterr().out == "2 compiled\n"
