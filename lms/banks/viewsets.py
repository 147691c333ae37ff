"""Question banks and their questions in Wagtail's admin: of the courses that somebody writes, and no others."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, IndexView, SnippetViewSet

from lms.banks import actions
from lms.banks.forms import BankForm, BankQuestionForm
from lms.banks.queries import Use, answered_uses
from lms.banks.rules import may_write_banks
from lms.errors import Refused
from lms.people.queries import person_of
from lms.quizzes.banks import banks_seen_by, questions_seen_by, tags_in
from lms.quizzes.marking import kinds
from lms.quizzes.models import Bank, BankQuestion
from lms.quizzes.wording import said

QUESTIONS = "wagtailsnippets_lms_bankquestion:list"


class BankPolicy(BasePermissionPolicy):
    """Rights on banks by the roles held today, in the courses that somebody writes."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Is it in a bank of their own? Wagtail names others' nowhere, such as where a picture is used."""
        person = person_of(user)
        own = banks_seen_by(person) if self.model is Bank else questions_seen_by(person)
        return own.filter(pk=instance.pk).exists()

    def user_has_permission(self, user: Any, action: str) -> bool:
        """May this user do this with banks of their courses?"""
        return may_write_banks(user)

    def users_with_any_permission(self, actions: Any) -> Any:
        """Wagtail asks this for filters by owner, which banks do not have."""
        return get_user_model().objects.filter(is_superuser=True)


register_permission_policy(Bank, BankPolicy(Bank))
register_permission_policy(BankQuestion, BankPolicy(BankQuestion))


def _kind(question: BankQuestion) -> Any:
    """The name of its kind."""
    kind = kinds().get(question.kind)
    return said(kind.label) if kind else question.kind


def _own(request: HttpRequest, model: type[Any]) -> QuerySet[Any]:
    person = person_of(request.user)
    return banks_seen_by(person) if model is Bank else questions_seen_by(person)


def _questions(bank: Any) -> str:
    """The list of a bank's questions; of all where there is none. `bank`: its number."""
    return f"{reverse(QUESTIONS)}?{urlencode({'bank': bank})}" if bank else reverse(QUESTIONS)


def _typed(bank: Any) -> str:
    """Where many questions are typed for it at once."""
    return f"{reverse('lms_staff:typed_questions')}?{urlencode({'bank': bank or ''})}"


def _after(row: Bank | BankQuestion) -> str:
    """Where one goes on after saving it: the questions of its bank, and where there is none to writing some."""
    if isinstance(row, BankQuestion):
        return _questions(row.bank_id)
    return _questions(row.pk) if row.questions.exists() else _typed(row.pk)


class OwnIndexView(IndexView):
    """Without the boxes for many at once: most questions are used, so that most would be refused."""

    @cached_property
    def columns(self) -> list[Any]:
        """All but those boxes."""
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]


class OwnEditView(EditView):
    """Own rows only, without the ways to pages that only administrators may open."""

    def get_queryset(self) -> QuerySet[Any]:
        """Foreign and missing are the same."""
        return _own(self.request, self.model)

    def get_history_url(self) -> None:
        """None: the versions stand on the page."""

    def get_usage_url(self) -> None:
        """None: where it is used stands on the page."""

    def get_success_url(self) -> str:
        """On to the questions."""
        return _after(self.object)


class OwnDeleteView(DeleteView):
    """Own rows only; what is used stays, and it is said where."""

    def get_usage_url(self) -> None:
        """None: what is used is refused by its name."""

    def get_queryset(self) -> QuerySet[Any]:
        """Foreign and missing are the same."""
        return _own(self.request, self.model)

    def get_success_url(self) -> str:
        """Back to the list; of questions to those of its bank."""
        return (
            _after(self.object) if isinstance(self.object, BankQuestion) else str(super().get_success_url())
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Delete it, or say why not."""
        try:
            _delete(self.object)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.edit_url_name, self.object.pk)
        messages.success(self.request, self.get_success_message())
        return redirect(self.get_success_url())


def delete_many(request: HttpRequest, rows: list[Any]) -> HttpResponse | None:
    """Wagtail's address to delete many at once: all go, or none and it is said why. None: not about banks."""
    at = request.resolver_match
    if request.method != "POST" or at is None or at.url_name != "wagtail_bulk_action":
        return None
    if not rows or not all(isinstance(row, Bank | BankQuestion) for row in rows):
        return None
    try:
        with transaction.atomic():
            for row in rows:
                _delete(row)
    except Refused as refusal:
        messages.error(request, _("Nothing was deleted. “%(row)s”: %(why)s") % {"row": row, "why": refusal})
    else:
        messages.success(request, _("Deleted."))
    return redirect(f"wagtailsnippets_lms_{at.kwargs['model_name'].lower()}:list")


def _delete(row: Bank | BankQuestion) -> None:
    if isinstance(row, Bank):
        actions.delete_bank(bank=row)
    else:
        actions.delete(question=row)


class BankCreateView(CreateView):
    """A new bank is empty, and leads to writing questions."""

    def get_success_url(self) -> str:
        """On to the questions."""
        return _after(self.object)


class BankEditView(OwnEditView):
    """A bank leads to its questions."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """See them, add many."""
        return [
            HeaderButton(_("Questions"), url=_questions(self.object.pk), icon_name="help"),
            HeaderButton(_("Questions from text"), url=_typed(self.object.pk), icon_name="edit"),
        ]


class BankViewSet(SnippetViewSet):
    """Banks: list, edit, delete."""

    model = Bank
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    search_fields = ["name"]
    copy_view_enabled = False
    index_view_class = OwnIndexView
    add_view_class = BankCreateView
    edit_view_class = BankEditView
    delete_view_class = OwnDeleteView
    edit_handler = ObjectList([FieldPanel("course"), FieldPanel("name")], base_form_class=BankForm)
    list_display = [
        "name",
        Column("course", label=_("Course"), accessor="course"),
        TitleColumn(
            "size",
            label=_("Questions"),
            accessor="size",
            get_url=lambda bank: _questions(bank.pk),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Bank]:
        """Own ones, each with how many questions it has."""
        return _own(request, Bank).select_related("course").annotate(size=Count("questions"))


class QuestionFilters(WagtailFilterSet):
    """By bank, and by a tag of the own questions."""

    bank = django_filters.ModelChoiceFilter(
        label=_("Question bank"), queryset=lambda request: _own(request, Bank).order_by("name", "pk")
    )
    tag = django_filters.ChoiceFilter(label=_("Tag"), method="with_tag", choices=[])

    class Meta:
        model = BankQuestion
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = _own(self.request, BankQuestion).exclude(tags="").values_list("tags", flat=True)
        tags = tags_in(",".join(lists.distinct()))
        self.filters["tag"].extra["choices"] = [(tag, tag) for tag in sorted(tags, key=str.casefold)]

    def with_tag(self, found: QuerySet[BankQuestion], name: str, value: str) -> QuerySet[BankQuestion]:
        """Those that have this tag, however it is spelled."""
        rows = found.filter(tags__icontains=value).values_list("pk", "tags")
        wanted = [pk for pk, tags in rows if value.casefold() in map(str.casefold, tags_in(tags))]
        return found.filter(pk__in=wanted)


class QuestionIndexView(OwnIndexView):
    """The list of questions leads to the banks, and to adding many at once."""

    @property
    def bank(self) -> str:
        """The number of the bank that is shown, as the address has it."""
        return str(self.request.GET.get("bank", ""))

    @property
    def typed_url(self) -> str:
        """Add many."""
        return _typed(self.bank)

    @property
    def shows_all(self) -> bool:
        """Does nothing but the bank narrow the list?"""
        changed = self.filters.form.changed_data if self.is_filtering else []
        return not self.is_searching and set(changed) <= {"bank"}

    def get_add_url(self) -> str:
        """Into the bank that is shown."""
        url = super().get_add_url()
        return f"{url}?{urlencode({'bank': self.bank})}" if url and self.bank else url

    @property
    def header_buttons(self) -> list[Any]:
        """Add one, add many, see the banks."""
        banks = reverse("wagtailsnippets_lms_bank:list")
        return [
            *super().header_buttons,
            HeaderButton(_("Questions from text"), url=self.typed_url, icon_name="edit"),
            HeaderButton(_("Question banks"), url=banks, icon_name="folder-open-inverse"),
        ]


class QuestionCreateView(CreateView):
    """A new question is in its bank at once, with its first version."""

    def get_initial(self) -> dict[str, Any]:
        """The bank that the list showed."""
        return {**super().get_initial(), "bank": self.request.GET.get("bank", "")}

    def get_success_url(self) -> str:
        """Back to the questions of its bank."""
        return _after(self.object)

    def save_instance(self) -> BankQuestion:
        """Save it and keep what it says."""
        return actions.keep(question=super().save_instance())


class QuestionEditView(OwnEditView):
    """A question that is saved is a new version, and quizzes follow. What was answered can be marked again."""

    answered: Sequence[Use] = ()  # quizzes in which people answered the version of before

    def save_instance(self) -> BankQuestion:
        """Save it and keep what it says."""
        before = self.object.snapshot_id
        kept = actions.keep(question=super().save_instance())
        if kept.snapshot_id != before:
            self.answered = answered_uses(kept, person_of(self.request.user), timezone.now())
        return kept

    def get_success_message(self) -> str:
        """It is saved; and that people have answered it already."""
        told = _("It has been answered before. Was there a mistake in it?")
        return " ".join([str(super().get_success_message()), *([str(told)] if self.answered else [])])

    def get_success_buttons(self) -> list[Any]:
        """The way back, and to marking again in each quiz."""
        again = [
            messages.button(
                reverse("lms_staff:regrade", args=[use.key]),
                gettext("Mark answers again: %(title)s") % {"title": use.title},
            )
            for use in self.answered
        ]
        return [*super().get_success_buttons(), *again]


class BankQuestionViewSet(SnippetViewSet):
    """Questions of banks: list, edit, delete."""

    model = BankQuestion
    icon = "help"
    menu_label = _("Questions in banks")
    search_fields = ["name", "tags"]
    filterset_class = QuestionFilters
    copy_view_enabled = False
    index_view_class = QuestionIndexView
    index_results_template_name = "lms/banks/questions_results.html"
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    delete_view_class = OwnDeleteView
    edit_handler = ObjectList(
        [
            FieldPanel("bank"),
            FieldPanel("body"),
            FieldPanel("tags"),
            FieldPanel("rests"),
            HelpPanel(template="lms/banks/used_panel.html"),
        ],
        base_form_class=BankQuestionForm,
    )
    list_display = [
        "name",
        Column("kind", label=_("Kind"), accessor=_kind),
        Column("bank", label=_("Question bank"), accessor="bank"),
        Column("tags", label=_("Tags"), accessor="tags"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankQuestion]:
        """Own ones."""
        return _own(request, BankQuestion).select_related("bank")
