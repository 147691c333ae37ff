"""What staff do in the browser: from an empty database to an invited participant, and who is how far."""

import re
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.models import Page as AnyPage
from wagtail.models import Site

from lms.accounts import joining
from lms.accounts.models import Invitation
from lms.classroom.models import Material, SeminarQuestion
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment, RoleAssignment
from lms.facts.models import Fact
from lms.mail.models import Mail
from lms.pages.models import CoursePage, LessonPage
from lms.people import actions as people
from lms.people.models import Association, Person
from lms.people.queries import person_of
from lms.privacy.models import DataRequest
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.reports.models import Export
from tests import build, kept
from tests.browser import walks
from tests.browser.conftest import DESK, PHONE, axe, overflow
from tests.pages.test_slot import GUIDE, SECRET
from tests.quizzes.again import corrected
from tests.seminars.build import undated

STAFF = "/admin/teilnehmende/"
SMALL = {"width": 320, "height": 640}


def administrator() -> Any:
    """Somebody made by createsuperuser alone."""
    call_command(
        "createsuperuser", username="chefin", email="chefin@example.org", interactive=False, verbosity=0
    )
    return person_of(get_user_model().objects.get(username="chefin"))


def make_page(page: Page, kind: str, parent: int, title: str) -> int:
    """A page written and published in the editor; returns its number."""
    page.goto(f"/admin/pages/add/lms/{kind}/{parent}/", wait_until="networkidle")
    page.fill("#id_title", title)
    page.locator("#id_title").press("Tab")
    expect(page.locator("#id_slug")).not_to_have_value("")  # the editor makes it of the title
    page.locator(
        "#page-edit-form footer .w-dropdown__toggle, #page-edit-form footer [data-w-dropdown-target=toggle]"
    ).first.click()
    page.locator("button[name=action-publish]").first.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    return int(AnyPage.objects.get(title=title).pk)


def send(page: Page) -> None:
    """Press the form's button."""
    page.locator(".report form button[type=submit]").first.click()
    page.wait_for_load_state()


def test_from_an_empty_database_to_an_invited_participant(open_as: Any) -> None:
    root = build.tree_root()  # this and the site are what `migrate` makes
    Site.objects.get_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": root})
    page = open_as(administrator(), DESK)
    home = make_page(page, "homepage", root.pk, "Startseite")
    course = make_page(page, "coursepage", home, "Politik verstehen")
    make_page(page, "modulepage", course, "Demokratie")

    page.goto(f"{STAFF}vereine/neu/")
    page.fill("#id_name", "Elternnetz Ruhr")
    page.fill("#id_town", "Bochum")
    send(page)
    page.goto(f"{STAFF}gruppen/neu/")
    page.select_option("#id_course", label="Politik verstehen")
    page.fill("#id_name", "Dortmund 01/2027")
    send(page)
    group = re.search(r"/gruppen/(\d+)/$", page.url)
    assert group is not None

    page.goto(f"{STAFF}ernennungen/neu/")
    page.fill("#id_family_name", "Arslan")
    page.fill("#id_given_names", "Selma")
    page.fill("#id_email", "selma@example.org")
    page.select_option("#id_role", "trainer")
    page.select_option("#id_course", label="Politik verstehen")
    send(page)
    page.goto(f"{STAFF}gruppen/{group.group(1)}/einladen/")
    page.fill("#id_given_names", "Amina")
    page.fill("#id_family_name", "El Idrissi")
    page.fill("#id_email", "amina@example.org")
    page.select_option("#id_association", label="Elternnetz Ruhr")
    send(page)

    expect(page.locator("h1")).to_have_text("Amina El Idrissi")
    enrolment = Enrolment.objects.get()
    assert (enrolment.state, enrolment.association.name) == ("invited", "Elternnetz Ruhr")  # type: ignore[union-attr]
    assert RoleAssignment.objects.get(role=Role.TRAINER).person.email == "selma@example.org"
    assert set(Invitation.objects.values_list("email", flat=True)) == {
        "selma@example.org",
        "amina@example.org",
    }
    assert set(Mail.objects.values_list("to", flat=True)) >= {"selma@example.org", "amina@example.org"}


def group_with_people() -> Any:
    """A group of a course with three people, and their trainer."""
    course = build.course_page("Politik verstehen")
    part = build.module(course, "Demokratie und Grundgesetz")
    lesson = build.lesson(part, "Würde")
    build.lesson(build.module(course, "Wählen", unlock="after_done"), "Wahlrecht")
    group = build.cohort(course, "Dortmund")
    north = people.create_association(name="Nord")
    for given, family in (("Amina", "El Idrissi"), ("", "Suharto"), ("Fatma", "Yıldız")):
        enrolment = build.enrol(build.person(given, family), group, association=north)
    leaf = build.activity(lesson)
    progress.record(enrolment=enrolment, activity=leaf.pk, outcome=Outcome(State.DONE), source=Source.LESSON)
    trainer = build.person("Selma", "Arslan")
    appointments.appoint(person=trainer, role=Role.TRAINER, course=group.course)
    return group, trainer


def test_a_trainer_finds_who_is_how_far(open_as: Any) -> None:
    group, trainer = group_with_people()
    page = open_as(trainer, DESK)
    page.goto("/admin/")
    page.get_by_role("link", name=group.name).first.click()
    rows = page.locator(".matrix tbody tr")
    expect(rows).to_have_count(3)
    page.fill("#f-search", "yildiz")
    page.locator(".filters button[type=submit]").click()
    expect(rows).to_have_count(1)
    cells = page.locator(".matrix tbody td a.cell")
    assert [cell.get_attribute("data-state") for cell in cells.all()] == ["done", "none"]
    cells.first.click()
    expect(page.locator("h1")).to_have_text("Fatma Yıldız")
    with page.expect_download() as download:
        page.goto(f"{STAFF}?cohort={group.pk}")
        page.locator("a[href*='tabelle.csv']").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_the_matrix_works_without_script(open_as: Any) -> None:
    group, trainer = group_with_people()
    page = open_as(trainer, DESK, java_script_enabled=False)
    page.goto(f"{STAFF}?cohort={group.pk}&sort=-name")
    names = page.locator(".matrix tbody th bdi:first-child").all_inner_texts()
    assert [name for name in names if "," in name or name == "Suharto"] == [
        "Yıldız, Fatma",
        "Suharto",
        "El Idrissi, Amina",
    ]


def staff_pages(group: Any) -> list[str]:
    """Every page of ours in the admin."""
    enrolment = group.enrolments.first()
    return [
        "",
        f"person/{enrolment.pk}/",
        "gruppen/",
        f"gruppen/{group.pk}/",
        f"gruppen/{group.pk}/termine/",
        f"gruppen/{group.pk}/einladen/",
    ]


def faults(page: Page, address: str) -> list[str]:
    """What axe finds on a page of ours (the frame round it is Wagtail's), and by how much it is too wide."""
    page.goto(STAFF + address)
    found = [fault for fault in axe(page) if ".report" in fault or "staff" in fault or "main" in fault]
    return [*found, *([f"{overflow(page)} px too wide"] if overflow(page) else [])]


def test_staff_pages_are_accessible_and_fit_a_phone(open_as: Any) -> None:
    group, trainer = group_with_people()
    for size, scheme in ((PHONE, "dark"), (DESK, "light")):
        page = open_as(trainer, size, color_scheme=scheme)
        for address in staff_pages(group):
            assert (address, size, faults(page, address)) == (address, size, [])


@override_settings(LANGUAGE_CODE="ar", WAGTAILADMIN_PERMITTED_LANGUAGES=[("ar", "العربية")])
def test_staff_pages_from_right_to_left(open_as: Any) -> None:
    group, trainer = group_with_people()
    Person.objects.filter(pk=trainer.pk).update(language="ar")
    for size, scheme in ((PHONE, "light"), (DESK, "dark")):
        page = open_as(trainer, size, color_scheme=scheme)
        for address in [*staff_pages(group), "vereine/"]:
            assert (address, size, faults(page, address)) == (address, size, [])
            assert page.locator("html").get_attribute("dir") == "rtl"


def test_the_report_about_facts_is_accessible_and_fits_a_phone(open_as: Any) -> None:
    group, trainer = group_with_people()
    fact = Fact.objects.create(course=group.course, key="P01", statement="Der Rat entscheidet " * 9)
    LessonPage.objects.filter(title="Würde").update(fact_ids="P01", needs_review=True)
    for size in (SMALL, DESK):
        page = open_as(trainer, size)
        for address in ("fakten/", f"fakten/{fact.pk}/"):
            assert (address, size, faults(page, address)) == (address, size, [])


def test_the_guide_of_a_seminar_day_is_accessible_and_fits_a_phone(open_as: Any) -> None:
    _group, trainer = group_with_people()
    course = CoursePage.objects.get()
    day = build.slot(build.module(course, "Seminar", phase="seminar"), guide=GUIDE)
    for size in (SMALL, DESK):
        page = open_as(trainer, size)
        page.goto(day.url)
        expect(page.locator("main")).to_contain_text(SECRET)
        assert (size, axe(page), overflow(page)) == (size, [], 0)


def desk_faults(page: Page) -> list[str]:
    """What axe finds in our parts of the admin's start page, and by how much it is too wide."""
    page.goto("/admin/")
    expect(page.locator("#lms-desk")).to_be_visible()
    found = [fault for fault in axe(page) if "lms-" in fault or "teilnehmende" in fault]
    return [*found, *([f"{overflow(page)} px too wide"] if overflow(page) else [])]


def test_the_desk_is_accessible_and_fits_a_phone(open_as: Any) -> None:
    _group, trainer = group_with_people()
    lesson = LessonPage.objects.get(title="Wahlrecht")
    lesson.save_revision(user=trainer.user)
    for size in (SMALL, PHONE, DESK):
        for scheme in ("light", "dark"):
            page = open_as(trainer, size, color_scheme=scheme)
            assert (size, scheme, desk_faults(page)) == (size, scheme, [])


def demo_places() -> walks.Places:
    """In the demo's world: one of each thing that a page of the office is about."""
    kept.demo()
    group = Cohort.objects.get(name__startswith="Dortmund")
    north = Association.objects.filter(contacts__isnull=False).order_by("pk")[0]
    amina = Person.objects.get(user__email="amina@demo.example")
    twin = build.enrol(build.person("Amina", "El Idrissi", log_in=False), group, association=north)
    keeper = Person.objects.get(user__email="admin@demo.example")
    build.enrol(build.person("Karim", "", log_in=False), group, association_written="Lern-Café Nordstatt")
    asked = DataRequest.objects.create(
        person=amina, want="erasure", proof="id", asked_on=timezone.localdate(), taken_by=keeper
    )
    SeminarQuestion.objects.create(
        seminar=group.seminars.earliest("pk"),
        person=amina,
        text="Wer bezahlt das?",
        asked_on=timezone.localdate(),
        delete_on=timezone.localdate(),
    )
    Material.objects.create(
        seminar=group.seminars.earliest("pk"),
        title="Folien",
        file="materials/x.pdf",
        size=1,
        by=keeper,
        added_at=timezone.now(),
    )
    undated(group)
    corrected(group, keeper)
    link = joining.make(cohort=group, association=north, ends_on=timezone.localdate() + timedelta(days=9))
    mine = Enrolment.objects.get(person=amina).pk
    return walks.Places(group, north, [mine], link, (amina.pk, twin.person_id), amina.pk, asked.pk)


def test_every_page_of_the_office_is_accessible_and_fits_a_phone(open_as: Any) -> None:
    places = demo_places()
    keeper = Person.objects.get(user__email="admin@demo.example")
    Export.objects.create(
        person=keeper, cohort=places.cohort, kind="xlsx", wish={}, created_at=timezone.now()
    )
    addresses = [*walks.everything(places), *walks.files(keeper)]
    assert walks.not_walked(addresses, "lms_staff:", "lms_privacy:", "lms_watch:") == set()
    page, wrong = open_as(keeper), {}
    for address in addresses:
        page.goto(address)
        for size, scheme in ((DESK, "light"), (SMALL, "dark")):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            wrong[address, scheme] = (axe(page), overflow(page))
    assert {one: found for one, found in wrong.items() if found != ([], 0)} == {}
