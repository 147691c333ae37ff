"""Two runs are one; what a trainer did stays; what was deleted stays deleted; a crash is mended by the next run."""

from collections import Counter
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.images import get_image_model
from wagtail.models import Page, Revision, Site

from lms.glossary.models import Term
from lms.loader import actions, seeding
from lms.loader.models import Seed
from lms.loader.problems import Unreadable
from lms.loader.rows import Outcome
from lms.loader.streams import identity
from lms.outline.models import Activity, Course
from lms.pages.models import CoursePage, HomePage, LessonPage, ModulePage, QuizPage, SlotPage
from tests.loader.sample import Sample
from tests.queries import count

pytestmark = pytest.mark.django_db
ONE, TWO, QUIZ = "course/sample/lesson/eins", "course/sample/lesson/zwei", "course/sample/quiz/fragen"
MODULE, NEXT = "course/sample/module/m1", "course/sample/module/m2"
NOTHING_NEW = {Outcome.UNCHANGED}


def page(path: str) -> Any:
    return Page.objects.get(translation_key=identity(path), alias_of=None).specific


def load(*args: Any, **options: Any) -> dict[str, Outcome]:
    return {report.path: report.outcome for report in actions.load(*args, **options)}


def everything() -> dict[str, Any]:
    """All that two runs must leave equal."""
    return {
        "pages": list(Page.objects.order_by("path").values_list("path", "title", "live", "live_revision")),
        "revisions": Revision.objects.count(),
        "seeds": list(Seed.objects.order_by("pk").values()),
        "terms": list(Term.objects.order_by("pk").values()),
        "images": get_image_model().objects.count(),
        "versions": list(Course.objects.values_list("version", flat=True)),
    }


def test_a_fresh_load_makes_every_page_in_its_place(site: Sample, committed: Any) -> None:
    with committed():
        outcomes = load()
    assert set(outcomes.values()) == {Outcome.CREATED}
    course = page("course/sample")
    assert course.get_url_parts()[2] == "/de/probe/"
    assert [type(p) for p in course.get_descendants().specific()] == [
        ModulePage, LessonPage, LessonPage, QuizPage, ModulePage, SlotPage, ModulePage,
    ]  # fmt: skip
    assert Course.objects.get(pk=identity("course/sample")).title == "Probe"


def test_the_outline_is_compiled(site: Sample, committed: Any) -> None:
    with committed():
        load()
    kinds = Activity.objects.filter(course=identity("course/sample")).order_by("position")
    assert list(kinds.values_list("kind", flat=True)) == [
        "course", "module", "lesson", "check", "lesson", "quiz", "module", "slot", "module",
    ]  # fmt: skip


def test_loading_again_changes_nothing(site: Sample, committed: Any) -> None:
    with committed():
        load()
    before = everything()
    with committed():
        outcomes = load()
    assert set(outcomes.values()) == NOTHING_NEW
    assert everything() == before


def test_loading_again_costs_few_queries(site: Sample) -> None:
    load()
    assert count(load) <= 25


def test_a_changed_source_is_published_as_a_new_revision(site: Sample, committed: Any) -> None:
    with committed():
        load()
    old = page(TWO)
    site.change("de/zwei.md", "Ein Absatz.", "Ein anderer Absatz.")
    with committed():
        outcomes = load()
    assert {path for path, outcome in outcomes.items() if outcome != Outcome.UNCHANGED} == {TWO}
    assert outcomes[TWO] == Outcome.UPDATED
    new = page(TWO)
    assert (new.pk, new.live, new.revisions.count()) == (old.pk, True, 2)
    assert new.body[0].value.source == "<p>Ein anderer Absatz.</p>"
    assert new.body[0].id == old.body[0].id
    assert set(load().values()) == NOTHING_NEW


def test_a_changed_picture_updates_its_lesson(site: Sample) -> None:
    load()
    site.change("images/bogen.svg", "M0 0h9", "M0 0h8")
    assert load()[ONE] == Outcome.UPDATED
    assert get_image_model().objects.count() == 2


def edit(lesson: LessonPage) -> None:
    lesson.title = "Von Hand"
    lesson.save_revision().publish()


def draft(lesson: LessonPage) -> None:
    lesson.summary = "Ein Entwurf"
    lesson.save_revision()


def move(lesson: LessonPage) -> None:
    lesson.move(page(NEXT), pos="last-child")


def unpublish(lesson: LessonPage) -> None:
    lesson.unpublish()


def rename(lesson: LessonPage) -> None:
    lesson.slug = "anders"
    lesson.save_revision().publish()


def rewrite(lesson: LessonPage) -> None:
    """Past the editor: no revision at all."""
    LessonPage.objects.filter(pk=lesson.pk).update(minutes=11)


def lock(lesson: LessonPage) -> None:
    Page.objects.filter(pk=lesson.pk).update(locked=True)


@pytest.mark.parametrize("act", [edit, draft, move, unpublish, rename, rewrite, lock])
def test_what_a_trainer_did_is_kept_and_the_update_offered(site: Sample, act: Any) -> None:
    load()
    act(page(TWO))
    assert load()[TWO] == Outcome.UNCHANGED
    site.change("de/zwei.md", "Ein Absatz.", "Ein anderer Absatz.")
    before = everything()
    assert load()[TWO] == Outcome.KEPT
    assert load()[TWO] == Outcome.KEPT
    assert everything() == before
    assert "Ein Absatz." in page(TWO).body[0].value.source


def test_the_offered_update_can_be_taken(site: Sample) -> None:
    load()
    edit(page(TWO))
    site.change("de/zwei.md", "Ein Absatz.", "Ein anderer Absatz.")
    assert load(replace=[TWO])[TWO] == Outcome.UPDATED
    assert page(TWO).title == "Lektion zwei"
    assert [revision.content["title"] for revision in page(TWO).revisions.order_by("pk")][1] == "Von Hand"


def test_a_draft_is_kept_though_the_published_page_is_as_it_was_loaded(site: Sample) -> None:
    load()
    draft(page(TWO))
    site.change("de/zwei.md", "minutes = 10", "minutes = 12")
    load()
    assert page(TWO).get_latest_revision_as_object().summary == "Ein Entwurf"
    assert page(TWO).minutes == 10


def test_saving_without_a_change_is_no_edit(site: Sample) -> None:
    load()
    lesson = page(ONE)
    text = next(block for block in lesson.body.raw_data if block["type"] == "text")
    text["value"] = (
        text["value"].replace("<p>", '<p data-block-key="k3x9a">').replace(' rel="noopener noreferrer"', "")
    )
    lesson.save_revision().publish()
    site.change("de/eins.md", "minutes = 9", "minutes = 8")
    assert load()[ONE] == Outcome.UPDATED


@pytest.mark.parametrize("path", [ONE, QUIZ, MODULE, "course/sample", "page/hilfe"])
def test_what_a_trainer_deleted_is_not_made_again(site: Sample, path: str) -> None:
    load()
    page(path).delete()
    left = Page.objects.count()
    assert load()[path] == Outcome.GONE
    site.change("course.toml", 'title = "Erstes Modul"', 'title = "Modul eins"')
    site.change("de/eins.md", "minutes = 9", "minutes = 8")
    assert load()[path] == Outcome.GONE
    assert Page.objects.count() == left


def test_a_new_lesson_in_a_deleted_module_is_not_made(site: Sample) -> None:
    load()
    page(MODULE).delete()
    site.write("de/drei.md", (site.root / "de/zwei.md").read_text().replace("zwei", "drei"))
    site.change("course.toml", '"zwei"]', '"zwei", "drei"]')
    assert load()["course/sample/lesson/drei"] == Outcome.GONE


@pytest.mark.parametrize(
    ("lessons", "order"),
    [('"drei", "eins", "zwei"', "Drei eins zwei"), ('"eins", "drei", "zwei"', "eins Drei zwei")],
)
def test_a_new_lesson_stands_where_the_package_says(site: Sample, lessons: str, order: str) -> None:
    load()
    text = (site.root / "de/zwei.md").read_text()
    site.write("de/drei.md", text.replace("Lektion zwei", "Drei").replace('slug = "zwei"', 'slug = "drei"'))
    site.change("course.toml", '"eins", "zwei"', lessons)
    assert load()["course/sample/lesson/drei"] == Outcome.CREATED
    titles = [child.title.removeprefix("Lektion ") for child in page(MODULE).get_children()]
    assert titles == [*order.split(), "Quiz"]


def test_a_lesson_that_left_the_package_is_left_where_it_is(site: Sample) -> None:
    load()
    site.change("course.toml", '"eins", "zwei"', '"eins"')
    (site.root / "de/zwei.md").unlink()
    assert load()[TWO] == Outcome.LEFT
    assert page(TWO).live


def test_a_lesson_that_the_package_moves_is_moved(site: Sample) -> None:
    load()
    pk = page(TWO).pk
    site.change("course.toml", '"eins", "zwei"', '"eins"')
    site.change("course.toml", 'unlock = "on_date"', 'unlock = "on_date"\nlessons = ["zwei"]')
    assert load()[TWO] == Outcome.UPDATED
    assert (page(TWO).pk, page(TWO).get_parent().pk, page(TWO).live) == (pk, page(NEXT).pk, False)


def test_an_address_that_is_taken_gets_a_number(site: Sample) -> None:
    load()
    page(TWO).delete()
    Seed.objects.filter(page_key=identity(TWO)).delete()
    page(MODULE).add_child(instance=LessonPage(title="Von Hand", slug="zwei"))
    load()
    assert page(TWO).slug == "zwei-2"


def test_a_draft_course_is_there_for_its_trainers_only(site: Sample, committed: Any) -> None:
    site.change("course.toml", "live = true", "live = false")
    with committed():
        load()
    course = page("course/sample")
    assert [p.live for p in course.get_descendants(inclusive=True)] == [False] * 8
    assert Course.objects.get(pk=course.translation_key).retired_at is not None


def test_a_draft_course_goes_live_by_its_package(site: Sample) -> None:
    site.change("course.toml", "live = true", "live = false")
    load()
    site.change("course.toml", "live = false", "live = true")
    outcomes = load()
    assert {o for path, o in outcomes.items() if path.startswith("course/")} == {Outcome.UPDATED}
    assert page(ONE).live


def test_a_draft_module_of_a_live_course_is_announced_and_its_lessons_are_not_published(site: Sample) -> None:
    site.change("course.toml", "minutes = 20", "minutes = 20\nlive = false")
    load()
    assert [page(path).live for path in (MODULE, NEXT, ONE, TWO, QUIZ)] == [True, True, False, False, False]


def test_a_crash_in_the_middle_is_mended_by_the_next_run(
    site: Sample, committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = seeding.Seeder._create

    def crash(self: Any, wanted: Any, known: Any) -> Outcome:
        if wanted.path == QUIZ:
            raise KeyboardInterrupt
        return create(self, wanted, known)

    with monkeypatch.context() as broken:
        broken.setattr(seeding.Seeder, "_create", crash)
        with pytest.raises(KeyboardInterrupt), committed():
            load()
    assert not CoursePage.objects.exists()
    with committed():
        outcomes = load()
    assert outcomes[QUIZ] == Outcome.CREATED
    assert set(load().values()) == NOTHING_NEW
    assert Counter(Page.objects.values_list("translation_key", flat=True)).most_common(1)[0][1] == 1


def test_a_check_writes_nothing(site: Sample) -> None:
    before = everything()
    with connection.execute_wrapper(_refuse_writes):
        call_command("load_courses", check=True)
    assert everything() == before


def _refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    assert sql.lstrip().upper().startswith("SELECT"), sql
    return execute(sql, params, many, context)


@pytest.mark.parametrize("check", [True, False])
def test_a_fault_stops_before_anything_is_written(site: Sample, check: bool) -> None:
    site.change("quizzes/fragen.toml", ', feedback = "Genau."', "")
    with pytest.raises(CommandError, match=r'sample/content/quizzes/fragen.toml:12: "feedback" is missing'):
        call_command("load_courses", check=check)
    assert not CoursePage.objects.exists()
    assert not Term.objects.exists()


def test_an_unknown_course_is_said(site: Sample) -> None:
    with pytest.raises(Unreadable, match="there is no course other; there are sample"):
        load("other")


def test_a_package_that_is_not_there_is_said(site: Sample, settings: Any) -> None:
    settings.LMS_COURSES = ["sample", "courses.missing"]
    with pytest.raises(Unreadable, match=r"there is no package courses\.missing"):
        load()


def test_the_site_begins_at_the_root_and_the_welcome_page_is_gone(site: Sample) -> None:
    load()
    root = Page.get_first_root_node()
    assert Site.objects.get(is_default_site=True).root_page == root
    assert [child.slug for child in root.get_children()] == ["de"]
    assert HomePage.objects.get().hero.count("\n") == 2


def test_a_site_with_a_root_of_its_own_keeps_it(site: Sample) -> None:
    load()
    own = page("home")
    Site.objects.update(root_page=own)
    load()
    assert Site.objects.get().root_page == own.page_ptr


def test_a_picture_is_one_image_however_often_it_is_shown(site: Sample) -> None:
    site.change("de/zwei.md", "Ein Absatz.", "![](bogen.svg)")
    load()
    image = get_image_model().objects.get()
    assert (image.title, image.width, image.collection.name) == ("Bogen", 360, "Probe")
    picture = next(block.value for block in page(TWO).body if block.block_type == "picture")
    assert picture["image"].pk == image.pk
    assert picture["image"].decorative


def test_ids_of_questions_and_options_come_from_the_file(site: Sample) -> None:
    load()
    before = page(QUIZ).body
    site.change(
        "quizzes/fragen.toml",
        '            {uid = "a"'.strip(),
        '{uid = "c", text = "Jenes", right = false, feedback = "Nein."},\n    {uid = "a"',
    )
    load()
    after = page(QUIZ).body
    assert [block.id for block in after] == [block.id for block in before]
    old = {option.id for option in before[0].value["options"].bound_blocks}
    assert len(old) == 2
    assert old < {option.id for option in after[0].value["options"].bound_blocks}


@pytest.mark.parametrize(("line", "mark"), [("", 60), ("pass_mark = 80\n", 80)])
def test_a_quiz_without_a_pass_mark_takes_the_sites(
    site: Sample, settings: Any, line: str, mark: int
) -> None:
    settings.LMS_PASS_MARK = 60
    site.change("quizzes/fragen.toml", "minutes = 5\n", f"minutes = 5\n{line}")
    load()
    assert page(QUIZ).pass_mark == mark
