"""A question on a real picture: a tap in the picture chooses the line of the list, also without script."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect
from wagtail.images import get_image_model

from lms.pages.models import QuizPage
from tests import build
from tests.browser.conftest import axe, overflow
from tests.quizzes.examples import block_of
from tests.threats import png


@pytest.mark.parametrize("script", [True, False], ids=["script", "bare"])
def test_a_tap_in_the_picture_chooses(open_as: Callable[..., Page], script: bool) -> None:
    course = build.course_page()
    picture = get_image_model().objects.create(title="Karte", file=ContentFile(png((600, 400)), "k.png"))
    body = block_of("hotspot")
    body["value"]["picture"] = picture.pk
    build.quiz(build.module(course, "Demokratie"), "Quiz", body=[body])
    page = open_as(build.enrol(build.person(), build.cohort(course)).person, java_script_enabled=script)
    page.goto(QuizPage.objects.get().url)
    page.locator("[data-go]").click()
    page.wait_for_url("**/frage/1/")
    image = page.locator(".spots img")
    assert image.get_attribute("alt") == body["value"]["alt"]
    for across, down, number in ((0.2, 0.45, 0), (0.6, 0.8, 1), (0.4, 0.12, 2)):
        box = image.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])
        expect(page.locator(".hotspots input").nth(number)).to_be_checked()
    if script:
        assert (axe(page), overflow(page)) == ([], 0)
