"""One door for settings: typed, read when asked, guarded by lms.checks."""

from django.conf import settings


class Conf:
    """The plugin's settings with their defaults."""

    @property
    def pass_mark(self) -> int:
        """Percent a quiz asks for when its author says nothing."""
        return getattr(settings, "LMS_PASS_MARK", 70)

    @property
    def quiz_grace(self) -> int:
        """So many seconds after the time of a quiz is over, answers that are under way still count."""
        return getattr(settings, "LMS_QUIZ_GRACE", 60)

    @property
    def statistics_from(self) -> int:
        """So many people must have handed a quiz in before its statistics are shown."""
        return getattr(settings, "LMS_STATISTICS_FROM", 5)

    @property
    def open_sign_up(self) -> bool:
        """May somebody make an account without an invitation?"""
        return getattr(settings, "LMS_OPEN_SIGN_UP", True)

    @property
    def staff_factor_required(self) -> bool:
        """Must staff log in with a second factor?"""
        return getattr(settings, "LMS_STAFF_FACTOR_REQUIRED", True)

    @property
    def door_seconds(self) -> float:
        """Log-in, sign-up and reset answer on whole multiples of this; 0 answers at once and tells more."""
        return getattr(settings, "LMS_DOOR_SECONDS", 0.5)

    @property
    def interface_languages(self) -> list[str]:
        """Languages in which the interface is complete; the first is not special, LANGUAGE_CODE is the default."""
        return getattr(settings, "LMS_INTERFACE_LANGUAGES", [settings.LANGUAGE_CODE])

    @property
    def access_days_after_end(self) -> int | None:
        """Days a cohort may still read after its `access_until`; None is for ever."""
        return getattr(settings, "LMS_ACCESS_DAYS_AFTER_END", 0)

    @property
    def invitation_days(self) -> int:
        """How long an invitation is valid, in days (at most 14)."""
        return getattr(settings, "LMS_INVITATION_DAYS", 14)

    @property
    def remind_days_before(self) -> list[int]:
        """So many days before a seminar, whoever has open work before it is reminded; empty: never."""
        return getattr(settings, "LMS_REMIND_DAYS_BEFORE", [7, 2])

    @property
    def remind_days_after(self) -> list[int]:
        """So many days after a seminar, whoever has open work after it is reminded; empty: never."""
        return getattr(settings, "LMS_REMIND_DAYS_AFTER", [3, 14])

    @property
    def follow_up_days(self) -> int:
        """So many days after the seminar questions come again; a letter with some comes at most so often."""
        return getattr(settings, "LMS_FOLLOW_UP_DAYS", 7)

    @property
    def follow_up_link_days(self) -> int:
        """So many days the link in a letter with questions works, at most 14."""
        return getattr(settings, "LMS_FOLLOW_UP_LINK_DAYS", 14)

    @property
    def hold_hours(self) -> int:
        """How long a seat is kept for an address that is not proved yet, in hours; never past the start."""
        return getattr(settings, "LMS_HOLD_HOURS", 24)

    @property
    def keep_days(self) -> dict[str, int]:
        """Own terms for kinds of personal data, in days, in place of those in `lms.people.retention`."""
        return getattr(settings, "LMS_KEEP_DAYS", {})

    @property
    def base_url(self) -> str:
        """Scheme and host of every link in mails, without a slash at the end."""
        return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")

    @property
    def courses(self) -> list[str]:
        """Packages whose folder `content` the loader reads."""
        return getattr(settings, "LMS_COURSES", [])

    @property
    def checked_translations(self) -> list[str]:
        """Languages whose names of glossary words a native speaker has checked."""
        return getattr(settings, "LMS_CHECKED_TRANSLATIONS", [])

    @property
    def backup_folder(self) -> str:
        """Where `manage.py backup` writes; empty: it must be told."""
        return str(getattr(settings, "LMS_BACKUP_FOLDER", ""))

    @property
    def maintenance_file(self) -> str:
        """The file that closes the site while it is there; empty: the site cannot be closed."""
        return str(getattr(settings, "LMS_MAINTENANCE_FILE", ""))

    @property
    def home_model(self) -> str:
        """The page model under which courses stand; a host's own has "lms.CoursePage" in its subpage_types."""
        return getattr(settings, "LMS_HOME_MODEL", "lms.HomePage")

    @property
    def has_own_home(self) -> bool:
        """Does the plugin bring start page, help and imprint? Not where the site has a home of its own."""
        return self.home_model == "lms.HomePage"

    @property
    def lesson_blocks(self) -> dict[str, str]:
        """Further blocks of lessons, or others in place of ours: name in the stream to the path of a block class."""
        return getattr(settings, "LMS_LESSON_BLOCKS", {})

    @property
    def mail_transport(self) -> str:
        """The e-mail backend that really sends."""
        return getattr(settings, "LMS_MAIL_TRANSPORT", "django.core.mail.backends.smtp.EmailBackend")

    @property
    def show_post(self) -> bool:
        """Show sent files at /post/? Development only."""
        return getattr(settings, "LMS_SHOW_POST", False)

    @property
    def show_styleguide(self) -> bool:
        """Show every component of the look at /styleguide/? Development only."""
        return getattr(settings, "LMS_SHOW_STYLEGUIDE", False)

    @property
    def demo_allowed(self) -> bool:
        """May demo people with a known password be made here?"""
        return getattr(settings, "LMS_DEMO_ALLOWED", False)


conf = Conf()
