"""What publishing prepares, so that no reader waits for it."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.images.models import Image, Rendition

from tests import build
from tests.pages.test_blocks import PIXEL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def test_smaller_pictures_are_made_when_a_lesson_is_published_and_none_when_it_is_read(
    committed: Any, signed_in: Any
) -> None:
    build.tree_root()
    image = Image.objects.create(title="Rathaus", file=ImageFile(ContentFile(PIXEL, "rathaus.png")))
    value = {"image": {"image": image.pk, "alt_text": "Ein Rathaus", "decorative": False}, "caption": ""}
    with committed():
        course = build.course_page()
        lesson = build.lesson(build.module(course), body=[{"type": "picture", "value": value, "id": "b1"}])
        assert not Rendition.objects.exists(), "the work begins after the commit"
    made = set(Rendition.objects.values_list("image", "filter_spec"))
    assert made
    answer = signed_in(build.enrol(build.person(), build.cohort(course)).person).get(lesson.url)
    assert b"/media/images/" in answer.content
    assert set(Rendition.objects.values_list("image", "filter_spec")) == made
