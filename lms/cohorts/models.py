"""Who takes which course with whom, and who looks after them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.cohorts.enums import OPEN_STATES, EnrolmentState, Origin, Role
from lms.evidence.rows import AppendOnly
from lms.outline.models import Course
from lms.people.models import Association, Person


class Cohort(models.Model):
    """A group that takes one course together around its seminar, or by itself.

    `dates`: {module key: {"opens": ISO time, "until": ISO date, "days_before": int}}, each part optional;
    `until` is a recommendation, `days_before` counts back from the seminar. And {key of a seminar day: {"dropped":
    why}}: it will not be held for this group; {"again": ISO time}: since then it is to be held after all.
    """

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="cohorts", verbose_name=_("Course")
    )
    name = models.CharField(_("Name"), max_length=200)
    self_study = models.BooleanField(_("Self-study, without a seminar"), default=False)
    open_to_all = models.BooleanField(
        _("Anybody may start by themselves"),
        default=False,
        help_text=_(
            "Only for self-study. The course page then shows “Start now” to everybody with a log-in."
        ),
    )
    starts_on = models.DateField(_("Starts on"), null=True, blank=True)
    seminar_on = models.DateField(_("Day of the seminar"), null=True, blank=True)
    access_until = models.DateField(
        _("Open until"), null=True, blank=True, help_text=_("Empty means: people may always read on.")
    )
    dates = models.JSONField(default=dict, blank=True, editable=False)
    is_test = models.BooleanField(default=False, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("Cohort")
        verbose_name_plural = _("Cohorts")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["course"], condition=Q(is_test=True), name="lms_one_test_cohort"),
            models.CheckConstraint(
                condition=Q(open_to_all=False) | Q(self_study=True, is_test=False),
                name="lms_open_is_self_study",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """One person taking one course once. `done` and `counted` are kept by progress in the ledger's transaction."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("Cohort")
    )
    association = models.ForeignKey(
        Association,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name=_("Association it counts for"),
    )
    association_written = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",  # the earlier version's processes enrol, too, while this one migrates
        help_text="The association as somebody wrote it; kept, also once matched",
    )
    state = models.CharField(_("State"), max_length=10, choices=EnrolmentState)
    origin = models.CharField(max_length=10, choices=Origin)
    is_test = models.BooleanField(default=False)
    done = models.PositiveSmallIntegerField(default=0)
    counted = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("Enrolment")
        verbose_name_plural = _("Enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course"],
                name="lms_one_open_enrolment",
                condition=Q(state__in=[str(s) for s in OPEN_STATES], is_test=False),
            ),
            models.UniqueConstraint(
                fields=["person", "course"], name="lms_one_test_enrolment", condition=Q(is_test=True)
            ),
            models.CheckConstraint(condition=Q(done__lte=F("counted")), name="lms_done_within_counted"),
        ]
        indexes = [
            models.Index(fields=["cohort", "state"], name="lms_enrolment_cohort"),
            models.Index(
                fields=["cohort"],
                condition=Q(association=None) & ~Q(association_written=""),
                name="lms_enrolment_unmatched",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.cohort}"


class EnrolmentEvent(AppendOnly):
    """What happened to an enrolment: created, moved, withdrawn, finished."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="events")
    state = models.CharField(max_length=10, choices=EnrolmentState)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.state}"


class RoleAssignment(models.Model):
    """What a person may do, where, from when until when. Exactly one scope; none for administrators."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="roles", verbose_name=_("Person")
    )
    role = models.CharField(_("Role"), max_length=15, choices=Role)
    course = models.ForeignKey(
        Course,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="roles",
        verbose_name=_("Course"),
    )
    association = models.ForeignKey(
        Association,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="roles",
        verbose_name=_("Association"),
    )
    cohort = models.ForeignKey(
        Cohort,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="roles",
        verbose_name=_("Cohort"),
    )
    sees_names = models.BooleanField(
        _("Sees names"), default=True, help_text=_("Without this, a coordinator sees figures only.")
    )
    starts_on = models.DateField(_("From"), null=True, blank=True)
    ends_on = models.DateField(_("Until (this day included)"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("Appointment")
        verbose_name_plural = _("Appointments")
        constraints = [
            models.CheckConstraint(
                name="lms_role_has_its_scope",
                condition=Q(
                    role__in=["trainer", "contact"], course__isnull=False, association=None, cohort=None
                )
                | Q(role__in=["trainer", "coordinator"], course=None, association=None, cohort__isnull=False)
                | Q(role="coordinator", course=None, association__isnull=False, cohort=None)
                | Q(role="administrator", course=None, association=None, cohort=None),
            ),
            models.UniqueConstraint(
                fields=["person", "role", "course"],
                condition=Q(course__isnull=False),
                name="lms_role_per_course",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "association"],
                condition=Q(association__isnull=False),
                name="lms_role_per_association",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "cohort"],
                condition=Q(cohort__isnull=False),
                name="lms_role_per_cohort",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(role="administrator"), name="lms_administrator_once"
            ),
        ]

    def __str__(self) -> str:
        scope = self.course or self.association or self.cohort
        return f"{self.get_role_display()}: {scope}" if scope else str(self.get_role_display())
