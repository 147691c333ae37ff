"""The sheets to look through: what is taken, in which views. That it can be taken is tried by `make shots`."""

from itertools import groupby

import pytest
from selectolax.lexbor import LexborHTMLParser

from scripts import gallery

pytestmark = pytest.mark.once


def test_no_two_visits_have_one_name() -> None:
    names = [visit.name for visit in gallery.VISITS]
    assert len(names) == len(set(names))


def test_each_person_comes_once() -> None:
    people = [who for who, _visits in groupby(gallery.VISITS, key=lambda visit: visit.who)]
    assert len(people) == len(set(people))


def test_every_width_is_seen_light_dark_and_mirrored() -> None:
    seen = {(view.width, view.dark, view.mirrored) for view in gallery.VIEWS}
    ways = ((False, False), (True, False), (False, True))
    assert seen == {(width, *way) for width in (320, 360, 1280) for way in ways}


def test_a_name_says_how_it_was_looked_at() -> None:
    assert gallery.View(360).name == "360"
    assert gallery.View(360, dark=True).name == "360-dark"
    assert gallery.View(1280, mirrored=True).name == "1280-rtl"


def test_the_sheet_shows_every_picture() -> None:
    shown = {node.attributes["src"] for node in LexborHTMLParser(gallery.sheet()).css("img")}
    assert shown == {gallery.file(visit, view).name for visit in gallery.VISITS for view in gallery.VIEWS}
