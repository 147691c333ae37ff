"""allauth's forms in our words, and the forms of the account page."""

import unicodedata
from datetime import date, timedelta
from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from allauth.account.internal import flows
from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts import actions, arrival, guesses, words
from lms.accounts.tablefile import Unfit
from lms.cohorts.forms import DayInput, NameField
from lms.conf import conf
from lms.people.enums import HelpLanguage
from lms.people.models import Association, Person

SESSION_OF = {"reset": "account_password_reset_verification", "verify": "account_email_verification_code"}


class Address(EmailField):
    """An e-mail address in one spelling: what a font or keyboard made wide or odd becomes what was meant."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("E-mail address"), **kwargs})

    def to_python(self, value: Any) -> str:
        """Normalised before it is checked, so that a look-alike cannot match one address and be sent to another."""
        return unicodedata.normalize("NFKC", super().to_python(value) or "").strip().lower()


class SharedDevice(forms.BooleanField):
    """The box for a device that others use too: the log-in ends with the browser."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=_("This is a shared device"),
            help_text=_(
                "Do others use this device too? Then tick the box: you are logged out as soon as the browser is "
                "closed. On your own device you stay logged in."
            ),
        )


class LoginForm(allauth.LoginForm):
    """One screen: the address, and a password or a code by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = Address()
        self.fields["password"].required = False
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = _(
            "You have no password, or have forgotten it? Leave this empty. Then we send you a code by e-mail."
        )
        del self.fields["remember"]
        self.fields["shared"] = SharedDevice()
        self.order_fields(["login", "password", "shared"])

    def user_credentials(self) -> dict[str, Any]:
        """Without a password where a code is wanted, or where none was typed."""
        credentials: dict[str, Any] = super().user_credentials()
        if "by_code" in self.data:
            credentials.pop("password", None)
        return credentials

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Logs in, or goes on to the code."""
        arrival.keep_shared(request, shared=self.cleaned_data["shared"])
        return super().login(request, redirect_url)

    def _login_with_password(
        self, request: HttpRequest, redirect_url: str | None, credentials: dict[str, Any]
    ) -> HttpResponse:
        self._login.redirect_url = redirect_url
        return flows.login.perform_password_login(request, credentials, self._login)


class SignupForm(allauth.SignupForm):
    """Name, address, a password if wanted. Whoever comes by an invitation has a name already."""

    given_names = NameField(label=_("Given names"), max_length=150, required=False)
    family_name = NameField(label=_("Family name"), max_length=150)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = Address()
        self.fields["password1"].label = _("Password")
        self.fields["password1"].help_text = _(
            "At least 8 characters. You may leave this empty: then we send you a code each time you log in."
        )
        self.fields["given_names"].widget.attrs["autocomplete"] = "given-name"
        self.fields["given_names"].help_text = _("You have only one name? Then leave this empty.")
        self.fields["family_name"].widget.attrs["autocomplete"] = "family-name"
        self.fields["news"] = forms.BooleanField(
            required=False, label=_("Please send me news about new courses by e-mail.")
        )
        self.fields["shared"] = SharedDevice()
        self.invitation = arrival.remembered(context.request)
        if self.invitation is not None:
            del self.fields["given_names"], self.fields["family_name"]
        self.order_fields(["given_names", "family_name", "email", "password1", "news", "shared"])

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """Takes the same time whether the address is known or not."""
        arrival.keep_shared(request, shared=self.cleaned_data["shared"])
        arrival.keep_news(request, wanted=self.cleaned_data["news"])
        arrival.keep_proof(request, email=self.cleaned_data["email"])
        if self.account_already_exists and self.cleaned_data.get("password1"):
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class RequestLoginCodeForm(allauth.RequestLoginCodeForm):
    """The address to which a code goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = Address()


class ResetPasswordForm(allauth.ResetPasswordForm):
    """The address whose password is forgotten."""

    email = Address()


class _NewPassword:
    """What a new password needs, in one sentence instead of a list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password1"]  # type: ignore[attr-defined]  # of allauth's form beside this one
        field.help_text = _("At least 8 characters. Please do not take one that many use.")


class SetPasswordForm(_NewPassword, allauth.SetPasswordForm):
    """A first password."""


class AccessForm(SetPasswordForm):
    """The password of somebody who comes by an access link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password once more")


class ChangePasswordForm(_NewPassword, allauth.ChangePasswordForm):
    """Another password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class ResetPasswordKeyForm(_NewPassword, allauth.ResetPasswordKeyForm):
    """A new password after a code."""


class AddEmailForm(allauth.AddEmailForm):
    """The new address."""

    email = Address(label=_("New e-mail address"))


class _Counted:
    """Judges a code only while the atomic counters allow it, and a right one only once."""

    kind = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _(  # type: ignore[attr-defined]  # of allauth's form beside this one
            "The code has 8 letters and is valid for 10 minutes. No e-mail? Please look into the spam folder too."
        )

    def clean_code(self) -> str:
        """The code, or the same answer as for a wrong one."""
        state = self._state()
        address = state.get("email", "")
        name = f"{address}:{state.get('at')}:{state.get('resend_count')}:{state.get('code', '')}"
        if not guesses.may_judge(code=name, address=address):
            actions.note_failed(address=address, about="code-limit")
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # of allauth's form beside this one
        except forms.ValidationError:
            actions.note_failed(address=address, about="code")
            raise
        if not guesses.was_right(code=name, address=address):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def _state(self) -> dict[str, Any]:
        request = context.request
        if self.kind == "login":
            return dict(request._login_stage.state)
        return dict(request.session.get(SESSION_OF[self.kind]) or {})


class ConfirmLoginCodeForm(_Counted, allauth.ConfirmLoginCodeForm):
    """The code to log in."""

    kind = "login"


class ConfirmEmailVerificationCodeForm(_Counted, allauth.ConfirmEmailVerificationCodeForm):
    """The code that proves an address."""

    kind = "verify"


class ConfirmPasswordResetCodeForm(_Counted, allauth.ConfirmPasswordResetCodeForm):
    """The code for a new password."""

    kind = "reset"


class NameForm(forms.ModelForm[Person]):
    """What a person is called."""

    given_names = NameField(label=_("Given names"), max_length=150, required=False)
    family_name = NameField(label=_("Family name"), max_length=150, required=False)

    class Meta:
        model = Person
        fields = ["given_names", "family_name"]

    def clean(self) -> dict[str, Any]:
        """One of the two is enough."""
        data = super().clean() or {}
        if not data.get("given_names") and not data.get("family_name"):
            self.add_error("family_name", _("Please write at least one name."))
        return data


class LanguageForm(forms.ModelForm[Person]):
    """In which languages the pages and the glossary speak."""

    language = forms.ChoiceField(label=_("Language of the pages"))
    help_language = forms.ChoiceField(
        label=_("Help in another language"),
        required=False,
        help_text=_("Difficult words are explained in German, and in this language too."),
    )

    class Meta:
        model = Person
        fields = ["language", "help_language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        self._choices("language").choices = [
            (code, names.get(code, code)) for code in conf.interface_languages
        ]
        self._choices("help_language").choices = [("", _("No help")), *HelpLanguage.choices]

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        return field


class NewsForm(forms.Form):
    """News by mail: an own, unticked box."""

    news = forms.BooleanField(required=False, label=_("Please send me news about new courses by e-mail."))


class ImportForm(forms.Form):
    """A file of people for a group, and the association all of them count for where the file names none."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or Excel (.xlsx), at most 500 people. Nothing happens yet: first you see a preview."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
        max_length=255,
    )
    association = forms.ModelChoiceField(
        Association.objects.none(),
        label=_("Association it counts for"),
        required=False,
        empty_label=_("Without an association"),
        help_text=_("For all lines in which the column “Verein” is empty."),
    )

    def __init__(self, *args: Any, associations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["association"]
        choice.queryset = associations
        self.fields["file"].error_messages["empty"] = str(words.unfit(Unfit.EMPTY))


class JoinLinkForm(forms.Form):
    """A link to join: for which association, and until when."""

    association = forms.ModelChoiceField(
        Association.objects.none(), label=_("Association it counts for"), required=False
    )
    ends_on = forms.DateField(label=_("Works until (this day included)"), widget=DayInput())

    def __init__(self, *args: Any, associations: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["association"]
        choice.queryset, choice.required = associations, needed
        choice.empty_label = _("Please choose") if needed else _("Without an association")

    def clean_ends_on(self) -> date:
        """A day from today on, within a year."""
        day: date = self.cleaned_data["ends_on"]
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=366):
            raise forms.ValidationError(_("Please choose a day from today on, within a year."))
        return day


class CardForm(forms.Form):
    """The code of an access card, scanned or typed."""

    code = forms.CharField(
        label=_("Code on your card"),
        max_length=60,
        help_text=_("18 letters and digits. Capitals and dashes do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    keep = forms.BooleanField(
        label=_("This is my own device"),
        required=False,
        help_text=_("Then you stay logged in. Do others use it too? Leave the box empty."),
    )
