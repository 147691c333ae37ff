"""Whose register is it? What all pages of a seminar's day begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.attendance.actions import Mark
from lms.attendance.enums import Presence, TickSource
from lms.attendance.parts import Part
from lms.attendance.queries import parts_of
from lms.attendance.rules import may_call, may_keep
from lms.cohorts.rules import staff
from lms.errors import Refused
from lms.people.models import Person
from lms.seminars.models import Seminar
from lms.seminars.queries import seminars_led_by

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


def seminar_of(request: HttpRequest, seminar: int) -> tuple[Person, Seminar]:
    """A seminar whose register this person keeps; foreign ones are not there."""
    viewer = staff(request.user)
    rows = seminars_led_by(viewer).select_related("cohort", "venue")
    row = get_object_or_404(rows.prefetch_related("units"), pk=seminar)
    if not may_keep(viewer, row.cohort):
        raise PermissionDenied
    return viewer, row


@dataclass(frozen=True, slots=True)
class Here:
    """Whose roll is called, by whom, which part of which day."""

    viewer: Person
    seminar: Seminar
    parts: list[Part]
    part: Part
    may_call: bool

    def url(self, **query: object) -> str:
        """The address of this part."""
        at = reverse("lms:roll", args=[self.seminar.pk, self.part.day.isoformat(), self.part.number])
        return f"{at}?{urlencode(query)}" if query else at


def here_of(request: HttpRequest, seminar: int, day: str, part: int) -> Here:
    """A part of a day whose register this person keeps; others are not there."""
    viewer, row = seminar_of(request, seminar)
    every = parts_of(row)
    found = next((one for one in every if (one.day.isoformat(), one.number) == (day, part)), None)
    if found is None:
        raise Http404
    return Here(viewer, row, every, found, may_call(viewer, row.cohort))


def mark_of(here: Here, data: Mapping[str, str], *, uuid: UUID, sheet: int) -> Mark:
    """What a form of the register says by whom, when and from where; who is there, it says for each by itself.

    Refused for who only copies from paper and does not say from which sheet.
    """
    if not sheet and not here.may_call:
        raise Refused(_("Please say from which sheet of paper it is."))
    now = timezone.now()
    return Mark(
        uuid=uuid,
        presence=Presence.OPEN,
        source=TickSource.PAPER if sheet else TickSource.ROLL_CALL,
        sheet=sheet,
        made_at=now,
        received_at=now,
        by=here.viewer,
        why=data.get("why", "").strip()[:300],
    )


def uuid_of(text: str) -> UUID:
    """What a form carries, so that sent twice is once; a new one where it carries none."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
