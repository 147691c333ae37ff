"""Which letters a person wants; and mails sent to files, shown where no real mail is sent (development only)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lms.conf import conf
from lms.mail import actions
from lms.mail.forms import PreferenceForm
from lms.mail.links import stopped_by
from lms.mail.post import html_of, letters
from lms.mail.queries import preference_of
from lms.people.queries import person_of

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])

# A letter brings its own style and loads nothing.
LETTER_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'none'"],
}


def shown_alone(html: str) -> HttpResponse:
    """A letter as a mail program shows it: a page of its own, for a frame."""
    answer = HttpResponse(html)
    answer._csp_config = LETTER_POLICY  # type: ignore[attr-defined]  # read by django-csp
    return answer


@never_cache
def post(request: HttpRequest) -> HttpResponse:
    """The newest letters, newest first."""
    if not conf.show_post:
        raise Http404
    return render(request, "lms/mail/post.html", {"letters": letters()})


@never_cache
def post_html(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML part of one letter, for the frame on that page."""
    html = html_of(key) if conf.show_post else ""
    if not html:
        raise Http404
    return shown_alone(html)


@login_required
@ASK_OR_SEND
def my_mails(request: HttpRequest) -> HttpResponse:
    """The person chooses which optional letters come."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    form = PreferenceForm(request.POST if request.method == "POST" else None, instance=preference_of(person))
    if form.is_bound and form.is_valid():
        actions.prefer(person=person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("lms:my_mails")
    return render(request, "lms/mail/my_mails.html", {"form": form})


# A mail program that sends the one click has no cookie; the signed token is what it needs (RFC 8058, section 3.1).
@csrf_exempt
@never_cache
@ASK_OR_SEND
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """The link in an optional letter: one button, without a log-in and without a word about whom it is about.

    Only the sent button stops them: scanners of mail open every link.
    """
    found = stopped_by(token)
    if found is None:
        raise Http404
    person, kind = found
    if request.method == "POST":
        actions.prefer(person=person, **{kind.value: False})
    answer = render(
        request, "lms/mail/stop_mails.html", {"kind": kind.label, "stopped": request.method == "POST"}
    )
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
