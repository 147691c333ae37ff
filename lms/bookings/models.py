"""Who has a seat, who waits for one, and what they need."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from lms.bookings.enums import BookingState, Need, Way
from lms.evidence.rows import AppendOnly
from lms.people.models import Association, Person
from lms.seminars.models import Seminar


class Booking(models.Model):
    """One person's seat in one seminar, or place in its line; cancelled it stays, and booking again revives it.

    `place_in_line` is drawn under the seminar's lock and only ever rises, so that it orders who came when. Without a
    person the address is not proved yet, see Hold. `decline_until`: a seat that fell to somebody who waited may be
    declined until then.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    seminar = models.ForeignKey(Seminar, on_delete=models.PROTECT, related_name="bookings")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings"
    )
    state = models.CharField(max_length=10, choices=BookingState)
    place_in_line = models.PositiveIntegerField()
    way = models.CharField(max_length=10, choices=Way, default=Way.SELF)
    association = models.ForeignKey(
        Association, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings"
    )
    association_written = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True, help_text="For short-notice changes only")
    phone_delete_on = models.DateField(null=True, blank=True)
    decline_until = models.DateTimeField(null=True, blank=True)
    why = models.CharField(
        max_length=300, blank=True, help_text="Why staff approved, refused or cancelled it"
    )
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["place_in_line"]
        constraints = [
            models.UniqueConstraint(fields=["seminar", "person"], name="lms_one_booking_each"),
            models.UniqueConstraint(fields=["seminar", "place_in_line"], name="lms_one_place_in_line_each"),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone_delete_on__isnull=False), name="lms_booking_phone_has_an_end"
            ),
        ]
        indexes = [models.Index(fields=["seminar", "state", "place_in_line"], name="lms_booking_line")]

    def __str__(self) -> str:
        return f"{self.seminar_id} {self.person_id} {self.state}"


class Hold(models.Model):
    """A booking whose address is not proved: who books, until when the seat is kept. Goes once proved or lapsed.

    `token`: SHA-256 of the link's secret. `browser`: SHA-256 of a secret in the browser that booked, which alone may
    correct the address, once.
    """

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="hold")
    seminar = models.ForeignKey(Seminar, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    given_names = models.CharField(max_length=150, blank=True)
    family_name = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=10, blank=True)
    token = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seminar", "email"], name="lms_one_hold_per_address")]
        indexes = [models.Index(fields=["expires_at"], name="lms_hold_expires")]

    def __str__(self) -> str:
        return f"{self.booking_id}"


class BookingNeed(models.Model):
    """What somebody needs at a seminar. Its row goes on the day that stood beside the field."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=12, choices=Need)
    text = models.CharField(max_length=300)
    delete_on = models.DateField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["booking", "kind"], name="lms_one_need_per_kind")]
        indexes = [models.Index(fields=["delete_on"], name="lms_need_goes")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.kind}"


class BookingEvent(AppendOnly):
    """One change of a booking: what it was (empty: new), what it became, by whom, why."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="events")
    old = models.CharField(max_length=10, choices=BookingState, blank=True)
    new = models.CharField(max_length=10, choices=BookingState)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.booking_id} {self.new}"
