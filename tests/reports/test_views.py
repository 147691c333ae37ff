"""The matrix, its file and the person's page, as staff meet them."""

import csv
import re
from io import BytesIO, StringIO
from itertools import takewhile
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lms.accounts import actions as accounts
from lms.accounts.models import Invitation
from lms.cohorts.appointments import appoint, dismiss
from lms.cohorts.enums import EnrolmentState, Role
from lms.cohorts.models import Enrolment, EnrolmentEvent
from lms.cohorts.queries import enrolments_seen_by, unmatched
from lms.reports import exporting
from lms.reports.models import SavedFilter
from tests import build
from tests.reports.conftest import Class

MATRIX, SHEET = "lms_staff:matrix", "lms_staff:sheet"


def ids_on(body: str) -> list[int]:
    """The enrolments whose rows a page shows, in order."""
    return [int(pk) for pk in re.findall(r'<th class="who" scope="row"><a href="[^"]*/person/(\d+)/"', body)]


def ids_in(file: bytes) -> list[int]:
    rows = list(csv.reader(StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))
    table = takewhile(bool, rows[1:])  # an empty line, then what the table shows
    return [int(row[0]) for row in table]


def get(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(name, args=args), query)


def test_screen_and_file_hold_the_same_people(course_in: Class, signed_in: Any) -> None:
    people = [course_in.join("", name) for name in ("Cem", "Ayşe", "Bo")]
    course_in.join("", "Suedmann", course_in.south)
    client = signed_in(course_in.coordinator(association=course_in.north))
    wanted = {"cohort": course_in.group.pk, "sort": "-name"}
    screen = ids_on(get(client, MATRIX, **wanted).content.decode())
    assert screen == [people[0].pk, people[2].pk, people[1].pk]
    assert ids_in(get(client, SHEET, **wanted).content) == screen


def test_the_file_holds_all_pages_of_the_screen(
    course_in: Class, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 60)
    for number in range(53):
        course_in.join("", f"P{number:02}")
    client = signed_in(course_in.trainer)
    first = ids_on(get(client, MATRIX).content.decode())
    second = ids_on(get(client, MATRIX, page=2).content.decode())
    assert (len(first), len(second)) == (50, 3)
    assert ids_in(get(client, SHEET, page=2).content) == first + second


def test_the_file_says_what_it_is(course_in: Class, signed_in: Any) -> None:
    course_in.join("", "=1+1")
    answer = get(signed_in(course_in.trainer), SHEET)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="[a-z-]+-dortmund-\d{4}-\d\d-\d\d\.csv"', answer.headers["Content-Disposition"]
    )
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert b'"\'=1+1"' in answer.content


@pytest.mark.parametrize("name", [MATRIX, SHEET])
@pytest.mark.parametrize("group", ["999999", "x", "foreign"])
def test_a_foreign_and_a_missing_group_look_the_same(
    course_in: Class, signed_in: Any, name: str, group: str
) -> None:
    other = build.cohort(build.course_page("Fremd"), "Fremde Gruppe")
    asked = str(other.pk) if group == "foreign" else group
    answer = get(signed_in(course_in.trainer), name, cohort=asked)
    assert answer.status_code == 404
    assert "Fremde Gruppe" not in answer.content.decode()


def test_each_file_says_what_was_selected_and_how_to_see_it_again(course_in: Class, signed_in: Any) -> None:
    course_in.do(course_in.join("", "Nordin"), 0)
    course_in.join("", "Suedmann", course_in.south)
    client = signed_in(course_in.trainer)
    asked = {"association": course_in.north.pk, "state": "active", "among": "rests"}
    said = get(client, SHEET, **asked).content.decode()
    book = load_workbook(BytesIO(get(client, "lms_staff:book", **asked).content))
    rows = [[cell.value for cell in row] for row in book.worksheets[1].rows]
    address = next(value for label, value in rows if "://" in value)
    query = f"cohort={course_in.group.pk}&association={course_in.north.pk}&state=active&among=rests"
    assert address.endswith(f"/admin/teilnehmende/?{query}")
    for words in ("Nord", "aktiv", "Seit 14 Tagen nichts", address):
        assert words in said
        assert any(words in str(value) for _label, value in rows)
    assert ids_on(client.get(f"{reverse(MATRIX)}?{query}").content.decode()) == []


def test_screen_print_and_each_file_count_who_is_not_matched(course_in: Class, signed_in: Any) -> None:
    matched = course_in.join("", "Nordin")
    waiting = [build.enrol(build.person("Karim", log_in=False), course_in.group) for _turn in range(3)]
    Enrolment.objects.filter(pk__in=[one.pk for one in waiting]).update(association_written="Nordnetz")
    Enrolment.objects.filter(pk=matched.pk).update(association_written="Nord e.V.")
    gone = waiting.pop()
    Enrolment.objects.filter(pk=gone.pk).update(state=EnrolmentState.WITHDRAWN)
    client = signed_in(course_in.trainer)
    for asked, number in (({}, 2), ({"association": course_in.north.pk}, 2), ({"state": "all"}, 3)):
        group = enrolments_seen_by(course_in.trainer).filter(cohort=course_in.group)
        still = group if asked.get("state") else group.exclude(state=EnrolmentState.WITHDRAWN)
        assert unmatched(still).count() == number
        for name in (MATRIX, "lms_staff:flow"):
            assert (
                f"{number} Personen zählen noch für keinen Verein"
                in get(client, name, **asked).content.decode()
            )
        assert f'"Noch keinem Verein zugeordnet";"{number}"' in get(client, SHEET, **asked).content.decode()
        notes = load_workbook(BytesIO(get(client, "lms_staff:book", **asked).content)).worksheets[1]
        assert ("Noch keinem Verein zugeordnet", str(number)) in list(notes.values)
        paper = get(client, "lms_staff:printed", **asked).content.decode()
        assert f"Noch keinem Verein zugeordnet: {number}" in paper
    other = signed_in(course_in.coordinator(association=course_in.north))
    assert '"Noch keinem Verein zugeordnet";"0"' in get(other, SHEET).content.decode()
    assert "zählen noch für keinen Verein" not in get(other, MATRIX).content.decode()


def test_a_workbook_calculates_nothing(course_in: Class, signed_in: Any) -> None:
    course_in.join("@SUM(1)", "=HYPERLINK(1)")
    answer = get(signed_in(course_in.trainer), "lms_staff:book", search="=HYPERLINK")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    assert "no-store" in answer.headers["Cache-Control"]
    book = load_workbook(BytesIO(answer.content))
    cells = [cell for sheet in book.worksheets for row in sheet.rows for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert any(cell.value == "'=HYPERLINK(1)" for cell in cells)
    assert not any(str(cell.value).startswith(("=", "@", "+")) for cell in cells)


def test_a_number_leads_to_its_names_and_says_its_rule(course_in: Class, signed_in: Any) -> None:
    done, begun, idle = (course_in.join("", name) for name in ("Anna", "Bo", "Cem"))
    course_in.do(done, 0, 1, 2)
    course_in.do(begun, begin=0)
    client = signed_in(course_in.trainer)
    first, lesson = course_in.modules[0], course_in.leaves(0)[0]
    page = get(client, MATRIX).content.decode()
    for among, names in {
        "prepared": [done], "complete": [done], "rests": [], f"done-{first.pk}": [done],
        f"begun-{first.pk}": [done, begun], f"begun-{lesson.pk}": [done, begun], f"not-{lesson.pk}": [idle],
        f"done-{lesson.pk}": [done], "nonsense": [done, begun, idle], "done-99999": [done, begun, idle],
    }.items():  # fmt: skip
        shown = get(client, MATRIX, among=among).content.decode()
        assert ids_on(shown) == [one.pk for one in names], among
    assert "among=complete" in page
    assert f"among=done-{first.pk}" in page
    assert "Wie wird gezählt?" in page
    assert "Bo" not in get(client, SHEET, among=f"done-{first.pk}").content.decode()


def test_the_flow_counts_each_step_and_names_who(course_in: Class, signed_in: Any) -> None:
    for number in range(4):
        course_in.do(course_in.join("", f"P{number}"), *([0] if number else []), begin=None if number else 0)
    answer = get(signed_in(course_in.trainer), "lms_staff:flow")
    bars = answer.context["bars"]
    assert [(bar.begun, bar.done, bar.lost) for bar in bars[:4]] == [
        (4, 3, 0),
        (4, 3, 0),
        (3, 3, 1),
        (0, 0, 0),
    ]
    assert [bar.is_module for bar in bars[:4]] == [True, False, False, True]


def test_without_names_there_is_no_drill_down_nor_any_file(course_in: Class, signed_in: Any) -> None:
    for number in range(6):
        course_in.do(course_in.join("Geheim", f"Geheimer{number}"), *([0] if number else []))
    client = signed_in(course_in.coordinator(cohort=course_in.group, sees_names=False))
    for name in ("book", "printed", "flow", "sheet"):
        assert get(client, f"lms_staff:{name}").status_code == 404
    whole = get(client, MATRIX).content
    token = re.compile(rb'csrf\w*"? ?[=:]? ?"[^"]*"|nonce="[^"]*"|value="[A-Za-z0-9]{64}"')
    asked = get(client, MATRIX, among=f"done-{course_in.modules[0].pk}").content
    assert b"among" not in whole
    assert re.findall(rb"<dd>.*?</dd>", token.sub(b"", whole)) == re.findall(
        rb"<dd>.*?</dd>", token.sub(b"", asked)
    )


def test_without_names_there_are_figures_and_no_file(course_in: Class, signed_in: Any) -> None:
    for number in range(6):
        course_in.join("Geheim", f"Geheimer{number}", course_in.north)
    client = signed_in(course_in.coordinator(cohort=course_in.group, sees_names=False))
    page = get(client, MATRIX).content.decode()
    assert "Geheim" not in page
    assert "Nord" not in page
    assert ids_on(page) == []
    assert get(client, SHEET).status_code == 404


def test_a_name_cannot_become_markup(course_in: Class, signed_in: Any) -> None:
    enrolment = course_in.join("<script>alert(1)</script>", "</title><b>")
    client = signed_in(course_in.trainer)
    for answer in (get(client, MATRIX), get(client, "lms_staff:person", enrolment.pk)):
        page = answer.content.decode()
        assert "<script>alert" not in page
        assert "</title><b>" not in page


def test_nobody_yet_is_said_in_words(course_in: Class, signed_in: Any) -> None:
    assert 'class="empty"' in get(signed_in(course_in.trainer), MATRIX).content.decode()
    idle = build.person("Neu", "Hier", is_superuser=True)
    course_in.group.delete()
    assert 'class="empty"' in get(signed_in(idle), MATRIX).content.decode()


def person_page(client: Client, enrolment: Enrolment) -> Any:
    return get(client, "lms_staff:person", enrolment.pk)


def test_a_persons_page_is_there_within_the_scope_only(course_in: Class, signed_in: Any) -> None:
    north, south = course_in.join("", "Nordin"), course_in.join("", "Suedmann", course_in.south)
    client = signed_in(course_in.coordinator(association=course_in.north))
    assert person_page(client, north).status_code == 200
    assert person_page(client, south).status_code == 404
    counting = signed_in(course_in.coordinator(cohort=course_in.group, sees_names=False))
    assert person_page(counting, north).status_code == 404


def test_moving_keeps_records_and_writes_an_event(course_in: Class, signed_in: Any) -> None:
    enrolment = course_in.join("", "Nordin")
    course_in.do(enrolment, 0)
    other = build.cohort(course_in.page, "Hagen")
    done = Enrolment.objects.get(pk=enrolment.pk).done
    answer = signed_in(course_in.trainer).post(
        reverse("lms_staff:move", args=[enrolment.pk]), {"cohort": other.pk, "why": "näher"}
    )
    assert answer.status_code == 302
    enrolment.refresh_from_db()
    assert (enrolment.cohort, enrolment.done) == (other, done)
    event = EnrolmentEvent.objects.filter(enrolment=enrolment).latest("pk")
    assert (event.cohort, event.by, event.why) == (other, course_in.trainer, "näher")


def test_moving_to_another_course_or_a_foreign_group_is_refused(course_in: Class, signed_in: Any) -> None:
    enrolment = course_in.join("", "Nordin")
    foreign = build.cohort(build.course_page("Fremd"), "Fremd")
    answer = signed_in(course_in.trainer).post(
        reverse("lms_staff:move", args=[enrolment.pk]), {"cohort": foreign.pk}
    )
    assert answer.status_code == 422
    enrolment.refresh_from_db()
    assert enrolment.cohort == course_in.group


def test_withdrawing_needs_a_reason_and_ends_the_invitation(course_in: Class, signed_in: Any) -> None:
    person = build.person("Neu", "Hier", log_in=False)
    invitation = accounts.invite(person=person, cohort=course_in.group, by=course_in.trainer)
    enrolment = course_in.group.enrolments.get(person=person)
    client = signed_in(course_in.trainer)
    address = reverse("lms_staff:withdraw", args=[enrolment.pk])
    assert client.post(address, {"why": " "}).status_code == 422
    assert client.post(address, {"why": "verzogen", "state": "active", "is_test": "1"}).status_code == 302
    enrolment.refresh_from_db()
    invitation.refresh_from_db()
    assert (enrolment.state, enrolment.is_test) == (EnrolmentState.WITHDRAWN, False)
    assert invitation.revoked_at is not None


def test_an_invitation_goes_out_again(course_in: Class, signed_in: Any) -> None:
    person = build.person("Neu", "Hier", log_in=False)
    first = accounts.invite(person=person, cohort=course_in.group, by=course_in.trainer)
    enrolment = course_in.group.enrolments.get(person=person)
    signed_in(course_in.trainer).post(reverse("lms_staff:resend", args=[enrolment.pk]))
    first.refresh_from_db()
    newest = Invitation.objects.latest("pk")
    assert newest.pk != first.pk
    assert (newest.by, newest.revoked_at) == (course_in.trainer, None)
    assert first.revoked_at is not None


def test_finishing_sets_the_state(course_in: Class, signed_in: Any) -> None:
    enrolment = course_in.join("", "Nordin")
    signed_in(course_in.trainer).post(reverse("lms_staff:finish", args=[enrolment.pk]))
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.FINISHED


@pytest.mark.parametrize("what", ["resend", "move", "withdraw", "finish"])
def test_a_change_out_of_scope_changes_nothing(course_in: Class, signed_in: Any, what: str) -> None:
    enrolment = course_in.join("", "Suedmann", course_in.south)
    client = signed_in(course_in.coordinator(association=course_in.north))
    answer = client.post(
        reverse(f"lms_staff:{what}", args=[enrolment.pk]), {"why": "x", "cohort": course_in.group.pk}
    )
    assert answer.status_code == 404
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.cohort) == (EnrolmentState.ACTIVE, course_in.group)
    assert enrolment.events.count() == 1


def test_a_cold_cache_shows_the_same(course_in: Class, signed_in: Any) -> None:
    course_in.do(course_in.join("", "A"), 0)
    client = signed_in(course_in.trainer)
    warm = ids_on(get(client, MATRIX).content.decode())
    cache.clear()
    assert ids_on(get(client, MATRIX).content.decode()) == warm


def test_a_saved_filter_is_ones_own_and_keeps_no_name(course_in: Class, signed_in: Any) -> None:
    enrolment = course_in.join("", "Nordin")
    client = signed_in(course_in.trainer)
    query = f"?cohort={course_in.group.pk}&association={course_in.north.pk}&state=all&search=Nordin"
    assert client.post(reverse("lms_staff:save_filter") + query, {"name": "Mein Norden"}).status_code == 302
    kept = SavedFilter.objects.get()
    assert kept.query == f"cohort={course_in.group.pk}&association={course_in.north.pk}&state=all"
    assert "Mein Norden" in get(client, MATRIX).content.decode()
    assert ids_on(client.get(f"{reverse(MATRIX)}?{kept.query}").content.decode()) == [enrolment.pk]
    other = signed_in(course_in.coordinator(cohort=course_in.group))
    assert "Mein Norden" not in get(other, MATRIX).content.decode()
    assert other.post(reverse("lms_staff:drop_filter", args=[kept.pk])).status_code == 404
    client.post(reverse("lms_staff:drop_filter", args=[kept.pk]))
    assert not SavedFilter.objects.exists()


def test_a_saved_filter_outlives_no_right(course_in: Class, signed_in: Any) -> None:
    course_in.join("", "Nordin")
    coordinator = course_in.coordinator(cohort=course_in.group)
    other = build.cohort(course_in.page, "Hagen")
    client = signed_in(coordinator)
    client.post(f"{reverse('lms_staff:save_filter')}?cohort={course_in.group.pk}", {"name": "Mein Filter"})
    dismiss(assignment=coordinator.roles.get())
    appoint(person=coordinator, role=Role.COORDINATOR, cohort=other)
    assert "Mein Filter" not in get(client, MATRIX).content.decode()
    assert client.get(f"{reverse(MATRIX)}?{SavedFilter.objects.get().query}").status_code == 404


@pytest.mark.parametrize("name", ["", " ", "x" * 61])
def test_a_filter_without_a_name_is_not_kept(course_in: Class, signed_in: Any, name: str) -> None:
    course_in.join("", "Nordin")
    signed_in(course_in.trainer).post(reverse("lms_staff:save_filter"), {"name": name})
    assert not SavedFilter.objects.exists()
