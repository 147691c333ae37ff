"""What the letters about accounts say."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.core import signing
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.enums import Opens
from lms.accounts.models import AccessLink, Invitation
from lms.cohorts.queries import contact_address
from lms.institute.queries import current
from lms.mail.letters import Letter, letter, link, written_to
from lms.people.models import Person

UNDO_SALT = "lms.accounts.email-undo"

# What changed, by the name of allauth's notice.
NOTICES = {
    "account/email/password_changed": gettext_lazy("Your password was changed"),
    "account/email/password_set": gettext_lazy("A password was set for your account"),
    "account/email/password_reset": gettext_lazy("Your password was set anew"),
    "account/email/email_deleted": gettext_lazy("An e-mail address was removed from your account"),
    "mfa/email/totp_activated": gettext_lazy("A code app was added to your account"),
    "mfa/email/totp_deactivated": gettext_lazy("The code app was removed from your account"),
    "mfa/email/webauthn_added": gettext_lazy("A passkey was added to your account"),
    "mfa/email/webauthn_removed": gettext_lazy("A passkey was removed from your account"),
    "mfa/email/recovery_codes_generated": gettext_lazy("You have new emergency codes"),
}


def invitation(asked: Invitation, token: str) -> Letter:
    """The letter with the one link that opens the invitation."""
    with written_to(asked.person):
        until = formats.date_format(timezone.localtime(asked.expires_at), "j. F Y")
        site = {"site": current().site_name}
        subject = (
            _("Your invitation to a course") if asked.cohort else _("Your invitation to %(site)s") % site
        )
        open_it = _("Please open the link. Then you set up your log-in. It takes two minutes.")
        return letter(
            subject=subject,
            name=asked.person.name,
            paragraphs=[*_occasion(asked), open_it],
            action_url=link("lms:invitation", token),
            action_label=_("Accept the invitation"),
            after=[
                _("The link is valid until %(date)s and works once.") % {"date": until},
                _("It is only for you. Please do not pass it on."),
                _("You do not want to take part? Then you need not do anything."),
            ],
            reason=_("You get this letter because somebody entered your address for a course."),
            reply_to=_contact(asked),
        )


def _occasion(asked: Invitation) -> list[str]:
    if asked.cohort is None:
        return [
            _("there is a place for you on the learning platform %(site)s.") % {"site": current().site_name}
        ]
    names = {"by": asked.by.name if asked.by else "", "cohort": asked.cohort.name}
    names["course"] = asked.cohort.course.title
    words = (
        _("%(by)s invites you to the course “%(course)s”.")
        if asked.by
        else _("you are invited to the course “%(course)s”.")
    )
    return [words % names, _("Your group: %(cohort)s") % names]


def _contact(asked: Invitation) -> str:
    return contact_address(asked.cohort.course_id) if asked.cohort is not None else ""


def access_used(link: AccessLink) -> Letter:
    """The notice that somebody came in by a link made on the server."""
    with written_to(link.person):
        changed = _("Your password was set anew, and you are now an administrator.")
        if link.opens == Opens.LOST_FACTOR:
            changed = _("Your password was set anew, and your old second step was removed.")
        return _notice(
            _("Somebody set up your log-in anew"), link.person.greeting_name and link.person.name, changed
        )


def as_is() -> AbstractContextManager[None]:
    """To somebody unknown one writes in the language of their page."""
    return nullcontext()


def undo_token(user: Any, old: str) -> str:
    """Signed: this user had this address. Valid for 7 days, see `actions.undo_email_change`."""
    return signing.dumps({"user": user.pk, "old": old}, salt=UNDO_SALT)


def account_letter(kind: str, person: Person | None, context: dict[str, Any]) -> Letter:
    """The letter for one of allauth's occasions, named as allauth names its template."""
    name = person.name if person is not None else ""
    if kind in NOTICES:
        return _notice(str(NOTICES[kind]), name)
    return WRITERS[kind](name, context)


def _code(subject: str, sentence: str, name: str, context: dict[str, Any]) -> Letter:
    return letter(
        subject=subject,
        name=name,
        paragraphs=[sentence, _("The code is valid for 10 minutes and works once.")],
        code=str(context["code"]),
        after=[
            _("Please give the code to nobody. We never ask for it by telephone or mail."),
            _("You did not ask for this? Then you need not do anything."),
        ],
        reason=_("You get this letter because somebody typed your e-mail address on our page."),
    )


def _login_code(name: str, context: dict[str, Any]) -> Letter:
    sentence = _("With this code you log in. Please type it in the open window.")
    return _code(_("Your code to log in"), sentence, name, context)


def _proof_code(name: str, context: dict[str, Any]) -> Letter:
    sentence = _("With this code you confirm your e-mail address. Please type it in the open window.")
    return _code(_("Your code for your e-mail address"), sentence, name, context)


def _reset_code(name: str, context: dict[str, Any]) -> Letter:
    sentence = _("With this code you choose a new password. Please type it in the open window.")
    return _code(_("Your code for a new password"), sentence, name, context)


def _unknown(name: str, context: dict[str, Any]) -> Letter:
    return letter(
        subject=_("There is no log-in with this e-mail address"),
        paragraphs=[
            _("Somebody wanted to log in with this e-mail address. There is no log-in with it."),
            _("Was it you? Perhaps you used another address. Or you do not have a log-in yet."),
        ],
        action_url=link("account_signup"),
        action_label=_("Set up a log-in"),
        after=[_("You did not ask for this? Then you need not do anything.")],
        reason=_("You get this letter because somebody typed your e-mail address on our page."),
    )


def _exists(name: str, context: dict[str, Any]) -> Letter:
    return letter(
        subject=_("You have a log-in already"),
        name=name,
        paragraphs=[
            _("Somebody wanted to set up a log-in with this e-mail address. You have one already."),
            _(
                "Was it you? Then simply log in. You can have a code sent to you; you need no password for that."
            ),
        ],
        action_url=link("account_login"),
        action_label=_("Log in"),
        after=[_("You did not ask for this? Then you need not do anything.")],
        reason=_("You get this letter because somebody typed your e-mail address on our page."),
    )


def _email_changed(name: str, context: dict[str, Any]) -> Letter:
    return letter(
        subject=_("Your e-mail address was changed"),
        name=name,
        paragraphs=[
            _("From now on you log in with another e-mail address: %(new)s.")
            % {"new": _half(context["to_email"])},
            _("Was it you? Then you need not do anything."),
            _("Was it not you? Then take it back. The link is valid for 7 days."),
        ],
        action_url=link("lms:email_undo", context["undo"]),
        action_label=_("Take the change back"),
        reason=_("You get this letter because this was the address of your account."),
    )


def _half(address: str) -> str:
    """Enough of an address to know it again: the old mailbox may be read by others."""
    name, _at, host = address.partition("@")
    return f"{name[:2]}…@{host}"


def _notice(what: str, name: str, changed: str = "") -> Letter:
    return letter(
        subject=what,
        name=name,
        paragraphs=[
            changed or _("In your account something has changed: %(what)s.") % {"what": what},
            _("Was it you? Then you need not do anything."),
            _("Was it not you? Then choose a new password at once and write to us."),
        ],
        action_url=link("account_reset_password"),
        action_label=_("Choose a new password"),
        reason=_("You get this letter because it is about your account."),
    )


WRITERS: dict[str, Callable[[str, dict[str, Any]], Letter]] = {
    "account/email/login_code": _login_code,
    "account/email/email_confirmation": _proof_code,
    "account/email/email_confirmation_signup": _proof_code,
    "account/email/password_reset_code": _reset_code,
    "account/email/unknown_account": _unknown,
    "account/email/account_already_exists": _exists,
    "account/email/email_changed": _email_changed,
}
