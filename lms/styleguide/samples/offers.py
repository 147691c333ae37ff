"""What a course page offers, for each way in which somebody can stand with the course."""

from django.utils.translation import gettext as _

from lms.pages.enums import Stand
from lms.pages.offers import Offer, how_to_join
from lms.styleguide.samples.way import HERE

MAIL = "mailto:selma@example.org"


def offers() -> list[Offer]:
    """One for each stand, in the enum's order."""
    write = _("Write an e-mail")
    return [
        Offer(
            Stand.LEARNING,
            _("Go on learning"),
            HERE,
            _("Your next step: %(title)s") % {"title": "Wer darf wählen?"},
        ),
        Offer(Stand.DONE, _("To my way"), HERE, _("You have done everything in this course.")),
        Offer(Stand.FINISHED, _("Read again"), HERE, _("You have finished this course.")),
        Offer(
            Stand.TEACHING,
            _("Look as a participant"),
            HERE,
            _("You teach this course. Here you see it as participants do."),
        ),
        Offer(Stand.OPEN, _("Start now"), HERE, _("You learn alone and at your own pace."), posts=True),
        Offer(
            Stand.INVITED, _("Accept the invitation"), HERE, _("You are invited to this course."), posts=True
        ),
        Offer(
            Stand.WAITING,
            write,
            MAIL,
            _("We have your application. We will write to you as soon as there is a place."),
        ),
        Offer(
            Stand.OVER,
            write,
            MAIL,
            _("Your access to this course has ended. What you have done stays recorded."),
        ),
        Offer(
            Stand.WITHDRAWN,
            write,
            MAIL,
            _("You no longer take part in this course. Would you like to come back? Please ask us."),
        ),
        Offer(
            Stand.BOOKABLE,
            _("Book a seat"),
            HERE,
            _("The next date is on %(day)s.") % {"day": "23. Januar 2027"},
        ),
        Offer(
            Stand.BOOKED, _("To my registration"), HERE, _("You are registered for a date of this course.")
        ),
        Offer(Stand.BY_INVITATION, _("Log in with my account"), HERE, how_to_join()),
        Offer(Stand.NOT_OFFERED, write, MAIL, _("This course is not offered at the moment. Please ask us.")),
    ]
