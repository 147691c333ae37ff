"""What somebody who is not an administrator meets in Wagtail's admin: listed doors, and behind them only their own.

Wagtail's general views name pages and files of the whole site. Every route that is not listed here is not there,
so that a new version of Wagtail opens nothing by itself.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve
from wagtail.admin.menu import MenuItem
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, UploadedFile, get_page_models
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models

from lms.pages.histories import read_by
from lms.pages.links import homes
from lms.pages.middleware import is_admin
from lms.people.queries import person_of
from lms.quizzes.banks import banks_seen_by, questions_seen_by
from lms.quizzes.rules import may_write_rubrics
from lms.seminars.rules import may_write_venues

Answer = Callable[[HttpRequest], HttpResponse]

# Everybody who may enter the admin at all.
STAFF = frozenset(
    {
        "wagtailadmin_home", "wagtailadmin_account", "wagtailadmin_logout", "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog", "wagtailadmin_dismissibles", "wagtailadmin_login",
    }
)  # fmt: skip
# Also for somebody who may not enter.
OUT = frozenset(
    {"wagtailadmin_logout", "wagtailadmin_login", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
)
# Who writes a course. After the dot: the only names of a namespace that are open; nothing after it: all of them.
BANKS = frozenset(
    f"wagtailsnippets_lms_{model}:{name}"
    for model, more in (("bank", ()), ("bankquestion", ("preview_on_add", "preview_on_edit")))
    for name in ("list", "list_results", "add", "edit", "delete", *more)
)
AUTHORS = BANKS | frozenset(
    {
        "wagtailadmin_explore_root", "wagtailadmin_explore", "wagtailadmin_explore_results",
        "wagtail_bulk_action", "wagtailadmin_block_preview",
        "wagtailadmin_choose_page", "wagtailadmin_choose_page_child", "wagtailadmin_choose_page_search",
        "wagtailadmin_choose_page_chosen_multiple", "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link", "wagtailadmin_choose_page_phone_link",
        "wagtailadmin_choose_page_anchor_link",
        "wagtailadmin_api:pages:listing", "wagtailadmin_api:pages:detail",
        "wagtailsnippetchoosers_lms_term:choose", "wagtailsnippetchoosers_lms_term:choose_results",
        "wagtailsnippetchoosers_lms_term:chosen", "wagtailsnippetchoosers_lms_term:chosen_multiple",
        "wagtailsnippetchoosers_lms_rubric:choose", "wagtailsnippetchoosers_lms_rubric:choose_results",
        "wagtailsnippetchoosers_lms_rubric:chosen", "wagtailsnippetchoosers_lms_rubric:chosen_multiple",
    }
)  # fmt: skip
SESSIONS = "wagtailadmin_editing_sessions"  # who else has a form open
AUTHORS_SPACES = frozenset(
    {
        "wagtailadmin_pages", SESSIONS, "wagtailimages", "wagtailimages_chooser",
        "wagtaildocs", "wagtaildocs_chooser",
    }
)  # fmt: skip
# Who leads a group, whether or not they write a course.
LEADERS = frozenset(f"wagtailsnippets_lms_venue:{name}" for name in ("list", "list_results", "add", "edit"))
# Who writes a course, beside its pages.
WRITERS = frozenset(f"wagtailsnippets_lms_rubric:{name}" for name in ("list", "list_results", "add", "edit"))
# Shut although their namespace is open: they list or change what lies outside a course, or draw any size of a picture.
SHUT = frozenset(
    {
        "wagtailadmin_pages:choose_parent", "wagtailadmin_pages:type_use", "wagtailadmin_pages:type_use_results",
        "wagtailadmin_pages:set_privacy", "wagtailimages:url_generator", "wagtailimages:url_generator_output",
        "wagtailimages:preview",
    }
)  # fmt: skip
BULK = frozenset(
    {
        "wagtailcore.page.delete", "wagtailcore.page.move", "wagtailcore.page.publish",
        "wagtailcore.page.unpublish", "wagtailimages.image.delete", "lms.coursedocument.delete",
        "wagtailimages.image.add_to_collection", "lms.coursedocument.add_to_collection",
    }
)  # fmt: skip
PAGE_RIGHTS = frozenset({"add", "change", "publish", "lock", "unlock", "bulk_delete"})
FILE_RIGHTS = ("add", "change", "delete", "choose")
PAGE_NAMES = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
# Pages that a form sends; Wagtail's answer to one that is not allowed names it.
PAGES_SENT = ("new_parent_page", "chooser")
BROWSING = frozenset(
    {"wagtailadmin_explore", "wagtailadmin_explore_results", "wagtailadmin_choose_page_child"}
)


def pages_written_by(user: Any) -> QuerySet[Page]:
    """Pages somebody may change in one way or another."""
    found: QuerySet[Page] = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(
        user, PAGE_RIGHTS
    )
    return found


def files_of(user: Any, model: Any) -> QuerySet[Any]:
    """Images or documents somebody may use in one way or another."""
    found: QuerySet[Any] = policy_registry.get_by_type(model).instances_user_has_any_permission_for(
        user, FILE_RIGHTS
    )
    return found


def pages_to_choose(user: Any) -> QuerySet[Page]:
    """Pages an author may link to: those of the own courses, and what everybody may read."""
    public = Q(pk__in=homes().values("pk")) | Q(pk__in=_for_everybody().values("pk"))
    return Page.objects.filter(public | Q(depth=1) | Q(pk__in=pages_written_by(user).values("pk")))


def _for_everybody() -> QuerySet[Page]:
    """Published pages outside courses: plain pages, news."""
    kinds = [model for model in get_page_models() if getattr(model, "is_for_links", False)]
    found: QuerySet[Page] = Page.objects.live().type(*kinds)
    return found


def is_narrowed(request: HttpRequest) -> bool:
    """Is this somebody whom the admin shows less than all?"""
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated and not user.is_superuser


def may_enter(user: Any, match: ResolverMatch) -> bool:
    """Is this route of the admin open to them at all, whatever it is asked for?"""
    name = match.view_name or ""
    if name in STAFF or match.namespaces[:1] == ["lms_staff"] or not name:
        return True
    if name in LEADERS:
        return may_write_venues(user)
    if name in WRITERS:
        return may_write_rubrics(user)
    if match.namespace == SESSIONS and (may_write_venues(user) or may_write_rubrics(user)):
        return True  # which forms: `_is_own_session`
    if name in SHUT or not policy_registry.get_by_type(Page).user_has_any_permission(user, PAGE_RIGHTS):
        return False
    return name in AUTHORS or match.namespace in AUTHORS_SPACES


def _pages_at(name: str, user: Any) -> QuerySet[Page]:
    """The pages a route may be asked for."""
    if name == "wagtailadmin_choose_page_child":
        return pages_to_choose(user)
    if name in BROWSING:
        found: QuerySet[Page] = policy_registry.get_by_type(Page).explorable_instances(user)
        return found
    return pages_written_by(user)


def _all_in(wanted: Iterable[Any], within: QuerySet[Any]) -> bool:
    ids = {str(one) for one in wanted}
    if not all(one.isdecimal() for one in ids):
        return False
    return within.filter(pk__in=ids).values("pk").distinct().count() == len(ids)


def _is_theirs(request: HttpRequest, match: ResolverMatch) -> bool:
    """Do all objects that the address or a form names belong to them? A missing one belongs to nobody."""
    user, name, kwargs = request.user, match.view_name, match.kwargs
    pages = [kwargs[key] for key in PAGE_NAMES if key in kwargs]
    pages += [page for key in PAGES_SENT for page in request.POST.getlist(key)]
    if match.namespace == "wagtailadmin_pages" and "pk" in kwargs:
        pages.append(kwargs["pk"])
    if pages and not _all_in(pages, _pages_at(name, user)):
        return False
    if name in BANKS and "pk" in kwargs:
        return _all_in([kwargs["pk"]], _in_banks(user, name))
    if name == "wagtailadmin_choose_page_chosen_multiple":
        return _all_in(request.GET.getlist("id"), pages_to_choose(user))
    if match.namespace == SESSIONS and "model_name" in kwargs:
        return _is_own_session(user, kwargs)
    return _are_own_files(request, match)


def _in_banks(user: Any, name: str) -> QuerySet[Any]:
    person = person_of(user)
    return questions_seen_by(person) if "bankquestion" in name else banks_seen_by(person)


def _is_own_session(user: Any, kwargs: dict[str, Any]) -> bool:
    """Is it the form of a page or a snippet that this person may change?"""
    try:
        model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
    except LookupError:
        return False
    named = kwargs["object_id"]
    if issubclass(model, Page):
        return _all_in([named], pages_written_by(user))
    if model not in get_snippet_models() or not named.isdecimal():
        return False
    row = model._default_manager.filter(pk=named).first()
    policy = policy_registry.get_by_type(model)
    return row is not None and bool(policy.user_has_permission_for_instance(user, "change", row))


def _are_own_files(request: HttpRequest, match: ResolverMatch) -> bool:
    """Files named by the address, one or several."""
    kwargs, space = match.kwargs, match.namespace
    mine = UploadedFile.objects.filter(uploaded_by_user=request.user.pk)
    if "uploaded_file_id" in kwargs and not _all_in([kwargs["uploaded_file_id"]], mine):
        return False  # half of an upload: its row, before it is a picture or document
    model = get_image_model() if space.startswith("wagtailimages") else get_document_model()
    if space not in ("wagtailimages", "wagtailimages_chooser", "wagtaildocs", "wagtaildocs_chooser"):
        return True
    named = [kwargs[key] for key in ("image_id", "document_id", "doc_id", "pk") if key in kwargs]
    if match.url_name == "chosen_multiple":
        named += request.GET.getlist("id")
    return _all_in(named, files_of(request.user, model))


def _narrow_bulk(request: HttpRequest, match: ResolverMatch) -> None:
    """A bulk action gets only ids of what is theirs; "all" means all of theirs."""
    kwargs = match.kwargs
    if "{app_label}.{model_name}.{action}".format(**kwargs).lower() not in BULK:
        raise Http404
    model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
    theirs = pages_written_by(request.user) if model is Page else files_of(request.user, model)
    asked = request.GET.getlist("id")
    if "all" in asked:
        parent = request.GET.get("childOf", "")
        if model is Page:
            if not parent.isdigit():
                raise Http404
            theirs = theirs.filter(pk__in=Page.objects.get(pk=parent).get_children().values("pk"))
        asked = [str(pk) for pk in theirs.values_list("pk", flat=True)]
    if not asked or not _all_in(asked, theirs):
        raise Http404
    narrowed: QueryDict = request.GET.copy()
    narrowed.setlist("id", asked)
    request.GET = narrowed  # type: ignore[assignment]  # a copy may be changed


class NarrowAdminMiddleware:
    """Answers "not there" for a route that is not listed above, and for objects that are not theirs."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_admin(request):
            return self.get_response(request)
        with read_by(getattr(request, "user", None)):
            return self.get_response(request)

    def _turn_away(self, match: ResolverMatch) -> None:
        """Sent to the log-in, a person who is logged in would be sent back, and so on for ever."""
        is_unnamed = "." in match.view_name  # our shut doors, and Wagtail's answer to whatever is not there
        if match.view_name not in OUT and not is_unnamed:
            raise PermissionDenied

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Strangers are Wagtail's to send to the log-in; who is logged in and may not enter is told so."""
        match = request.resolver_match
        if match is None or not is_admin(request):
            return
        if not is_narrowed(request):
            return
        if not request.user.has_perm("wagtailadmin.access_admin"):
            self._turn_away(match)
            return
        if not may_enter(request.user, match) or not _is_theirs(request, match):
            raise Http404
        if match.view_name == "wagtail_bulk_action":
            _narrow_bulk(request, match)


def choosable_pages(pages: Any, request: HttpRequest) -> Any:
    """For the hook of the page chooser: what an author may link to."""
    if not is_narrowed(request):
        return pages
    return pages.filter(pk__in=pages_to_choose(request.user).values("pk"))


def open_items(request: HttpRequest, items: list[MenuItem]) -> None:
    """For the hooks of menus: lines that lead to a shut door are left out."""
    if is_narrowed(request):
        items[:] = [item for item in items if _leads_somewhere(request, str(getattr(item, "url", "")))]


def _leads_somewhere(request: HttpRequest, address: str) -> bool:
    if not address.startswith("/"):
        return True
    try:
        return may_enter(request.user, resolve(address.partition("?")[0]))
    except Resolver404:
        return True
