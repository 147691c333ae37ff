"""Every page of ours that staff can open, as addresses; and what of ours is no such page."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import resolve, reverse
from django.utils import timezone

from lms.accounts.models import JoinLink
from lms.attendance.queries import register_of
from lms.classroom.models import Material, SeminarQuestion
from lms.cohorts.models import Cohort, RoleAssignment
from lms.facts.models import Fact
from lms.inquiries.models import Inquiry
from lms.outline.models import Activity
from lms.people.models import Association, Person
from lms.quizzes.models import QuizAttempt, Regrade
from lms.quizzes.queries import paper_of
from lms.reports.models import Export
from tests.routing.walk import routes

# Routes that answer with no page of their own: they change something and lead back, or are files and feeds.
NO_PAGES = {
    "lms_staff": {
        "facts_sheet", "sheet", "book", "save_filter", "drop_filter", "resend", "correct_address", "open_module",
        "move", "withdraw", "finish", "resume", "repeat", "remove_contact", "dismiss", "import_template_csv",
        "import_template_xlsx", "join_revoke", "card_revoke", "part", "make_export", "export_file", "tell_apart",
        "suspect_again", "room_file", "proofs_archive", "proofs_add_scan", "proofs_scan", "proofs_drop_scan",
        "proofs_funding", "proofs_sign_in", "presence_sheet", "presence_book", "letter_returned",
    },
    "lms_privacy": {"copy", "take_back", "close"},
    "lms_watch": {"again", "aside"},
    "lms": {
        "preferences", "card_link", "put_away", "begin", "lesson_done", "lesson_place", "try_out", "join_invited",
        "keep_me", "wait_for_day", "booking_cancel", "date_file", "dates_calendar", "meeting_file", "group_calendar",
        "roll_sync", "register", "ready_next", "decide_held", "door_code", "service_worker", "own_calendar",
        "refresh_begin", "refresh_stop", "room_file", "room_files", "quiz_start", "quiz_check", "post_html",
        "news_feed", "sitemap", "robots",
    },
}  # fmt: skip
# What those who lead a group do with its seminar.
SEMINAR = ("change_seminar", "cancel_seminar", "write_to_people", "calls")
# Parts of the editor's side panel.
PIECES = {"lms_staff:hints", "lms_staff:new_hints"}


@dataclass(frozen=True, slots=True)
class Places:
    """What the pages are asked for. `enrolments`: those whose pages are opened; `person`, `asked`: of the office."""

    cohort: Cohort
    association: Association
    enrolments: list[int]
    link: JoinLink
    twins: tuple[int, int]
    person: int
    asked: int

    @property
    def course(self) -> UUID:
        found: UUID = self.cohort.course_id
        return found


def office(at: Places) -> list[str]:
    """What everybody on the staff sees of people and groups."""
    names = ("cohorts", "associations", "matching", "twins", "matrix", "printed", "flow")
    of_group = ("cohort", "bring", "cards", "import", "invite_rest", "join_links")
    group = f"?cohort={at.cohort.pk}"
    asked = Inquiry.objects.filter(enrolment__cohort=at.cohort)
    return [
        *(reverse(f"lms_staff:{name}") for name in names),
        *(reverse(f"lms_staff:{name}") + group for name in ("matrix", "printed", "flow")),
        *(reverse(f"lms_staff:{name}") + group for name in ("presence", "presence_printed")),
        f"{reverse('lms_staff:matrix')}{group}&among=rests",
        f"{reverse('lms_staff:matrix')}{group}&search=%3Cimg",
        *(reverse("lms_staff:person", args=[one]) for one in at.enrolments),
        *(reverse(f"lms_staff:{name}", args=[at.cohort.pk]) for name in of_group),
        reverse("lms_staff:join_sheet", args=[at.cohort.pk, at.link.pk]),
        reverse("lms_staff:twin", args=at.twins),
        reverse("lms_staff:inquiries") + "?state=all",
        *(reverse("lms_staff:inquiry", args=[one.pk]) for one in asked),
        *(reverse("lms_staff:seminar", args=[one.pk]) for one in at.cohort.seminars.all()[::16]),
        *(reverse("lms_staff:bookings", args=[one.pk]) for one in at.cohort.seminars.all()[::16]),
    ]


def of_association(at: Places) -> list[str]:
    """What those who lead an association see besides."""
    contact = at.association.contacts.order_by("pk")[0]
    return [
        reverse("lms_staff:association", args=[at.association.pk]),
        reverse("lms_staff:add_contact", args=[at.association.pk]),
        reverse("lms_staff:contact", args=[contact.pk]),
    ]


def texts_in(attempts: Iterable[QuizAttempt]) -> list[tuple[QuizAttempt, str]]:
    """The texts that people mark, of these attempts; of an attempt without one its first question."""
    found = []
    for attempt in attempts:
        graded = paper_of(attempt.snapshot_id).graded
        found += [(attempt, next((one.uid for one in graded if one.by_hand), graded[0].uid))]
    return found


def teaching(at: Places) -> list[str]:
    """What those who lead a course see besides."""
    facts = Fact.objects.order_by("pk")[:2]
    quizzes = Activity.objects.filter(course=at.course, kind="quiz", retired_at=None).order_by("pk")[:2]
    handed_in = [
        one
        for one in QuizAttempt.objects.filter(enrolment__cohort=at.cohort, state="handed_in").order_by("pk")
        if paper_of(one.snapshot_id).graded
    ][:2]
    again = (
        Regrade.objects.filter(activity__course=at.course)
        .order_by("pk")
        .values_list("activity__key", "pk")[:1]
    )
    seminar = at.cohort.seminars.filter(cancelled_at=None).earliest("pk")
    planned, booking = seminar.pk, seminar.bookings.filter(person__isnull=False)[0].pk
    here = register_of(seminar, with_group=True)[0].person.pk
    asked = SeminarQuestion.objects.filter(seminar__cohort=at.cohort)
    files = Material.objects.filter(seminar__cohort=at.cohort)
    day = timezone.localtime(seminar.starts_at).date().isoformat()
    return [
        *(
            reverse(f"lms_staff:{name}", args=[at.cohort.pk])
            for name in ("change_cohort", "dates", "add_seminar", "copy_group", "calendar")
        ),
        *(
            reverse("lms_staff:drop_slot", args=[at.cohort.pk, slot.pk])
            for slot in Activity.objects.filter(course=at.course, kind="slot", position=99)
        ),
        *(
            reverse(f"lms_staff:{name}", args=[planned])
            for name in (*SEMINAR, "proofs", "book_for", "import_bookings")
        ),
        *(
            reverse(f"lms_staff:{name}", args=[booking])
            for name in ("decide_booking", "note_details", "cancel_booking")
        ),
        *(
            reverse("lms_staff:tell_of_venue", args=[one])
            for one in at.cohort.seminars.exclude(venue=None).values_list("venue", flat=True)[:1]
        ),
        *(reverse("lms_staff:day_sheet", args=[one.pk]) for one in at.cohort.seminars.all()[::16]),
        *(reverse("lms_staff:room_questions", args=[one.pk]) for one in at.cohort.seminars.all()[::16]),
        *(reverse("lms_staff:room_question", args=[one.pk]) for one in asked[::16]),
        *(reverse("lms_staff:room_files", args=[one.pk]) for one in at.cohort.seminars.all()[::16]),
        *(reverse("lms_staff:room_file_drop", args=[one.pk]) for one in files[::16]),
        *(reverse(f"lms:{name}", args=[planned, day, 1]) for name in ("roll", "walk_in")),
        reverse("lms:roll_units", args=[planned, day, 1, here]),
        *(reverse(f"lms:{name}", args=[planned, day]) for name in ("close_day", "door_poster", "ready")),
        reverse("lms:door"),
        reverse("lms:screen"),
        reverse("lms:codes", args=[planned]),
        reverse("lms_staff:add_cohort"),
        reverse("lms_staff:add_event"),
        reverse("lms_staff:interest"),
        reverse("lms_staff:look", args=[at.course]),
        reverse("lms_staff:facts"),
        reverse("lms_staff:quizzes"),
        reverse("lms_staff:typed_questions"),
        reverse("lms_staff:answers"),
        *(reverse("lms_staff:person_answers", args=[one.enrolment_id]) for one in handed_in[:1]),
        *(reverse("lms_staff:attempt_answers", args=[one.uuid]) for one in handed_in[:1]),
        *(reverse("lms_staff:answer", args=[one.uuid, uid]) for one, uid in texts_in(handed_in)),
        *(reverse("lms_staff:quiz_exception", args=[one]) for one in at.enrolments[:1]),
        *(reverse("lms_staff:quiz_replace", args=[one]) for one in at.enrolments[:1]),
        *(reverse("lms_staff:quiz", args=[one.key]) for one in quizzes),
        *(reverse("lms_staff:regrade", args=[one]) for one in {quizzes[0].key, *(key for key, _pk in again)}),
        *(reverse("lms_staff:regrade_undo", args=one) for one in again),
        *(reverse("lms_staff:fact", args=[one.pk]) for one in facts),
    ]


def keeping(at: Places) -> list[str]:
    """What administrators see of people's data, of the roles and of the running site."""
    names = ("lms_staff:roles", "lms_staff:add_role", "lms_staff:add_association", "lms_watch:site")
    roles = RoleAssignment.objects.order_by("pk")[:2]
    return [
        *map(reverse, names),
        *(reverse("lms_staff:role", args=[one.pk]) for one in roles),
        *(reverse(f"lms_privacy:{name}") for name in ("requests", "log", "terms")),
        reverse("lms_privacy:find") + "?q=e",
        reverse("lms_privacy:person", args=[at.person]),
        reverse("lms_privacy:request", args=[at.asked]),
    ]


def files(viewer: Person) -> list[str]:
    """The pages of the files that somebody has had made."""
    return [reverse("lms_staff:export", args=[one.pk]) for one in Export.objects.filter(person=viewer)]


def everything(at: Places) -> list[str]:
    """All of the above."""
    return [*office(at), *of_association(at), *teaching(at), *keeping(at)]


def not_walked(addresses: list[str], *spaces: str) -> set[str]:
    """The pages of ours, within these name spaces, that no address leads to."""
    none = {f"{space}:{name}" for space, names in NO_PAGES.items() for name in names} | PIECES
    walked = {resolve(one.partition("?")[0]).view_name for one in addresses}
    return {r.name for r in routes() if r.name.startswith(spaces)} - walked - none
