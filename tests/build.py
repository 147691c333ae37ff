"""Small worlds for tests, made by the product's own actions.

Pages are not entered in the indexes of search and of what is used where, which takes half of the time that making them
takes: a test that asks these uses the fixture `searchable`, or calls `indexed`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone
from modelsearch import signal_handlers
from wagtail.models import Collection, Locale, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published

from lms.cohorts import actions as cohorts
from lms.cohorts import appointments
from lms.cohorts.models import Cohort, Enrolment
from lms.outline.models import Activity, Course
from lms.pages.models import CoursePage, HomePage, LessonPage, ModulePage, PlainPage, QuizPage, SlotPage
from lms.people import actions as people
from lms.people.models import Person
from lms.website.models import NewsIndexPage, NewsPage

_numbers = count(1)
TEXT = [{"type": "text", "value": "<p>Der Rat ist das Parlament der Stadt.</p>", "id": "b1"}]


def indexed() -> None:
    """Enters all pages in the indexes of search and of what is used where, as saving them in the editor does."""
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)


@contextmanager
def unindexed() -> Iterator[None]:
    """Inside, saving a page enters it in no index."""
    with disable_reference_index_auto_update(), patch.object(signal_handlers, "insert_or_update_object_task"):
        yield


def home(language: str = "de") -> HomePage:
    """The start page in one language; the site's root is the tree root."""
    found = HomePage.objects.filter(locale__language_code=language).first()
    if found is not None:
        return found
    root = tree_root()
    locale, _made = Locale.objects.get_or_create(language_code=language)
    page = HomePage(title=f"Start {language}", slug=language, locale=locale, hero="Vorher\nNachher")
    other = HomePage.objects.first()
    if other is not None:
        page.translation_key = other.translation_key
    with unindexed():
        root.add_child(instance=page)
        page.save_revision().publish()
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    site.root_page = root
    site.save()
    return HomePage.objects.get(pk=page.pk)


def no_home() -> None:
    """Take the start page away that all tests begin with: the site is as Wagtail's first migrations leave it."""
    if not HomePage.objects.exists():
        return
    HomePage.objects.all().delete()
    Site.objects.update(root_page=Page.objects.filter(depth=2).order_by("pk").first() or tree_root())


def tree_root() -> Page:
    """The root of all pages and files; transactional tests begin without the rows of Wagtail's first migrations."""
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    if not Page.objects.exists():
        locale, _made = Locale.objects.get_or_create(language_code="de")
        Page.add_root(title="Root", slug="root", locale=locale)
    return Page.get_first_root_node()


def publish(page: Any) -> Any:
    """Publish a page as the editor does, and read it again."""
    with unindexed():
        page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def below(parent: Any, page: Any) -> Any:
    """Add a page that is published: the rows that the editor makes, and the signals it sends, without its log.

    A third of the time that publishing a draft takes; tests/test_build.py compares the two.
    """
    page.locale = parent.locale
    page.slug = page.slug or f"p{next(_numbers)}"
    page.first_published_at = page.last_published_at = timezone.now()
    with unindexed():
        parent.add_child(instance=page)
        revision = page.save_revision(log_action=False, clean=False)
        Page.objects.filter(pk=page.pk).update(live_revision=revision, has_unpublished_changes=False)
        page = type(page).objects.get(pk=page.pk)
        page_published.send(sender=type(page), instance=page, revision=revision)
    return page


def course_page(title: str = "Politisches System", **fields: Any) -> CoursePage:
    """A published course without modules."""
    return below(home(), CoursePage(title=title, **fields))


def module(parent: CoursePage, title: str = "Modul", **fields: Any) -> ModulePage:
    """A published module."""
    return below(parent, ModulePage(title=title, **fields))


def lesson(parent: ModulePage, title: str = "Lektion", **fields: Any) -> LessonPage:
    """A published lesson."""
    return below(parent, LessonPage(title=title, **{"body": TEXT, **fields}))


def quiz(parent: ModulePage, title: str = "Quiz", **fields: Any) -> QuizPage:
    """A published quiz; by default one single choice (the first option is right) and one true/false (true)."""
    return below(parent, QuizPage(title=title, **{"body": [single_choice(), true_false()], **fields}))


def slot(parent: ModulePage, title: str = "Seminartag", **fields: Any) -> SlotPage:
    """A published seminar day."""
    return below(parent, SlotPage(title=title, **fields))


def single_choice(uid: str = "", right: int = 0, options: int = 3, **value: Any) -> dict[str, Any]:
    """A single-choice block as stored."""
    uid = uid or str(uuid4())
    items = [
        {
            "type": "item",
            "id": f"{uid}-{n}",
            "value": {"text": f"Antwort {n}", "right": n == right, "feedback": f"Weil {n}."},
        }
        for n in range(options)
    ]
    base = {"name": "Frage", "prompt": "Was stimmt?", "options": items, "feedback": ""}
    return {"type": "single_choice", "id": uid, "value": {**base, **value}}


def true_false(uid: str = "", right: bool = True, **value: Any) -> dict[str, Any]:
    """A true/false block as stored."""
    base = {
        "name": "Satz",
        "prompt": "Der Rat ist gewählt.",
        "right": "true" if right else "false",
        "feedback_true": "Ja, direkt.",
        "feedback_false": "Doch, direkt.",
        "feedback": "",
    }
    return {"type": "true_false", "id": uid or str(uuid4()), "value": {**base, **value}}


def scale(uid: str = "", **value: Any) -> dict[str, Any]:
    """An item of a self-assessment as stored."""
    base = {"name": "Kann ich", "prompt": "Ich kann die Ebenen nennen."}
    return {"type": "scale", "id": uid or str(uuid4()), "value": {**base, **value}}


def course(lessons: int = 2, *, quizzes: int = 1, modules: int = 1) -> CoursePage:
    """A published course: `modules` modules, each with `lessons` lessons and `quizzes` quizzes."""
    page = course_page(f"Kurs {next(_numbers)}")
    for m in range(modules):
        part = module(page, f"Modul {m + 1}")
        for n in range(lessons):
            lesson(part, f"Lektion {m + 1}.{n + 1}")
        for n in range(quizzes):
            quiz(part, f"Quiz {m + 1}.{n + 1}")
    return page


def course_row(page: CoursePage) -> Course:
    """The outline's course of a course page."""
    return Course.objects.get(pk=page.translation_key)


def activity(page: Page) -> Activity:
    """The outline's activity of a page."""
    return Activity.objects.get(key=str(page.translation_key))


def person(given: str = "Amina", family: str = "El Idrissi", *, log_in: bool = True, **user: Any) -> Person:
    """A person, with a log-in whose address is proved unless told otherwise."""
    address = user.pop("email", f"person{next(_numbers)}@example.org")
    account = None
    if log_in:
        account = get_user_model().objects.create_user(uuid4().hex, address, "bruecke-demo", **user)
        account.emailaddress_set.create(email=address, verified=True, primary=True)
    made = (
        Person.objects.filter(user=account).first() if account else None
    )  # a superuser's is made with the user
    if made is not None:
        Person.objects.filter(pk=made.pk).update(given_names=given, family_name=family, email=address)
        return Person.objects.get(pk=made.pk)
    return people.create_person(given_names=given, family_name=family, email=address, user=account)


def appointed(given: str = "Selma", **scope: Any) -> Person:
    """Somebody with a log-in and this appointment, as a request would find them."""
    made = person(given, "Arslan")
    appointments.appoint(person=made, **scope)
    made.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    return made


def cohort(page: CoursePage, name: str = "Dortmund", **fields: Any) -> Cohort:
    """A cohort of a course."""
    return cohorts.create(course=course_row(page), name=name, **fields)


def enrol(who: Person, group: Cohort, **fields: Any) -> Enrolment:
    """An active enrolment."""
    return cohorts.enrol(person=who, cohort=group, **fields)


def cohort_of(course: Course, name: str = "Gruppe") -> Cohort:
    """A cohort of an outline's course that has no page."""
    return cohorts.create(course=course, name=name)


def news_index(language: str = "de", **fields: Any) -> NewsIndexPage:
    """The published list of news in a language."""
    found = NewsIndexPage.objects.filter(locale__language_code=language).first()
    return found or below(
        home(language), NewsIndexPage(**{"title": "Aktuelles", "slug": "aktuelles", **fields})
    )


def news(title: str = "Nachricht", **fields: Any) -> NewsPage:
    """A published piece of news."""
    return below(news_index(), NewsPage(title=title, **{"teaser": "Kurz gesagt.", "body": TEXT, **fields}))


def plain(title: str = "Hilfe", language: str = "de", **fields: Any) -> PlainPage:
    """A published plain page."""
    return below(home(language), PlainPage(title=title, **{"intro": "Hier finden Sie Hilfe.", **fields}))
