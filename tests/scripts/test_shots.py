"""The pictures of the documents: names and sizes. That they can be taken is tried by `make shots`."""

from datetime import datetime
from io import BytesIO
from random import Random
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from lms.management import demo
from scripts import dayvisits, run, shots

pytestmark = pytest.mark.once


def png(size: tuple[int, int], pixels: bytes | None = None) -> bytes:
    picture = Image.frombytes("RGB", size, pixels) if pixels else Image.new("RGB", size, "white")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_no_two_pictures_have_one_name() -> None:
    names = [shot.file for shot in shots.SHOTS]
    assert len(names) == len(set(names))


def test_a_name_says_width_and_darkness() -> None:
    assert shots.Shot("way", "", shots.PHONE, "/", dark=True).file == "way-360-dark.png"
    assert shots.Shot("way", "", shots.DESK, "/").file == "way-1280.png"


def test_a_squeezed_picture_has_its_size_and_few_colours() -> None:
    small = Image.open(BytesIO(shots.squeeze(png((40, 30)))))
    assert small.size == (40, 30)
    assert small.mode == "P"


def test_a_picture_that_stays_too_large_is_refused() -> None:
    noise = Random(1).randbytes(3 * 900 * 900)
    with pytest.raises(run.Failed, match="bytes even with"):
        shots.squeeze(png((900, 900), noise))


def test_committed_pictures_fit_the_limit() -> None:
    sizes = {file.name: file.stat().st_size for file in shots.IMAGES.glob("*.png")}
    assert sizes
    assert {name for name, size in sizes.items() if size > shots.LIMIT} == set()


def test_committed_pictures_are_those_that_are_taken() -> None:
    assert {file.name for file in shots.IMAGES.iterdir()} == {shot.file for shot in shots.SHOTS}


def test_the_morning_is_that_of_the_demos_seminar() -> None:
    assert dayvisits.IN_DAYS == demo.SEMINAR_IN_DAYS
    morning = dayvisits.morning()
    today = datetime.now(ZoneInfo("Europe/Berlin")).date()
    assert (morning.date() - today).days == demo.SEMINAR_IN_DAYS
    assert (morning.hour, morning.minute) == (8, 52)


def test_every_picture_is_taken_in_one_round() -> None:
    days = [shot for shot in shots.SHOTS if shot.on_the_day]
    assert {shot.name for shot in days} == {"check-in", "projector", "roll"}
    assert all(shot.then is None for shot in days)
