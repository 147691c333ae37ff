"""The plugin's addresses. Included last before Wagtail's pages: it ends with the view in front of them."""

from lms.accounts.urls import urlpatterns as accounts
from lms.attendance.urls import urlpatterns as attendance
from lms.bookings.urls import urlpatterns as bookings
from lms.classroom.urls import urlpatterns as classroom
from lms.followup.urls import urlpatterns as followup
from lms.inquiries.urls import urlpatterns as inquiries
from lms.interest.urls import urlpatterns as interest
from lms.journey.urls import urlpatterns as journey
from lms.mail.urls import urlpatterns as mail
from lms.pages.urls import serving
from lms.pages.urls import urlpatterns as pages
from lms.privacy.urls import urlpatterns as privacy
from lms.quizzes.urls import urlpatterns as quizzes
from lms.seminars.urls import urlpatterns as seminars
from lms.styleguide.urls import urlpatterns as styleguide
from lms.website.urls import urlpatterns as website

app_name = "lms"
urlpatterns = [
    *accounts, *attendance, *bookings, *classroom, *followup, *inquiries, *interest, *journey, *mail, *pages, *privacy,
    *quizzes, *seminars, *styleguide, *website, *serving,
]  # fmt: skip
