"""Every block of a lesson: rendered as HTML that works, previewed in the editor, named in German."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.urls import reverse
from django.utils.translation import override
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.images.models import Image

from lms.glossary.models import Term
from lms.pages.blocks import LessonStream
from lms.pages.models import CourseDocument, LessonPage
from tests import build

pytestmark = pytest.mark.django_db
STREAM = LessonStream()
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63000100000500010d0a2db4"
    "0000000049454e44ae426082"
)


def shown(kind: str, value: Any, committed: Any) -> str:
    """The HTML of a lesson with this one block."""
    with committed():
        page = build.course_page()
        lesson = build.lesson(build.module(page), body=[{"type": kind, "value": value, "id": "b1"}])
    return str(LessonPage.objects.get(pk=lesson.pk).body[0].render())


def document(name: str, title: str = "Blatt") -> CourseDocument:
    build.tree_root()
    made = CourseDocument(title=title, file=ContentFile(b"x" * 2_100_000, name))
    made.save()
    return made


def test_picture_with_words_and_as_decoration(committed: Any) -> None:
    build.tree_root()
    image = Image.objects.create(title="Rathaus", file=ImageFile(ContentFile(PIXEL, "rathaus.png")))
    value = {
        "image": {"image": image.pk, "alt_text": "Ein Rathaus", "decorative": False},
        "caption": "Das Rathaus",
    }
    html = shown("picture", value, committed)
    assert 'alt="Ein Rathaus"' in html
    assert "<figcaption>Das Rathaus</figcaption>" in html
    assert "/media/images/" in html
    assert "original_images" not in html
    value["image"] = {"image": image.pk, "alt_text": "", "decorative": True}
    assert 'alt=""' in shown("picture", value, committed)


@pytest.mark.parametrize(
    ("words", "decorative", "passes"), [("", False, False), ("", True, True), ("Ein Rathaus", False, True)]
)
def test_a_picture_without_words_is_refused_unless_it_is_decoration(
    words: str, decorative: bool, passes: bool
) -> None:
    build.tree_root()
    image = Image.objects.create(title="Rathaus", file=ImageFile(ContentFile(PIXEL, "rathaus.png")))
    chosen = {"image": image.pk, "alt_text": words, "decorative": decorative}
    body = STREAM.to_python([{"type": "picture", "value": {"image": chosen, "caption": ""}, "id": "p1"}])
    if passes:
        assert STREAM.clean(body)[0].value["image"].decorative is decorative
    else:
        with pytest.raises(StreamBlockValidationError):
            STREAM.clean(body)


def test_video_says_minutes_and_size_and_loads_nothing(committed: Any) -> None:
    value = {
        "title": "Der Rat",
        "file": document("rat.mp4").pk,
        "minutes": 3,
        "captions": document("rat.vtt").pk,
        "transcript": "<p>Guten Tag.</p>",
    }
    with override("de"):
        html = shown("video", value, committed)
    assert 'preload="none"' in html
    assert '<track kind="captions"' in html
    assert "3 Minuten" in html
    assert "2,0 MB" in html.replace("\xa0", " ")
    assert "Guten Tag." in html


def test_external_video_is_a_link_that_says_what_goes_where(committed: Any) -> None:
    value = {"title": "Landtag", "url": "https://video.example/1", "provider": "Beispiel AG", "minutes": 4}
    html = shown("external_video", value, committed)
    assert html.count("https://video.example/1") == 1
    assert 'href="https://video.example/1" target="_blank" rel="noopener noreferrer"' in html
    assert "<iframe" not in html
    assert "Beispiel AG" in html


def test_table_names_its_columns_on_a_phone(committed: Any) -> None:
    value = {
        "columns": [{"type": "text", "heading": "Ebene"}, {"type": "text", "heading": "Beispiel"}],
        "rows": [{"values": ["Land", "Schule"]}],
        "caption": "Wer macht was?",
    }
    html = shown("table", value, committed)
    assert '<th scope="row">Land</th>' in html
    assert '<td data-label="Beispiel"><span>Schule</span></td>' in html
    assert "<caption>Wer macht was?</caption>" in html


def test_download_says_kind_and_size(committed: Any) -> None:
    html = shown("download", {"title": "Arbeitsblatt", "file": document("blatt.pdf").pk}, committed)
    assert "PDF" in html
    assert "Arbeitsblatt" in html


def test_words_open_on_tap(committed: Any) -> None:
    term = Term.objects.create(term="Rat", explanation="Das Parlament der Stadt.")
    html = shown("terms", [{"type": "item", "value": term.pk, "id": "t1"}], committed)
    assert f'popovertarget="term-{term.pk}"' in html


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("lead", "Wer entscheidet?", '<p class="lead">Wer entscheidet?</p>'),
        ("heading", "Wer?", "<h2>Wer?</h2>"),
        ("quote", {"text": "Alle sind gleich.", "who": "Artikel 3"}, "<blockquote>"),
        ("example", {"title": "", "text": "<p>So.</p>"}, '<section class="box">'),
        ("try_it", {"title": "", "text": "<p>So.</p>"}, '<section class="box try">'),
        ("remember", {"title": "", "text": "<p>So.</p>"}, '<section class="box rule">'),
        ("accordion", {"title": "Mehr", "text": "<p>So.</p>"}, "<summary>Mehr"),
        ("steps", [{"type": "item", "value": "<p>Erst.</p>", "id": "s1"}], '<ol class="steps"><li>'),
    ],
)
def test_the_other_blocks(kind: str, value: Any, expected: str, committed: Any) -> None:
    assert expected in shown(kind, value, committed)


@pytest.mark.parametrize("kind", list(STREAM.child_blocks))
def test_each_block_has_a_preview_and_a_name_and_help_in_german(kind: str, signed_in: Any) -> None:
    block = STREAM.child_blocks[kind]
    assert block.is_previewable
    with override("de"):
        german = str(block.label)
    with override("en"):
        assert german != str(block.label) or kind in ("text", "video")
        said = str(block.meta.description)
    with override("de"):
        assert said
        assert str(block.meta.description) != said
    client = signed_in(build.person(is_superuser=True))
    answer = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert answer.status_code == 200
    assert b"css/learn.css" in answer.content


def test_the_preview_begins_on_a_phone_of_360_pixels() -> None:
    sizes = LessonPage(title="x").preview_sizes
    assert [size["device_width"] for size in sizes] == [360, 768, 1280]
