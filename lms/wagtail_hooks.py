"""Wagtail's entry points of the plugin."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.contrib.settings.registry import register_setting
from wagtail.documents.views.bulk_actions import AddTagsBulkAction as TagDocuments
from wagtail.images.views.bulk_actions import AddTagsBulkAction as TagPictures
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from lms.accounts import cardviews, importviews, joinviews
from lms.accounts import viewsets as accounts
from lms.accounts.actions import note_credential
from lms.audit.enums import What
from lms.banks import urls as banks
from lms.banks.viewsets import BankQuestionViewSet, BankViewSet, delete_many
from lms.bookings import urls as bookings
from lms.bookings.panels import ApprovalsPanel
from lms.classroom import urls as classroom
from lms.cohorts import urls as cohorts
from lms.cohorts.enums import Role
from lms.cohorts.panels import GroupsPanel
from lms.cohorts.queries import courses_taught_by
from lms.glossary.viewsets import TermViewSet
from lms.inquiries import urls as inquiries
from lms.inquiries.panels import InquiriesPanel
from lms.institute.models import Institute
from lms.institute.panels import GapsPanel
from lms.interest import urls as interest
from lms.menus import AuthorsItem, FactsItem, HelpItem, RuledItem, StaffItem, roles_in
from lms.notices import urls as notices
from lms.pages import files, histories, narrowing, ownpanels
from lms.pages import urls as page_urls
from lms.pages import views as pages
from lms.pages.drafts import lessons_without_reason
from lms.pages.fragments import awaits_a_person, lesson_facts
from lms.pages.models import CourseDocument, CoursePage, LessonPage, QuizPage
from lms.pages.panels import DeskPanel
from lms.pages.queries import course_key_over
from lms.people.queries import person_of
from lms.privacy import joinviews as joining
from lms.privacy import viewsets as privacy
from lms.quizzes.banks import Stock
from lms.quizzes.rules import may_write_rubrics
from lms.quizzes.viewsets import RubricViewSet
from lms.reports import urls as reports
from lms.seminars import urls as seminars
from lms.seminars.rules import may_write_venues
from lms.seminars.viewsets import VenueViewSet
from lms.watch import urls as watch
from lms.watch.panels import SitePanel

register_snippet(TermViewSet)
register_snippet(VenueViewSet)
register_snippet(BankViewSet)
register_snippet(BankQuestionViewSet)
register_snippet(RubricViewSet)
register_setting(Institute, icon="home", order=100)
# Tags are not used here (lms.pages.uploads says why), so there is nothing to do with them in lists either.
TagPictures.models = TagDocuments.models = []

Serve = Callable[[Page, HttpRequest, Any, Any], HttpResponse]


@hooks.register("on_serve_page", order=-1)
def gate(serve: Serve) -> Serve:
    """Stands outside Wagtail's own restriction check: lessons and quizzes are for the enrolled."""

    def inner(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        return pages.shop_window(page, request) or serve(page, request, args, kwargs)

    return inner


@hooks.register("before_serve_document")
def check_document(document: CourseDocument, request: HttpRequest) -> HttpResponse | None:
    """Documents stand on private storage; each request is checked."""
    return files.check(document, request)


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    """The admin in our colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("lms/css/admin.css"))


@hooks.register("insert_global_admin_js")
def log_out_script() -> SafeString:
    """Logging out here sends first what waits on the device, as everywhere."""
    return render_to_string("lms/attendance/log_out.html")


@hooks.register("insert_editor_js")
def hints_script() -> SafeString:
    """The hints follow what somebody is writing."""
    return format_html('<script type="module" src="{}"></script>', static("lms/js/hints.js"))


@hooks.register("insert_editor_js")
def hotspot_script() -> SafeString:
    """Areas of a picture are drawn and set by clicks."""
    say = _("Area in hand: #. Click in the picture: two opposite corners, or each point of a polygon.")
    script = '<script type="module" src="{}" data-lms-hotspot data-say="{}"></script>'
    return format_html(script, static("lms/js/hotspot.js"), say)


@hooks.register("register_admin_urls")
def staff_urls() -> list[URLResolver]:
    """Our pages inside the admin."""
    coming_in = [
        *accounts.urlpatterns,
        *importviews.urlpatterns,
        *joinviews.urlpatterns,
        *cardviews.urlpatterns,
        *classroom.staff,
        *inquiries.staff,
        *bookings.staff,
        *seminars.staff,
        *interest.staff,
        *notices.staff,
        *banks.staff,
    ]
    ours = [*reports.urlpatterns, *cohorts.urlpatterns, *coming_in, *page_urls.staff, *joining.urlpatterns]
    return [
        path("teilnehmende/", include((ours, "lms_staff"), namespace="lms_staff")),
        path("datenschutz/", include((privacy.urlpatterns, "lms_privacy"), namespace="lms_privacy")),
        path("betrieb/", include((watch.urlpatterns, "lms_watch"), namespace="lms_watch")),
    ]


STAFF = {Role.TRAINER, Role.COORDINATOR, Role.ADMINISTRATOR}


@hooks.register("register_admin_menu_item")
def participants_menu() -> MenuItem:
    """Participants: who is how far, groups, associations, appointments."""
    items = [
        StaffItem(_("Who is how far?"), "matrix", "table", 10, STAFF),
        StaffItem(_("What was hard?"), "quizzes", "form", 12, {Role.TRAINER, Role.ADMINISTRATOR}),
        StaffItem(_("Answers to mark"), "answers", "edit", 13, {Role.TRAINER, Role.ADMINISTRATOR}),
        RuledItem(_("Rubrics"), "wagtailsnippets_lms_rubric:list", "list-ul", 14, may_write_rubrics),
        StaffItem(_("Questions"), "inquiries", "help", 15, STAFF | {Role.CONTACT}),
        StaffItem(_("Groups"), "cohorts", "group", 20, STAFF),
        RuledItem(_("Venues"), "wagtailsnippets_lms_venue:list", "site", 25, may_write_venues),
        StaffItem(_("Associations"), "associations", "home", 30, STAFF),
        StaffItem(_("Appointments"), "roles", "key", 40, {Role.ADMINISTRATOR}),
        StaffItem(_("Entered twice"), "twins", "group", 80, STAFF),
        StaffItem(_("Privacy"), "lms_privacy:requests", "lock", 90, {Role.ADMINISTRATOR}),
    ]
    return SubmenuMenuItem(
        _("Participants"), Menu(items=items), name="lms-participants", icon_name="group", order=50
    )


@hooks.register("register_admin_menu_item")
def banks_item() -> MenuItem:
    """Questions that several quizzes can ask."""
    roles = {Role.TRAINER, Role.ADMINISTRATOR}
    return AuthorsItem(
        _("Question banks"), "wagtailsnippets_lms_bank:list", "folder-open-inverse", 260, roles
    )


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_few_questions(request: HttpRequest, page: Page) -> None:
    """A quiz that wants more random questions than there are asks what there is, and its author is told.

    Not when Wagtail saves by itself: the message would wait for another page.
    """
    quiz = page.specific
    if not isinstance(quiz, QuizPage) or not request.accepts("text/html"):
        return
    lacking = Stock(course_key_over(quiz)).lacking(quiz.body)
    if lacking is not None:
        said = _(
            "This quiz wants %(wanted)s random questions, but its question banks have only %(there)s for it."
        )
        messages.warning(request, said % {"wanted": lacking[0], "there": lacking[1]})


@hooks.register("register_reports_menu_item")
def facts_item() -> MenuItem:
    """Facts that await a person."""
    return FactsItem(_("Check facts"), "facts", "list-ul", 50, {Role.TRAINER, Role.ADMINISTRATOR})


@hooks.register("register_settings_menu_item")
def site_item() -> MenuItem:
    """How the running site is."""
    return StaffItem(_("Running the site"), "lms_watch:site", "cogs", 900, {Role.ADMINISTRATOR})


@hooks.register("after_publish_page")
def warn_of_open_facts(request: HttpRequest, page: Page) -> None:
    """Publishing with an open fact is allowed, and said aloud."""
    lesson = page.specific
    if not isinstance(lesson, LessonPage):
        return
    facts = lesson_facts(lesson)
    if not awaits_a_person(lesson, facts):
        return
    keys = ", ".join(fact.key for fact in facts.open) or lesson.fact_ids
    said = ngettext(
        "Readers see “not checked yet”: a fact of this lesson has not been checked by a person (%(facts)s).",
        "Readers see “not checked yet”: facts of this lesson have not been checked by a person (%(facts)s).",
        len(facts.open) or 1,
    )
    button = messages.button(reverse("lms_staff:facts"), _("Check facts"))
    messages.warning(request, said % {"facts": keys}, buttons=[button])


@hooks.register("after_create_user")
@hooks.register("after_edit_user")
def note_new_password(request: HttpRequest, user: Any) -> None:
    """Wagtail's form for users was saved: a password that an administrator typed for somebody is noted."""
    if request.POST.get("password1"):
        by = person_of(request.user)
        note_credential(user=user, what=What.PASSWORD, about="administrator", by=by)


@hooks.register("construct_homepage_panels")
def groups_panel(request: HttpRequest, panels: list[Any]) -> None:
    """One's own groups come first."""
    panels.insert(0, GroupsPanel(person_of(request.user)))


@hooks.register("construct_homepage_panels")
def inquiries_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Who answers questions sees how many wait."""
    if (STAFF | {Role.CONTACT}) & roles_in(request):
        panels.insert(0, InquiriesPanel(person_of(request.user)))


@hooks.register("construct_homepage_panels")
def approvals_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Who leads groups sees who asks for a seat."""
    if STAFF & roles_in(request):
        panels.insert(0, ApprovalsPanel(person_of(request.user)))


@hooks.register("construct_homepage_panels")
def desk_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Who writes courses finds them, and what is to be done."""
    if {Role.TRAINER, Role.ADMINISTRATOR} & roles_in(request):
        panels.insert(0, DeskPanel(request.user))


@hooks.register("construct_homepage_panels")
def institute_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Who may fill in the institute's data sees what is still empty."""
    if request.user.has_perm("lms.change_institute"):
        panels.insert(0, GapsPanel())


@hooks.register("construct_homepage_panels")
def site_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Administrators see first what is not in order."""
    if Role.ADMINISTRATOR in roles_in(request):
        panels.insert(0, SitePanel())


@hooks.register("register_page_header_buttons")
def try_out_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """A course page leads to "look as a participant"."""
    if not isinstance(page.specific_deferred, CoursePage):
        return
    if courses_taught_by(person_of(user)).filter(pk=page.translation_key).exists():
        address = reverse_lazy("lms_staff:look", args=[page.translation_key])
        yield Button(_("Look as a participant"), address, icon_name="view", priority=12)


@hooks.register("register_page_header_buttons")
def statistics_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """A published quiz leads to what people made of it."""
    if page.live and isinstance(page.specific_deferred, QuizPage):
        address = reverse_lazy("lms_staff:quiz", args=[page.translation_key])
        yield Button(_("What was hard?"), address, icon_name="form", priority=12)


@hooks.register("construct_page_chooser_queryset")
def narrow_page_chooser(pages: Any, request: HttpRequest) -> Any:
    """Authors choose among the pages of their own courses and public ones."""
    return narrowing.choosable_pages(pages, request)


@hooks.register("construct_main_menu")
@hooks.register("construct_reports_menu")
@hooks.register("construct_settings_menu")
@hooks.register("construct_help_menu")
def narrow_menus(request: HttpRequest, items: list[MenuItem]) -> None:
    """No line of a menu leads to a shut door."""
    narrowing.open_items(request, items)


@hooks.register("register_help_menu_item")
def help_item() -> MenuItem:
    """Help as everybody reads it, instead of Wagtail's pages in English."""
    return HelpItem(_("Help and contact"), "", name="lms-help", icon_name="help", order=100)


@hooks.register("construct_help_menu")
def no_foreign_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own news and guide are in English and stand on another site."""
    items[:] = [item for item in items if not str(getattr(item, "url", "")).startswith("http")]


@hooks.register("construct_homepage_panels", order=1000)
def narrow_panels(request: HttpRequest, panels: list[Any]) -> None:
    """The admin's start page names nothing of courses one has left."""
    ownpanels.own_panels(panels, request)


@hooks.register("register_log_actions")
def reasons_in_histories(actions: LogActionRegistry) -> None:
    """The history of a page says why a hard text was published."""
    histories.with_reasons(actions)


@hooks.register("before_bulk_action")
def ask_for_reasons(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Many pages are published at once only if none of them lacks the reason that its editor would ask for."""
    if action_type != "publish":
        return None
    lacking = lessons_without_reason(
        objects, with_drafts=action.cleaned_form.cleaned_data["include_descendants"]
    )
    if not lacking:
        return None
    said = _("Nothing was published. These texts are far too hard and give no reason: %(titles)s")
    messages.error(request, said % {"titles": ", ".join(lacking)})
    return redirect(action.next_url)


hooks.register("before_delete_snippet", delete_many)


@hooks.register("register_log_actions", order=1000)
def narrow_histories(actions: LogActionRegistry) -> None:
    """The history of a page names nothing of the course it came from."""
    histories.without_names(actions)
