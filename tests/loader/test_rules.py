"""A course may use blocks that its site adds; what does not fit is named by file and line."""

import pytest
from wagtail import blocks
from wagtail.models import Page

from lms.loader import actions
from lms.loader.problems import Unreadable
from lms.loader.streams import identity
from lms.pages.models import LessonPage
from tests.loader.sample import Sample

pytestmark = pytest.mark.django_db
ONE = "course/sample/lesson/eins"


class HoursBlock(blocks.StructBlock):
    """A block that a site adds."""

    day = blocks.CharBlock(max_length=10)


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site with a further block of lessons."""
    block = HoursBlock()
    block.set_name("hours")
    monkeypatch.setitem(LessonPage.body.field.stream_block.child_blocks, "hours", block)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("opening", 'day = "Dienstag"', "this site has no block opening; LMS_LESSON_BLOCKS adds blocks"),
        ("hours", 'day = "am Donnerstag"', "day: "),
        ("hours", "", "day: "),
        ("hours", "day = Dienstag", "this is not TOML"),
        ("", 'day = "Dienstag"', "say which block this is"),
    ],
)
@pytest.mark.usefixtures("hours")
def test_an_added_block_that_cannot_be_read_is_named_with_file_and_line(
    site: Sample, name: str, value: str, said: str
) -> None:
    site.change("de/eins.md", "## Eine", f"::: block {name}\n{value}\n:::\n\n## Eine")
    with pytest.raises(Unreadable) as refused:
        actions.load()
    (problem,) = refused.value.problems
    assert said in problem.text
    assert problem.file == "sample/content/de/eins.md"
    assert abs(problem.line - site.line("de/eins.md", "::: block")) <= 1


@pytest.mark.usefixtures("hours")
def test_an_added_block_is_loaded_as_its_class_reads_it(site: Sample) -> None:
    site.change("de/eins.md", "## Eine", '::: block hours\nday = "Dienstag"\n:::\n\n## Eine')
    actions.load()
    lesson = Page.objects.get(translation_key=identity(ONE)).specific
    (block,) = [block for block in lesson.body if block.block_type == "hours"]
    assert block.value["day"] == "Dienstag"
