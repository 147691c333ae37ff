"""Files of many people: made by a task, for what their owner may see, fetched by nobody else, gone after a day."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest
import time_machine
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from lms.audit.enums import What
from lms.audit.models import AuditEvent
from lms.cohorts.appointments import appoint, dismiss
from lms.cohorts.enums import EnrolmentState, Role
from lms.cohorts.models import Enrolment
from lms.errors import Refused
from lms.people.models import Person
from lms.privacy.actions import erase, let_go
from lms.reports import exporting
from lms.reports.enums import ExportState, FileKind, Report
from lms.reports.models import Export
from lms.reports.queries import Wish, crowd
from tests import build
from tests.queries import count
from tests.reports.conftest import Class

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
KINDS = {"csv": "lms_staff:sheet", "xlsx": "lms_staff:book"}
NOW = timezone.now()


@pytest.fixture
def many(course_in: Class, monkeypatch: pytest.MonkeyPatch) -> Class:
    """Five people, where two are many; a word about the progress after every second."""
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    monkeypatch.setattr(exporting, "PIECE", 2)
    for number in range(5):
        course_in.do(course_in.join("Amina", f"P{number}"), *([0] if number % 2 else []))
    return course_in


def ask(client: Client, kind: str = "csv", **query: Any) -> Any:
    address = f"{reverse('lms_staff:make_export')}?{urlencode(query)}"
    return client.post(address, {"kind": kind})


def page(client: Client, export: Export, name: str = "export") -> Any:
    return client.get(reverse(f"lms_staff:{name}", args=[export.pk]))


def started(of: Class, **more: Any) -> Export:
    """Asked for and not begun."""
    asked = {"viewer": of.trainer, "cohort": of.group, "wish": Wish(), "kind": FileKind.CSV, "language": "de"}
    return exporting.start(**{**asked, "now": timezone.now(), **more})


def made(of: Class, **more: Any) -> Export:
    export = started(of, **more)
    exporting.make.call(export.pk)
    export.refresh_from_db()
    return export


def kept_files() -> list[str]:
    storage = storages["private"]
    return storage.listdir("exports")[1] if storage.exists("exports") else []


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_file_is_made_by_a_task_and_fetched(
    many: Class, signed_in: Any, committed: Any, kind: str
) -> None:
    client = signed_in(many.trainer)
    asked = client.get(reverse(KINDS[kind]), {"state": "active"})
    assert asked.headers["Content-Type"].startswith("text/html")
    assert reverse("lms_staff:make_export") in asked.content.decode()
    assert not AuditEvent.objects.filter(what=What.EXPORT).exists()
    with committed():
        answer = ask(client, kind, state="active")
    export = Export.objects.get()
    assert answer.headers["Location"] == reverse("lms_staff:export", args=[export.pk])
    assert (export.state, export.done, export.total) == (ExportState.READY, 5, 5)
    assert reverse("lms_staff:export_file", args=[export.pk]) in page(client, export).content.decode()
    file = page(client, export, "export_file")
    assert file.headers["Content-Disposition"].endswith(f'.{kind}"')
    assert "no-store" in file.headers["Cache-Control"]
    event = AuditEvent.objects.get(what=What.EXPORT)
    assert (event.who, event.about) == (many.trainer, f"cohort:{many.group.pk} {kind}")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "wish", [{}, {"state": "all", "sort": "-total"}, {"phase": "before", "search": "p3"}]
)
def test_the_same_as_at_once(
    many: Class, signed_in: Any, monkeypatch: pytest.MonkeyPatch, kind: str, wish: dict[str, str]
) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        client = signed_in(many.trainer)
        checked = {**wish, "state": ""} if wish.get("state") == "all" else wish
        export = made(many, kind=FileKind(kind), wish=Wish(**checked))
        monkeypatch.setattr(exporting, "AT_ONCE", 300)
        at_once = client.get(reverse(KINDS[kind]), wish)
        assert at_once.headers["Content-Disposition"].startswith("attachment")
        assert inside(page(client, export, "export_file").content) == inside(at_once.content)


def inside(file: bytes) -> Any:
    """The parts of a workbook; when it was packed says nothing."""
    if not is_zipfile(BytesIO(file)):
        return file
    with ZipFile(BytesIO(file)) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_the_page_says_how_far_it_is(many: Class, signed_in: Any) -> None:
    client, export, heard = signed_in(many.trainer), started(many), []
    assert 'data-export="open"' in page(client, export).content.decode()
    of = crowd(many.trainer, many.group, Wish(), "de")
    exporting.table(of, Wish(), "csv", Report.COMPLETION, heard.append)
    assert heard == [2, 4, 5]
    Export.objects.update(state=ExportState.RUNNING, done=4, total=5)
    shown = page(client, export).content.decode()
    assert "4 von 5 Personen" in shown
    assert '<progress class="so-far" max="5" value="4"' in shown
    assert page(client, export, "export_file").status_code == 302
    listed = client.get(reverse("lms_staff:matrix")).content.decode()
    assert reverse("lms_staff:export", args=[export.pk]) in listed


def test_a_page_that_only_asks_reads_nobody_and_a_selection_of_few_is_made_in_the_background_too(
    many: Class, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = replace(exporting.SHAPES[Report.COMPLETION], people=lambda *of: 1 / 0)
    monkeypatch.setitem(exporting.SHAPES, Report.COMPLETION, broken)
    asked = signed_in(many.trainer).get(reverse("lms_staff:book"), {"search": "p3"})
    assert "Sie sehen in dieser Gruppe 5 Personen." in asked.content.decode()
    assert f"?cohort={many.group.pk}&amp;search=p3" in asked.content.decode()


def test_two_clicks_make_one_file(many: Class, signed_in: Any, committed: Any) -> None:
    client = signed_in(many.trainer)
    with committed():
        first, second = ask(client), ask(client)
    assert first.headers["Location"] == second.headers["Location"]
    with committed():
        ask(client, page=2)  # ready by now, and asked for just now
    assert Export.objects.count() == 1
    Export.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    with committed():
        ask(client)
    assert Export.objects.count() == 2


def test_one_file_of_a_kind_at_a_time(many: Class, signed_in: Any) -> None:
    started(many)
    with pytest.raises(Refused):
        started(many, wish=Wish(state="active"))
    started(many, kind=FileKind.XLSX)
    client = signed_in(many.trainer)
    answer = ask(client, state="active")
    assert answer.headers["Location"].startswith(reverse("lms_staff:matrix"))
    assert "schon eine andere Datei" in client.get(answer.headers["Location"]).content.decode()
    assert Export.objects.count() == 2
    row = {"person": many.trainer, "cohort": many.group, "wish": {}, "kind": "csv", "created_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.create(**row)


def test_a_task_that_comes_twice_makes_one_file(many: Class) -> None:
    export = made(many)
    exporting.make.call(export.pk)
    assert len(kept_files()) == 1


def test_who_lost_the_role_meanwhile_gets_nothing(many: Class, signed_in: Any) -> None:
    coordinator = many.coordinator(cohort=many.group)
    waiting = started(many, viewer=coordinator)
    ready = made(many, viewer=coordinator, kind=FileKind.XLSX)
    dismiss(assignment=coordinator.roles.get())
    exporting.make.call(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.file.name) == (ExportState.FAILED, "")
    appoint(person=coordinator, role=Role.COORDINATOR, cohort=build.cohort(many.page, "Hagen"))
    client = signed_in(coordinator)
    for name in ("export", "export_file"):
        assert page(client, ready, name).status_code == 404


@pytest.mark.parametrize("narrower", ["association", "figures"])
def test_who_sees_fewer_now_gets_no_file_of_all(many: Class, signed_in: Any, narrower: str) -> None:
    coordinator = many.coordinator(cohort=many.group)
    export = made(many, viewer=coordinator)
    many.join("", "Suedmann", many.south)
    client = signed_in(coordinator)
    assert page(client, export, "export_file").status_code == 200
    dismiss(assignment=coordinator.roles.get())
    scope = {"association": many.south} if narrower == "association" else {"cohort": many.group}
    appoint(person=coordinator, role=Role.COORDINATOR, sees_names=narrower == "association", **scope)
    before = AuditEvent.objects.filter(what=What.EXPORT).count()
    assert page(client, export, "export_file").status_code == 302
    assert AuditEvent.objects.filter(what=What.EXPORT).count() == before


def test_only_figures_make_no_file(many: Class, signed_in: Any) -> None:
    counting = many.coordinator(cohort=many.group, sees_names=False)
    assert ask(signed_in(counting)).status_code == 404
    export = started(many, viewer=counting)
    exporting.make.call(export.pk)
    export.refresh_from_db()
    assert (export.state, kept_files()) == (ExportState.FAILED, [])


def test_nobody_fetches_the_file_of_another(many: Class, signed_in: Any) -> None:
    export = made(many)
    other = signed_in(many.coordinator(cohort=many.group))
    for name in ("export", "export_file"):
        assert page(other, export, name).status_code == 404
    assert "Meine langen Dateien" not in other.get(reverse("lms_staff:matrix")).content.decode()


@pytest.mark.parametrize("kind", ["pdf", "", "csv/../x"])
def test_an_unknown_kind_is_not_there(many: Class, signed_in: Any, kind: str) -> None:
    assert ask(signed_in(many.trainer), kind).status_code == 404
    assert not Export.objects.exists()


def test_what_breaks_is_said_in_words_and_may_be_tried_again(
    many: Class, signed_in: Any, committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, make = signed_in(many.trainer), exporting.sheet
    monkeypatch.setattr(exporting, "sheet", lambda *table: 1 / 0)
    with committed():
        ask(client)
    export = Export.objects.get()
    assert export.state == ExportState.FAILED
    shown = page(client, export).content.decode()
    assert "Die Datei konnte nicht erstellt werden." in shown
    assert "ZeroDivision" not in shown
    monkeypatch.setattr(exporting, "sheet", make)
    with committed():
        ask(client)
    assert Export.objects.filter(state=ExportState.READY).count() == 1


def test_the_clock_says_that_a_dead_workers_file_failed(many: Class) -> None:
    export, begun = started(many), timezone.now()
    assert exporting.give_up(now=begun + timedelta(minutes=50)) == 0
    assert exporting.give_up(now=begun + timedelta(minutes=70)) == 1
    exporting.make.call(export.pk)  # a task that comes too late
    export.refresh_from_db()
    assert (export.state, kept_files()) == (ExportState.FAILED, [])


def test_the_file_goes_after_a_day(many: Class, signed_in: Any) -> None:
    export = made(many)
    with time_machine.travel(NOW + timedelta(hours=23)):
        let_go(now=timezone.now())
        assert len(kept_files()) == 1
    with time_machine.travel(NOW + timedelta(hours=25)):
        assert page(signed_in(many.trainer), export, "export_file").status_code == 404
        let_go(now=timezone.now())
        assert (kept_files(), Export.objects.count()) == ([], 0)


def test_erasing_somebody_removes_the_files_that_name_them(many: Class) -> None:
    named = many.group.enrolments.first()
    made(many)
    Enrolment.objects.filter(pk=named.pk).update(cohort=build.cohort(many.page, "Hagen"))
    elsewhere = build.enrol(build.person("Ganz", "Woanders"), build.cohort(build.course_page("Anders")))
    erase(person=elsewhere.person, now=NOW)
    assert len(kept_files()) == 1
    erase(person=named.person, now=NOW)
    assert (kept_files(), Export.objects.count()) == ([], 0)


def test_a_file_whose_people_were_erased_meanwhile_is_not_kept(
    many: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    export, make, named = started(many), exporting.sheet, many.group.enrolments.first()

    def meanwhile(*table: Any) -> bytes:
        erase(person=named.person, now=NOW)
        return make(*table)

    monkeypatch.setattr(exporting, "sheet", meanwhile)
    exporting.make.call(export.pk)
    assert (kept_files(), Export.objects.count()) == ([], 0)


def test_a_file_that_is_gone_from_the_disk_is_said(many: Class, signed_in: Any) -> None:
    export = made(many)
    storages["private"].delete(export.file.name)
    answer = page(signed_in(many.trainer), export, "export_file")
    assert answer.headers["Location"].startswith(reverse("lms_staff:matrix"))


def test_queries_are_the_same_for_3_and_300_but_two_for_each_piece(course_in: Class, signed_in: Any) -> None:
    client = signed_in(course_in.trainer)
    for number in range(3):
        course_in.do(course_in.join("", f"P{number}"), begin=0)

    def costs() -> list[int]:
        Export.objects.all().delete()
        export = started(course_in)
        task = count(lambda: exporting.make.call(export.pk))
        return [task, count(lambda: page(client, export)), count(lambda: page(client, export, "export_file"))]

    costs()
    few = costs()
    people = Person.objects.bulk_create(Person(family_name=f"Q{n}") for n in range(297))
    same = {"course": course_in.group.course, "cohort": course_in.group, "state": EnrolmentState.ACTIVE}
    Enrolment.objects.bulk_create(
        Enrolment(person=person, association=course_in.north, origin="staff", **same) for person in people
    )
    assert costs() == [few[0] + 2 * (300 // exporting.PIECE - 1), *few[1:]]
