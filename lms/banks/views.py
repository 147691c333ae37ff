"""Many questions at once: typed or pasted as text, looked at, then put into a bank."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lms.banks.actions import add_all
from lms.banks.forms import TypedForm
from lms.banks.rules import may_write_banks
from lms.cohorts.rules import staff
from lms.quizzes.banks import banks_seen_by
from lms.quizzes.models import Bank
from lms.quizzes.typed import Typed, understand

QUESTIONS = "wagtailsnippets_lms_bankquestion:list"


@require_http_methods(["GET", "HEAD", "POST"])
def typed_questions(request: HttpRequest) -> HttpResponse:
    """The text, and below it what was understood; its second button keeps what was looked at."""
    viewer = staff(request.user)
    if not may_write_banks(request.user):
        raise PermissionDenied
    banks = banks_seen_by(viewer).select_related("course")
    form = TypedForm(
        request.POST if request.method == "POST" else None, banks=banks, bank=request.GET.get("bank", "")
    )
    found = understand(form.cleaned_data["text"]) if form.is_valid() else Typed()
    is_sound = bool(found.questions) and not found.troubles
    if is_sound and "keep" in request.POST and form.was_seen:
        return _kept(request, form, found)
    form.look_at()
    context = {
        "form": form,
        "found": found,
        "is_sound": is_sound,
        "shown": [(one, [one.fields]) for one in found.questions],
        "has_banks": banks.exists(),
    }
    status = 422 if form.is_bound and not is_sound else 200
    return render(request, "lms/banks/typed.html", context, status=status)


def _kept(request: HttpRequest, form: TypedForm, found: Typed) -> HttpResponse:
    bank: Bank = form.cleaned_data["bank"]
    add_all(
        bank=bank,
        questions=[(one.fields, one.tags) for one in found.questions],
        once=form.cleaned_data["once"],
    )
    number = len(found.questions)
    said = ngettext(
        "%(n)s question is now in the question bank “%(bank)s”.",
        "%(n)s questions are now in the question bank “%(bank)s”.",
        number,
    )
    messages.success(request, said % {"n": number, "bank": bank.name})
    return redirect(f"{reverse(QUESTIONS)}?bank={bank.pk}")
