"""What trainers write. Fields, panels and types only; serving, gates and contexts are the views'."""

from typing import Any

from django.core.files.storage import storages
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.documents.models import AbstractDocument, Document
from wagtail.models import Page

from lms.conf import conf
from lms.fields import BodyField
from lms.outline.enums import Phase, Unlock
from lms.pages.bases import PhonePage, PublicPage, Searched
from lms.pages.blocks import GoalStream, GuideStream, LessonStream, PlainStream, SourceStream
from lms.pages.enums import DoneBy, Picture, Place
from lms.pages.heldquiz import HeldQuizPage
from lms.pages.home_blocks import (
    ActionStream,
    CourseStream,
    FooterStream,
    HeroPictureStream,
    HomeStream,
    MenuStream,
)
from lms.pages.page_forms import LessonPageForm, ModulePageForm, QuizPageForm
from lms.quizzes.blocks import QuizStream
from lms.quizzes.enums import DoneWhen


def private_storage() -> Any:
    """Files that no web server hands out: a view checks each request."""
    return storages["private"]


class CourseDocument(AbstractDocument):
    """A file for download, on private storage."""

    file = models.FileField(upload_to="documents", storage=private_storage, verbose_name=_("file"))

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class HomePage(PublicPage):
    """The start page in one language: its own texts, and menu and footer of all pages. Its courses are its children."""

    hero = models.TextField(_("Big words, one line each"), blank=True)
    lead = models.TextField(_("Lead"), blank=True)
    hero_picture = BodyField(
        HeroPictureStream(), blank=True, verbose_name=_("Picture"), help_text=_("Empty means: the bridge.")
    )
    action = BodyField(
        ActionStream(),
        blank=True,
        verbose_name=_("Main button"),
        help_text=_("Empty means: to the courses. Who is logged in is led to “My way”."),
    )
    boxes_title = models.CharField(_("Heading of the boxes"), max_length=120, blank=True)
    boxes = BodyField(HomeStream(), blank=True, verbose_name=_("Boxes"))
    courses_title = models.CharField(_("Heading of the courses"), max_length=120, blank=True)
    courses = BodyField(
        CourseStream(),
        blank=True,
        verbose_name=_("Order of the courses"),
        help_text=_("Only these courses, in this order. Empty means: all, in the order of the pages."),
    )
    notice_title = models.CharField(_("Title of the notice"), max_length=120, blank=True)
    notice_text = models.CharField(_("Text of the notice"), max_length=300, blank=True)

    menu = BodyField(
        MenuStream(),
        blank=True,
        verbose_name=_("Main menu"),
        help_text=_("“My way” and “Log in” are always there. Empty means: the list of courses."),
    )
    footer = BodyField(
        FooterStream(),
        blank=True,
        verbose_name=_("Columns of the footer"),
        help_text=_("The institute’s data and pages such as the imprint are always there."),
    )

    searched = ("lead", "boxes")
    template = "lms/pages/home_page.html"
    admin_default_ordering = "ord"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["lms.CoursePage", "lms.PlainPage", "lms.NewsIndexPage"]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("hero"), FieldPanel("lead"), FieldPanel("hero_picture"), FieldPanel("action")],
            heading=_("Top of the page"),
        ),
        MultiFieldPanel([FieldPanel("boxes_title"), FieldPanel("boxes")], heading=_("Boxes")),
        MultiFieldPanel([FieldPanel("courses_title"), FieldPanel("courses")], heading=_("Courses")),
        MultiFieldPanel([FieldPanel("notice_title"), FieldPanel("notice_text")], heading=_("Notice")),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList([FieldPanel("menu"), FieldPanel("footer")], heading=_("Menu and footer")),
            ObjectList(PublicPage.promote_panels, heading=_("Address and search")),
            ObjectList(Page.settings_panels, heading=_("Settings")),
        ]
    )

    class Meta:
        verbose_name = _("Start page")


class PlainPage(PublicPage):
    """A page outside courses: help, imprint, privacy."""

    intro = models.TextField(_("Lead"), blank=True)
    body = BodyField(PlainStream(), blank=True, verbose_name=_("Content"))
    place = models.CharField(
        _("Linked from every page as"), max_length=15, choices=Place, blank=True, db_index=True
    )

    is_for_links = True
    searched = ("intro", "body")
    template = "lms/pages/plain_page.html"
    parent_page_types = ["lms.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body"), FieldPanel("place")]

    class Meta:
        verbose_name = _("Plain page")


class CoursePage(PublicPage):
    """A course as authored; learners follow its outline."""

    promise = models.TextField(
        _("Promise"), blank=True, help_text=_("One or two sentences for cards and the top.")
    )
    intro = BodyField(PlainStream(), blank=True, verbose_name=_("Introduction"))
    goals = BodyField(GoalStream(), blank=True, verbose_name=_("Afterwards people can …"))
    workload = models.CharField(_("Workload"), max_length=200, blank=True)
    level = models.CharField(_("Language level"), max_length=20, blank=True)
    note = models.CharField(_("Note at the end"), max_length=300, blank=True)
    picture = models.CharField(_("Picture"), max_length=10, choices=Picture, default=Picture.DOORS)

    searched = ("promise", "intro", "goals")
    template = "lms/pages/course_page.html"
    admin_default_ordering = "ord"
    parent_page_types = [conf.home_model]
    subpage_types = ["lms.ModulePage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("promise"),
        FieldPanel("intro"),
        FieldPanel("goals"),
        MultiFieldPanel(
            [FieldPanel("workload"), FieldPanel("level"), FieldPanel("picture")], heading=_("Facts")
        ),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("Course page")


class ModulePage(PhonePage):
    """A part of a course, in one of its three phases."""

    phase = models.CharField(_("Phase"), max_length=10, choices=Phase, default=Phase.BEFORE)
    summary = models.TextField(_("What people learn here"), blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("Minutes, as announced"), default=0, help_text=_("0 means: the sum of its lessons and quizzes.")
    )
    unlock = models.CharField(_("Opens"), max_length=20, choices=Unlock, default=Unlock.AT_ONCE)
    unlock_after = models.UUIDField(_("Waits for"), null=True, blank=True)
    minutes_needed = models.PositiveSmallIntegerField(
        _("Minutes at the seminar that are enough"),
        default=0,
        db_default=0,
        help_text=_("For “after attending the seminar”. 0 means: the whole seminar."),
    )

    template = "lms/pages/module_page.html"
    admin_default_ordering = "ord"
    base_form_class = ModulePageForm
    private_page_options: list[str] = []
    parent_page_types = ["lms.CoursePage"]
    subpage_types = ["lms.LessonPage", "lms.QuizPage", "lms.SlotPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("phase"),
        FieldPanel("summary"),
        FieldPanel("minutes"),
        MultiFieldPanel(
            [FieldPanel("unlock"), FieldPanel("unlock_after"), FieldPanel("minutes_needed")],
            heading=_("The door"),
        ),
    ]

    class Meta:
        verbose_name = _("Module")

    def get_sitemap_urls(self, request: Any = None) -> list[Any]:
        """Its address leads on to the course."""
        return []


class _Gated:
    """Pages that only enrolled people read: out of sitemap, search and API. Enrolment is the permission."""

    private_page_options: list[str] = []
    promote_panels: list[Any] = []  # no search engine finds it
    settings_panels = [FieldPanel("slug"), *Page.settings_panels]

    def get_sitemap_urls(self, request: Any = None) -> list[Any]:
        """Not in the sitemap."""
        return []

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Not in the search index."""
        return cls.objects.none()  # type: ignore[attr-defined]  # mixed into Page


class LessonPage(_Gated, Searched, PhonePage):
    """One idea, 8 to 15 minutes."""

    summary = models.CharField(_("In one sentence"), max_length=250, blank=True)
    body = BodyField(LessonStream(), blank=True, verbose_name=_("Content"))
    minutes = models.PositiveSmallIntegerField(_("Minutes"), default=10, validators=[MinValueValidator(1)])
    required = models.BooleanField(_("Counts for progress"), default=True)
    done_by = models.CharField(_("Done"), max_length=10, choices=DoneBy, default=DoneBy.BUTTON)
    free_sample = models.BooleanField(
        _("Free sample"), default=False, help_text=_("Anybody may read it without logging in.")
    )
    sources = BodyField(SourceStream(), blank=True, verbose_name=_("Sources"))
    fact_ids = models.CharField(_("Facts used"), max_length=200, blank=True)
    fact_checked_on = models.DateField(_("Facts checked on"), null=True, blank=True)
    review_due = models.DateField(_("Next check"), null=True, blank=True)
    hard_because = models.CharField(
        _("Why a hard text may stay"),
        max_length=300,
        blank=True,
        help_text=_("Only for colleagues, e.g. “This sentence is the text of a law.”"),
    )
    needs_review = models.BooleanField(
        _("A fact awaits a person"), default=False, help_text=_("Readers see “not checked yet”.")
    )

    searched = ("summary", "body")
    template = "lms/pages/lesson_page.html"
    base_form_class = LessonPageForm
    parent_page_types = ["lms.ModulePage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("minutes"), FieldPanel("required"), FieldPanel("done_by"), FieldPanel("free_sample")],
            heading=_("Learning"),
        ),
        MultiFieldPanel([FieldPanel("hard_because")], heading=_("Readability")),
        MultiFieldPanel(
            [
                FieldPanel("sources"),
                FieldPanel("fact_ids"),
                FieldPanel("fact_checked_on"),
                FieldPanel("review_due"),
                FieldPanel("needs_review"),
                HelpPanel(template="lms/pages/fact_panel.html"),
            ],
            heading=_("Facts and sources"),
        ),
    ]

    class Meta:
        verbose_name = _("Lesson")

    def get_sitemap_urls(self, request: Any = None) -> list[Any]:
        """A free sample is for everybody."""
        urls: list[Any] = Page.get_sitemap_urls(self, request) if self.free_sample else []
        return urls

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Free samples only."""
        return cls.objects.filter(free_sample=True)


class QuizPage(_Gated, HeldQuizPage):
    """Questions at the end of a module."""

    intro = models.TextField(_("Introduction"), blank=True)
    body = BodyField(QuizStream(), blank=True, verbose_name=_("Questions"))
    minutes = models.PositiveSmallIntegerField(_("Minutes"), default=10, validators=[MinValueValidator(1)])
    required = models.BooleanField(_("Counts for progress"), default=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("Pass mark in percent"),
        null=True,
        blank=True,
        default=70,
        help_text=_("Empty: there is nothing to pass."),
    )
    done_when = models.CharField(_("Done"), max_length=10, choices=DoneWhen, default=DoneWhen.PASSED)
    asks_again = models.BooleanField(
        _("Second self-assessment"),
        default=False,
        help_text=_(
            "Asks the first self-assessment of this course again and shows people both of their answers. "
            "It needs no questions of its own."
        ),
    )

    fact_ids = models.CharField(
        _("Facts used"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Until they are checked, people see “not checked yet” at this quiz."),
    )

    template = "lms/pages/quiz_page.html"
    base_form_class = QuizPageForm
    parent_page_types = ["lms.ModulePage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        HelpPanel(template="lms/pages/bank_panel.html", heading=_("Question banks")),
        MultiFieldPanel([HelpPanel(template="lms/pages/goal_panel.html")], heading=_("Goals of the course")),
        FieldPanel("asks_again"),
        MultiFieldPanel(
            [
                FieldPanel(
                    "minutes",
                    heading=_("Estimated minutes"),
                    help_text=_(
                        "So long people will need, as they read it before they begin. "
                        "A time limit is set under “More settings”."
                    ),
                ),
                FieldPanel("required"),
                FieldPanel("pass_mark"),
                FieldPanel("done_when"),
            ],
            heading=_("Passing"),
        ),
        *HeldQuizPage.held_panels,
        MultiFieldPanel([FieldPanel("fact_ids")], heading=_("Facts and sources")),
    ]

    class Meta:
        verbose_name = _("Quiz")


class SlotPage(_Gated, PhonePage):
    """A place in the course where a group meets. Its guide and sheets are for trainers only."""

    summary = models.TextField(_("What happens on this day"), blank=True)
    required = models.BooleanField(_("Counts for progress"), default=False)
    guide = BodyField(GuideStream(), blank=True, verbose_name=_("Guide for trainers"))

    fact_ids = models.CharField(
        _("Facts used"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Until they are checked, the guide says “not checked yet”."),
    )

    template = "lms/pages/slot_page.html"
    parent_page_types = ["lms.ModulePage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("required"),
        FieldPanel("guide"),
        MultiFieldPanel([FieldPanel("fact_ids")], heading=_("Facts and sources")),
    ]

    class Meta:
        verbose_name = _("Seminar day")
