"""Who may have what of which route. The first prefix that fits counts; a route without one is nobody's."""

from lms.pages.narrowing import AUTHORS, AUTHORS_SPACES, SHUT, STAFF
from tests.routing.arguments import names_objects
from tests.routing.walk import Route

OK, LOGIN, DENIED, ABSENT, METHOD = "ok", "log-in", "denied", "absent", "method"
CLASSES: list[tuple[str, str]] = [
    ("lms_staff:add_association", "administrator"),
    ("lms_staff:add_role", "administrator"),
    ("lms_staff:dismiss", "administrator"),
    ("lms_staff:add_cohort", "teaching"),
    ("lms_staff:change_cohort", "leading"),
    ("lms_staff:dates", "leading"),
    ("lms_staff:add_seminar", "leading"),
    ("lms_staff:drop_slot", "leading"),
    ("lms_staff:change_seminar", "leading"),
    ("lms_staff:cancel_seminar", "leading"),
    ("lms_staff:seminar", "staff"),
    ("lms_staff:day_sheet", "leading"),
    ("lms:book", "booking"),
    ("lms_staff:room_question", "leading"),
    ("lms_staff:room_file", "leading"),
    ("lms:room", "own"),
    ("lms_staff:copy_group", "leading"),
    ("lms_staff:add_event", "teaching"),
    ("lms_staff:calendar", "leading"),
    ("lms:roll_sync", "sent-only"),
    ("lms:service_worker", "public"),
    ("lms:screen", "public"),  # without a trainer's number it asks everybody for one
    ("lms:codes", "register"),
    ("lms:door_code", "public"),  # answers everybody alike who does not hold the code
    ("lms:door_poster", "register"),
    ("lms:door", "signed-in"),
    ("lms:ready", "readying"),
    ("lms:roll", "register"),
    ("lms:register", "register"),
    ("lms:roll_units", "register"),
    ("lms:walk_in", "register"),
    ("lms:close_day", "register"),
    ("lms:decide_held", "register"),
    ("lms_staff:calls", "leading"),
    ("lms_staff:letter_returned", "staff"),
    ("lms_staff:write_to_people", "leading"),
    ("lms:dates", "public"),
    ("lms:date", "booking"),
    ("lms:meeting_file", "own"),
    ("lms:group_calendar", "token"),
    ("lms:own_calendar", "token"),
    ("lms:wait_for_day", "sent-only"),
    ("lms:interest_confirm", "public"),  # answers everybody alike, whatever the token
    ("lms:interest_leave", "token"),
    ("lms:interest", "beginning"),
    ("lms_staff:interest", "teaching"),
    ("lms_staff:look", "leading"),
    ("lms_staff:facts", "teaching"),
    ("lms_staff:hints", "leading"),
    ("lms_staff:new_hints", "leading"),
    ("lms_staff:matrix", "staff"),
    ("lms_staff:presence", "staff"),
    ("lms_staff:proofs", "leading"),
    ("lms_staff:sheet", "staff"),
    ("lms_staff:book", "staff"),
    ("lms_staff:make_export", "staff"),
    ("lms_staff:export", "ones-own"),
    ("lms_staff:save_filter", "staff"),
    ("lms_staff:drop_filter", "ones-own"),
    ("lms_staff:printed", "staff"),
    ("lms_staff:flow", "staff"),
    ("lms_staff:person", "staff"),
    ("lms_staff:resend", "staff"),
    ("lms_staff:move", "staff"),
    ("lms_staff:correct_address", "staff"),
    ("lms_staff:open_module", "staff"),
    ("lms_staff:withdraw", "staff"),
    ("lms_staff:finish", "staff"),
    ("lms_staff:resume", "staff"),
    ("lms_staff:repeat", "staff"),
    ("lms_staff:bring", "staff"),
    ("lms_staff:import", "staff"),
    ("lms_staff:invite_rest", "staff"),
    ("lms_staff:join_", "staff"),
    ("lms_staff:card", "staff"),
    ("lms_staff:matching", "staff"),
    ("lms_staff:inquiries", "answering-all"),
    ("lms_staff:inquiry", "answering"),
    ("lms_watch:", "keeping"),
    ("lms:entrance", "public"),
    ("lms:glossary", "public"),
    ("lms:preferences", "public"),
    ("lms:invitation_pending", "public"),
    ("lms:invitation", "token"),
    ("lms:email_undo", "token"),
    ("lms:stop_mails", "token"),
    ("lms:card", "public"),  # answers everybody alike who holds no card
    ("lms:access", "public"),  # both answer everybody alike who holds no open link
    ("lms:post_html", "dev-file"),
    ("lms:post", "dev"),
    ("lms:styleguide", "dev"),
    ("lms:account", "signed-in"),
    ("lms:my_", "signed-in"),
    ("lms:erase_me", "signed-in"),
    ("lms:keep_me", "sent-only"),
    ("lms:join_invited", "sent-only"),
    ("lms_staff:twins", "staff"),
    ("lms_staff:twin", "staff"),
    ("lms_staff:tell_apart", "staff"),
    ("lms_staff:suspect_again", "staff"),
    ("lms_staff:part", "keeping"),
    ("lms_privacy:", "keeping"),
    ("lms:ask", "signed-in"),
    ("lms:put_away", "own"),
    ("lms:refresh_begin", "sent-only"),
    ("lms:refresh_stop", "sent-only"),
    ("lms:refresh_link", "token"),
    ("lms:refresh", "signed-in"),
    ("lms:way_course", "own"),
    ("lms:way", "signed-in"),
    ("lms:lesson_", "own"),
    ("lms:quiz_", "own"),
    ("lms:page", "lesson"),
    ("lms:try_out", "trying"),
    ("lms:begin", "beginning"),
    ("lms:courses", "public"),
    ("account_", "account"),
    ("mfa_edit_webauthn", "passkey"),
    ("mfa_remove_webauthn", "passkey"),
    ("mfa_", "account"),
    ("lms:search", "public"),
    ("lms:news_feed", "public"),
    ("lms:sitemap", "public"),
    ("lms:robots", "public"),
    ("rendition", "public"),
    ("wagtail_serve", "public"),
    ("wagtaildocs_serve", "file"),
    ("wagtaildocs_authenticate_with_password", "public"),
    ("wagtailcore_", "public"),
    ("wagtailadmin_login", "public"),
    ("/admin/login/", "public"),
    ("wagtailadmin_logout", "public"),
    ("wagtailadmin_sprite", "public"),
    ("wagtailadmin_javascript_catalog", "public"),
    ("/admin/password_reset", "shut"),
    ("wagtailadmin_password_reset", "shut"),
    ("/admin//", "public"),  # the rest of the admin's addresses: with a slash at the end, or not there
    ("/admin/", "wagtail"),
    ("wagtailadmin_error_test", "crash"),
    ("simple_translation:", "wagtail"),
    ("wagtailadmin_", "wagtail"),
    ("wagtail_bulk_action", "wagtail"),
    ("wagtailredirects:", "wagtail-administrator"),
    ("wagtailusers_", "wagtail-administrator"),
    ("wagtailsettings:", "wagtail-administrator"),
    ("wagtailsites:", "wagtail-administrator"),
    ("wagtailsnippets_lms_term:", "wagtail-administrator"),
    ("wagtailsnippets_lms_venue:", "venues"),
    ("wagtailsnippetchoosers_lms_venue:", "wagtail"),
    ("wagtailsnippets_lms_bank", "wagtail"),
    ("wagtailsnippetchoosers_lms_bank", "wagtail"),
    ("wagtailsnippets_lms_rubric:", "rubrics"),
    ("wagtailsnippetchoosers_lms_rubric:", "wagtail"),
    ("wagtailsnippets:", "wagtail"),
    ("wagtailsnippetchoosers_lms_term:", "wagtail"),
    ("wagtaildocs", "wagtail"),
    ("wagtailimages", "wagtail"),
]
# More special than the prefix above.
EXACT = {
    "lms:booking_sent": "public",
    "lms:booking_confirm": "token",
    "lms:booking_take_over": "token",
    "lms:booking_leave": "token",
    "lms:booking": "own",
    "lms:booking_cancel": "own",
    "lms:booking_hand_over": "own",
    "lms:date": "booking",
    "lms:date_file": "dated",
    "lms_staff:tell_of_venue": "venues",
    "lms_staff:book_for": "leading",
    "lms_staff:import_bookings": "leading",
    "lms_staff:decide_booking": "leading",
    "lms_staff:cancel_booking": "leading",
    "lms_staff:note_details": "leading",
    "lms:join": "token",
    "lms_staff:fact": "leading",
    "lms_staff:quizzes": "teaching",
    "lms_staff:quiz": "leading",
    "lms_staff:regrade": "leading",
    "lms_staff:regrade_undo": "leading",
    "lms_staff:quiz_exception": "leading",
    "lms_staff:quiz_replace": "leading",
    "lms_staff:typed_questions": "teaching",
    "lms_staff:answers": "teaching",
    "lms_staff:attempt_answers": "leading",
    "lms_staff:answer": "leading",
    "lms_staff:person_answers": "leading",
    "lms_staff:association": "coordinating",
    "lms_staff:associations": "staff",
    "lms_staff:add_contact": "coordinating",
    "lms_staff:contact": "coordinating",
    "lms_staff:remove_contact": "coordinating",
    "lms_staff:cohort": "staff",
    "lms_staff:cohorts": "staff",
    "lms_staff:roles": "administrator",
    "lms_staff:role": "administrator",
}


def kind(route: Route) -> str:
    """The route's class; fails where nobody said one."""
    if route.name in EXACT:
        return EXACT[route.name]
    for prefix, found in CLASSES:
        if route.name.startswith(prefix):
            return found
    raise LookupError(route.name)


Table = dict[str, set[str]]
EVERYBODY = ("anonymous", "participant", "trainer", "contact", "coordinator", "administrator")
FINE, GONE, REFUSED = {OK, METHOD}, {ABSENT, METHOD}, {DENIED, METHOD}


def everybody(outcomes: set[str], **but: set[str]) -> Table:
    """The same for all, but for some."""
    return {**dict.fromkeys(EVERYBODY, outcomes), **but}


def in_admin(
    trainer: set[str], coordinator: set[str], administrator: set[str], contact: set[str] | None = None
) -> Table:
    """Inside the admin: a stranger meets the log-in; who is logged in without a role with rights is told so.

    A contact may come in, and finds nothing but questions.
    """
    staff = {"trainer": trainer, "coordinator": coordinator, "administrator": administrator}
    staff["contact"] = contact or {DENIED, ABSENT, METHOD}
    return everybody({DENIED, LOGIN}, anonymous={LOGIN}, **staff)


ANYTHING = {OK, DENIED, ABSENT, METHOD}
NOT_OWN = {"foreign": in_admin(GONE, GONE, FINE), "missing": in_admin(GONE, GONE, GONE)}
OWN_ELSEWHERE = everybody(GONE, anonymous={LOGIN, METHOD})
# Class → what may happen with one's own, a foreign, a missing object; "all" stands for the three.
TABLES: dict[str, dict[str, Table]] = {
    "public": {"all": everybody({OK, ABSENT, METHOD, LOGIN})},
    "dev": {"all": everybody({OK})},
    "dev-file": {"all": everybody({OK, ABSENT})},
    "shut": {"all": everybody({ABSENT})},
    "token": {"own": everybody({OK}), "foreign": everybody({OK}), "missing": everybody({ABSENT})},
    "account": {"all": everybody({OK, LOGIN, METHOD, ABSENT, DENIED})},  # staff are sent on to the admin
    # Each side's key is its participant's; nobody else may see that it is there.
    "passkey": {
        "own": everybody(GONE, anonymous={LOGIN}, participant={OK}),
        "foreign": everybody(GONE, anonymous={LOGIN}),
        "missing": everybody(GONE, anonymous={LOGIN}),
    },
    "signed-in": {"all": everybody({OK}, anonymous={LOGIN})},
    "sent-only": {"all": everybody({METHOD}, anonymous={LOGIN})},
    "own": {
        "own": everybody(GONE, anonymous={LOGIN, METHOD}, participant=FINE),
        "foreign": OWN_ELSEWHERE,
        "missing": OWN_ELSEWHERE,
    },
    "lesson": {
        "own": everybody({DENIED}, anonymous={LOGIN}, participant={OK}, trainer={OK}, administrator={OK}),
        "foreign": everybody({DENIED}, anonymous={LOGIN}, administrator={OK}),
        "missing": everybody({ABSENT}),
    },
    "trying": {"all": everybody(GONE, anonymous={LOGIN, METHOD})},
    "beginning": {
        "own": everybody(FINE, anonymous={OK, METHOD}),
        "foreign": everybody(FINE, anonymous={OK, METHOD}),
        "missing": everybody(GONE),
    },
    "file": {"all": everybody({OK, LOGIN, DENIED, ABSENT})},
    "answering-all": {"all": in_admin(FINE, FINE, FINE, FINE)},
    "answering": {
        "own": in_admin(FINE, FINE, FINE, FINE),
        "foreign": in_admin(GONE, GONE, FINE, GONE),
        "missing": in_admin(GONE, GONE, GONE, GONE),
    },
    # Of the trainer's own; for everybody else not there.
    "ones-own": {
        "own": in_admin(FINE, GONE, GONE),
        "foreign": in_admin(GONE, GONE, GONE),
        "missing": in_admin(GONE, GONE, GONE),
    },
    "staff": {"own": in_admin(FINE, FINE, FINE), **NOT_OWN},
    "coordinating": {"own": in_admin(GONE, FINE, FINE), **NOT_OWN},
    "leading": {"own": in_admin(FINE, GONE, FINE), **NOT_OWN},
    # As "leading", outside the admin.
    "register": {
        "own": {**in_admin(FINE, GONE, FINE), "participant": REFUSED},
        "foreign": {**in_admin(GONE, GONE, FINE), "participant": REFUSED},
        "missing": {**in_admin(GONE, GONE, GONE), "participant": REFUSED},
    },
    # As "leading", outside the admin, and for others not there.
    "readying": {
        "own": {**in_admin(FINE, GONE, FINE), "participant": GONE},
        "foreign": {**in_admin(GONE, GONE, FINE), "participant": GONE},
        "missing": {**in_admin(GONE, GONE, GONE), "participant": GONE},
    },
    "teaching": {"all": in_admin(FINE, REFUSED, FINE)},
    "administrator": {
        "own": in_admin(REFUSED, REFUSED, FINE),
        "foreign": in_admin(REFUSED, REFUSED, FINE),
        "missing": in_admin(REFUSED, REFUSED, GONE),
    },
    # The same, and for everybody else not even there.
    "keeping": {
        "own": in_admin(GONE, GONE, FINE),
        "foreign": in_admin(GONE, GONE, FINE),
        "missing": in_admin(GONE, GONE, GONE),
    },
    "wagtail-administrator": {"all": in_admin({DENIED, ABSENT, METHOD}, {DENIED, ABSENT, METHOD}, ANYTHING)},
    # The dates of the world are not public.
    "dated": {"all": everybody({ABSENT})},
    # They are for its groups only, to read and to book.
    "booking": {
        "own": everybody({ABSENT}, participant={OK}),
        "foreign": everybody({ABSENT}),
        "missing": everybody({ABSENT}),
    },
    # Shared by all who lead a group.
    "venues": {"all": in_admin({OK, ABSENT, METHOD}, {ABSENT, METHOD}, ANYTHING)},
    # Shared by all who write a course.
    "rubrics": {"all": in_admin({OK, ABSENT, METHOD}, {ABSENT, METHOD}, ANYTHING)},
    # Wagtail's page that tries out how an error looks.
    "crash": {"all": in_admin(ANYTHING, ANYTHING, {"error 500"}, ANYTHING)},
    "wagtail": {"all": in_admin(ANYTHING, ANYTHING, ANYTHING, ANYTHING)},
}


# Shared words, venues and rubrics: of no course, so also a trainer's.
SHARED = (
    "wagtailsnippetchoosers_lms_term:",
    "wagtailsnippetchoosers_lms_rubric:",
    "wagtailsnippets_lms_venue:",
    "wagtailsnippets_lms_rubric:",
    "lms_staff:tell_of_venue",
)


def narrowed(route: Route, role: str, which: str) -> set[str]:
    """What Wagtail's admin is for somebody who is not an administrator: the listed doors, and behind them their own."""
    space = route.name.rpartition(":")[0]
    if route.name in STAFF:
        return ANYTHING
    if role != "trainer" or route.name in SHUT or not (route.name in AUTHORS or space in AUTHORS_SPACES):
        return {ABSENT}
    if which == "own" or not names_objects(route) or (which == "foreign" and route.name.startswith(SHARED)):
        return ANYTHING
    return {ABSENT}


def allowed(route: Route, role: str, which: str) -> set[str]:
    """What may happen when this role asks (GET) for the route with its own, a foreign or a missing object."""
    if kind(route) in ("wagtail", "wagtail-administrator") and role in ("trainer", "contact", "coordinator"):
        return narrowed(route, role, which)
    table = TABLES[kind(route)]
    return table.get(which, table.get("all", {}))[role]
