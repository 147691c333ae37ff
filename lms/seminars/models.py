"""When and where a group meets."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from lms.cohorts.models import Cohort
from lms.outline.models import Activity
from lms.people.models import Person
from lms.seminars.enums import Format, PresenceBy


class Venue(models.Model):
    """A place where seminars are, entered once."""

    name = models.CharField(_("Name"), max_length=120)
    street = models.CharField(_("Street and number"), max_length=150, blank=True)
    postcode = models.CharField(_("Postcode"), max_length=10, blank=True)
    town = models.CharField(_("Town"), max_length=100)
    map_url = models.URLField(
        _("Link to a map"), max_length=300, blank=True, help_text=_("Opens only when somebody clicks it.")
    )
    directions = models.TextField(
        _("Way there"), blank=True, help_text=_("Bus and train, parking, which door.")
    )
    access = models.TextField(
        _("Accessibility"), blank=True, help_text=_("Steps, lift, toilets, hearing, quiet room.")
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("postcode"), FieldPanel("town")]),
            ],
            heading=_("Address"),
        ),
        MultiFieldPanel(
            [FieldPanel("map_url"), FieldPanel("directions"), FieldPanel("access")],
            heading=_("How to get there"),
        ),
    ]

    class Meta:
        verbose_name = _("Venue")
        verbose_name_plural = _("Venues")
        ordering = ["town", "name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}"


class Seminar(models.Model):
    """One date of a group for a seminar day of its course. Its state is derived, see lms.seminars.states.

    `starts_at` and `ends_at` are those of its first and last unit. `sequence` rises with each change (RFC 5545), and
    `uuid` stays: both are for calendars.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="seminars", verbose_name=_("Group")
    )
    slot = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        related_name="seminars",
        verbose_name=_("Seminar day of the course"),
    )
    format = models.CharField(_("How"), max_length=10, choices=Format, default=Format.ON_SITE)
    venue = models.ForeignKey(
        Venue,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seminars",
        verbose_name=_("Venue"),
        help_text=_("May be empty until you know it."),
    )
    room = models.CharField(_("Room"), max_length=80, blank=True)
    video_link = models.URLField(
        _("Link to the video meeting"),
        max_length=500,
        blank=True,
        help_text=_("Only people of the group see it."),
    )
    door_code = models.CharField(
        _("Door code"),
        max_length=120,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "How trainers get in: a number, or who has the key. It stands on the day sheet; participants never see it."
        ),
    )
    bring = models.CharField(_("Please bring"), max_length=300, blank=True)
    cost = models.CharField(
        _("Cost"), max_length=120, blank=True, help_text=_("In words, for example: free, lunch included.")
    )
    level = models.CharField(_("Language level"), max_length=20, blank=True)
    seats = models.PositiveSmallIntegerField(_("Seats"), default=20)
    books_from = models.DateTimeField(_("Registration from"), null=True, blank=True)
    books_until = models.DateTimeField(
        _("Registration until"), null=True, blank=True, help_text=_("Empty means: until it begins.")
    )
    needs_approval = models.BooleanField(
        _("Somebody approves each registration"),
        default=False,
        db_default=False,
        help_text=_("Trainers and coordinators of the group decide, with a reason."),
    )
    cancel_until = models.DateTimeField(
        _("Participants may cancel until"),
        null=True,
        blank=True,
        help_text=_("Empty means: until it begins."),
    )
    presence_by = models.CharField(
        _("Presence is taken"),
        max_length=10,
        choices=PresenceBy,
        default=PresenceBy.DAY,
        db_default=PresenceBy.DAY,
    )
    check_out = models.BooleanField(
        _("Participants also check out when they leave"),
        default=False,
        db_default=False,
        help_text=_(
            "Who leaves early gets the minutes until then. Who forgets it counts as there to the end; you see who did."
        ),
    )
    is_public = models.BooleanField(
        _("Show under “Dates” to everybody"),
        default=False,
        db_default=False,
        help_text=_(
            "With day, place, programme and costs. Never with names or the link to the video meeting."
        ),
    )
    remind_before = models.JSONField(
        _("Before: days until the seminar"),
        null=True,
        blank=True,
        help_text="Numbers of days, for who has open work before it; null: as the site says, empty: never",
    )
    remind_after = models.JSONField(
        _("Afterwards: days since the seminar"),
        null=True,
        blank=True,
        help_text="The same for open work after it",
    )
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    most_days = models.PositiveSmallIntegerField(
        default=1,
        db_default=1,
        editable=False,
        help_text="The most days it ever had; calendars may hold so many",
    )
    changed_at = models.DateTimeField(editable=False)
    moved_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When time or place changed last"
    )
    moved_from = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When it began before that change"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_why = models.CharField(_("Reason"), max_length=300, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("Seminar")
        verbose_name_plural = _("Seminars")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="lms_seminar_ends_later"),
            models.CheckConstraint(condition=Q(seats__gt=0), name="lms_seminar_has_seats"),
            models.CheckConstraint(
                condition=Q(format="on_site", video_link="") | Q(format="online", venue=None),
                name="lms_seminar_place_fits",
            ),
        ]
        indexes = [
            models.Index(fields=["cohort", "starts_at"], name="lms_seminar_of_cohort"),
            models.Index(fields=["ends_at"], name="lms_seminar_coming"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.starts_at:%Y-%m-%d}"


class Unit(models.Model):
    """45 minutes of a seminar (Unterrichtseinheit) with a topic; units of one day make the day."""

    seminar = models.ForeignKey(Seminar, on_delete=models.PROTECT, related_name="units")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    topic = models.CharField(max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="lms_unit_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.topic}"


class SeminarTrainer(models.Model):
    """Who leads a seminar. It gives no right: rights come from the roles of the course and of the group."""

    seminar = models.ForeignKey(Seminar, on_delete=models.PROTECT, related_name="leads")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seminars_led")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["seminar", "person"], name="lms_trainer_once_per_seminar")
        ]

    def __str__(self) -> str:
        return f"{self.seminar_id} {self.person_id}"


class CalendarFeed(models.Model):
    """A secret address under which a group's dates can be subscribed to. Closed, it is never opened again."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="feeds")
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(closed_at=None), name="lms_one_open_feed_per_cohort"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id}"


class OwnFeed(models.Model):
    """A secret address under which a person subscribes to the seminars they have booked. Closed, it stays closed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="own_feeds")
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_at=None), name="lms_one_open_feed_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"
