"""Which value an argument gets: by the route's name and its own, on one's own side, the foreign one, or of nothing."""

from collections.abc import Callable
from typing import Any

from lms.followup.links import token_of
from lms.interest.links import leave_token
from lms.mail.enums import Optional
from lms.mail.links import stop_token
from tests.routing.walk import Route
from tests.routing.world import Side, World, missing, missing_uuid

Of = Callable[[Side], Any]

# Argument → where it is found on a side. A key with a route's name (or its beginning) before the dot wins.
FOUND: dict[str, Of] = {
    "enrolment": lambda s: s.enrolment.pk,
    "association": lambda s: s.association.pk,
    "cohort": lambda s: s.group.pk,
    "role": lambda s: s.role.pk,
    "code": lambda s: s.more["join"].code,
    "link": lambda s: s.more["join"].pk,
    "contact": lambda s: s.more["contact"],
    "card": lambda s: s.more["card"],
    "letter": lambda s: s.more["letter"],
    "lms:roll_units.person": lambda s: s.participant.pk,
    "lms_privacy.person": lambda s: s.participant.pk,
    "lms_privacy.asked": lambda s: s.more["asked"],
    "merge": lambda s: s.more["merge"],
    "twins": lambda s: s.more["twins"],
    "one": lambda s: s.participant.pk,
    "other": lambda s: s.more["twin"],
    "fact": lambda s: s.more["fact"],
    "scan": lambda s: s.more["scan"],
    "seminar": lambda s: s.more["seminar"],
    "slot": lambda s: s.more["slot"],
    "material": lambda s: s.more["material"],
    "question": lambda s: s.more["question"],
    "day": lambda s: s.more["seminar_day"],
    "lms:date.seminar": lambda s: s.more["seminar_uuid"],
    "lms:date_file.seminar": lambda s: s.more["seminar_uuid"],
    "lms:book.seminar": lambda s: s.more["seminar_uuid"],
    "lms:booking_sent.seminar": lambda s: s.more["seminar_uuid"],
    "lms:booking_confirm.token": lambda s: s.more["hold"],
    "lms:booking_take_over.token": lambda s: s.more["offer"],
    "lms:booking_leave.key": lambda s: s.more["leave_key"],
    "lms:booking_leave.booking": lambda s: s.more["booking"].uuid,
    "lms:booking.booking": lambda s: s.more["booking"].uuid,
    "lms:booking_cancel.booking": lambda s: s.more["booking"].uuid,
    "lms:booking_hand_over.booking": lambda s: s.more["booking"].uuid,
    "booking": lambda s: s.more["booking"].pk,
    "lms:group_calendar.token": lambda s: s.more["feed"],
    "lms:own_calendar.token": lambda s: s.more["own_feed"],
    "lms:interest_leave.token": lambda s: leave_token(s.more["interest"]),
    "lms:stop_mails.token": lambda s: stop_token(s.participant, Optional.PREPARATION),
    "lms:refresh_link.token": lambda s: token_of(s.more["refresh"]),
    "lms:refresh_link_stop.token": lambda s: token_of(s.more["refresh"]),
    "venue": lambda s: s.more["venue"],
    "wagtailsnippets_lms_venue.pk": lambda s: s.more["venue"],
    "wagtailsnippetchoosers_lms_venue.pk": lambda s: s.more["venue"],
    "wagtailsnippets_lms_bank.pk": lambda s: s.more["bank"].pk,
    "wagtailsnippetchoosers_lms_bank.pk": lambda s: s.more["bank"].pk,
    "wagtailsnippets_lms_bankquestion.pk": lambda s: s.more["bank_question"].pk,
    "wagtailsnippetchoosers_lms_bankquestion.pk": lambda s: s.more["bank_question"].pk,
    "saved": lambda s: s.more["saved"],
    "export": lambda s: s.more["export"],
    "inquiry": lambda s: s.more["inquiry"],
    "course": lambda s: s.course.translation_key,
    "key": lambda s: s.lesson.translation_key,
    "lms_staff:quiz.key": lambda s: s.quiz.translation_key,
    "lms_staff:regrade.key": lambda s: s.quiz.translation_key,
    "lms_staff:regrade_undo.key": lambda s: s.quiz.translation_key,
    "lms_staff:regrade_undo.regrade": lambda s: s.more["regrade"],
    "lms:quiz_start.key": lambda s: s.quiz.translation_key,
    "lms:quiz_check.key": lambda s: f"{s.lesson.translation_key}:b1",
    "attempt": lambda s: s.attempt.uuid,
    "lms_staff:answer.attempt": lambda s: s.more["handed_in"].uuid,
    "lms_staff:answer.question": lambda s: s.more["handed_in"].grades.earliest("pk").question,
    "lms_staff:attempt_answers.attempt": lambda s: s.more["handed_in"].uuid,
    "rendition.path": lambda s: "nothing.png",
    "token": lambda s: s.token,
    "lms:page._0": lambda s: s.lesson.url.lstrip("/"),
    "wagtail_serve._0": lambda s: s.course.url.lstrip("/"),
    "wagtaildocs_serve._0": lambda s: s.document.pk,
    "wagtaildocs_serve._1": lambda s: s.document.filename,
    "restriction_id": lambda s: s.more["restriction"],
    "page_view_restriction_id": lambda s: s.more["page_restriction"],
    "wagtailcore_authenticate_with_password.page_id": lambda s: s.more["plain"],
    "page_id": lambda s: s.lesson.pk,
    "parent_page_id": lambda s: s.module.pk,
    "page_to_move_id": lambda s: s.lesson.pk,
    "destination_id": lambda s: s.module.pk,
    "object_id": lambda s: s.lesson.pk,
    "page_pk": lambda s: s.course.pk,
    "revision_id": lambda s: s.lesson.latest_revision_id,
    "revision_id_a": lambda s: s.lesson.latest_revision_id,
    "revision_id_b": lambda s: s.lesson.latest_revision_id,
    "wagtailadmin_pages.pk": lambda s: s.lesson.pk,
    "wagtailadmin_api:pages.pk": lambda s: s.lesson.pk,
    "wagtailadmin_api:images.pk": lambda s: s.image.pk,
    "wagtailadmin_api:documents.pk": lambda s: s.document.pk,
    "image_id": lambda s: s.image.pk,
    "document_id": lambda s: s.document.pk,
    "doc_id": lambda s: s.document.pk,
    "wagtailimages_chooser.pk": lambda s: s.image.pk,
    "wagtaildocs_chooser.pk": lambda s: s.document.pk,
    "uploaded_file_id": lambda s: s.more["upload"],
    "collection_id": lambda s: s.collection.pk,
    "wagtailadmin_collections.pk": lambda s: s.collection.pk,
    "wagtailadmin_workflows.pk": lambda s: s.more["workflow"],
    "wagtailadmin_workflows:edit_task.pk": lambda s: s.more["task"],
    "wagtailadmin_workflows:disable_task.pk": lambda s: s.more["task"],
    "wagtailadmin_workflows:enable_task.pk": lambda s: s.more["task"],
    "workflow_pk": lambda s: s.more["workflow"],
    "task_id": lambda s: s.more["task"],
    "task_state_id": lambda s: s.more["task_state"],
    "workflow_state_id": lambda s: s.more["workflow_state"],
    "redirect_id": lambda s: s.more["redirect"],
    "wagtailsnippets_lms_term.pk": lambda s: s.more["term"],
    "wagtailsnippetchoosers_lms_term.pk": lambda s: s.more["term"],
    "wagtailsnippets_lms_rubric.pk": lambda s: s.more["rubric"],
    "wagtailsnippetchoosers_lms_rubric.pk": lambda s: s.more["rubric"],
    "simple_translation.pk": lambda s: s.more["term"],
    "wagtailusers_users.pk": lambda s: s.participant.user.pk,
    "wagtailusers_groups.pk": lambda s: (
        s.participant.user.groups.model.objects.get(name=f"Trainer {s.course.translation_key}").pk
    ),
    "wagtailsettings.pk": lambda s: s.more["institute"],
    "wagtailsites.pk": lambda s: s.course.get_site().pk,
    "mfa_remove_webauthn.pk": lambda s: s.more["key"],
    "mfa_edit_webauthn.pk": lambda s: s.more["key"],
}
# Arguments that name no object: the same on both sides.
FIXED: dict[str, str] = {
    "rest": "done/",
    "part": "1",
    "held": "00000000-0000-4000-8000-000000000001",
    "number": "1",
    "app_label": "lms",
    "app_name": "taggit",
    "wagtailadmin_tag_model_autocomplete.model_name": "tag",
    "model_name": "lessonpage",
    "wagtailsettings.app_name": "lms",
    "wagtailsettings.model_name": "institute",
    "wagtailadmin_workflows:add_task.app_label": "wagtailcore",
    "wagtailadmin_workflows:add_task.model_name": "groupapprovaltask",
    "simple_translation.model_name": "term",
    "wagtail_bulk_action.app_label": "wagtailcore",
    "wagtail_bulk_action.model_name": "page",
    "action": "delete",
    "action_name": "approve",
    "wagtailadmin_api:pages:action.action_name": "publish",
    "content_type_app_name": "lms",
    "content_type_model_name": "lessonpage",
    "filter_spec": "max-100x100",
    "session_id": "1",
    "lms:news_feed.language": "de",
    "uidb64": "MQ",
    "wagtailadmin_password_reset_confirm.token": "x",
    "lms:email_undo.token": "x",
    "lms:access.token": "x",
    "lms:card_link.code": "x",
    "lms:post_html.key": "x",
    "lms:my_copy.ending": "json",
    "lms_privacy:copy.ending": "json",
    "lms:styleguide_screen.name": "404",
    "lms:styleguide_letter.name": "invitation",
}
UUIDS = {
    "course", "attempt", "lms:date.seminar", "lms:date_file.seminar", "lms:book.seminar", "lms:booking_sent.seminar",
    "lms:booking_leave.booking", "lms:booking.booking", "lms:booking_cancel.booking", "lms:booking_hand_over.booking",
}  # fmt: skip
TEXTS = {"lms:page._0": "de/nichts/", "wagtail_serve._0": "de/nichts/", "wagtaildocs_serve._1": "nichts.txt"}


def _best(table: dict[str, Any], route: Route, argument: str) -> Any:
    """The most special entry: the route's name, then the beginnings of its name, then the argument alone."""
    spaces = route.name.split(":")
    names = [":".join(spaces[:n]) for n in range(len(spaces), 0, -1)]
    for key in (*(f"{name}.{argument}" for name in names), argument):
        if key in table:
            return table[key]
    return None


def value(route: Route, argument: str, world: World, which: str) -> str:
    """The argument's value on the side `own`, `foreign` or `missing`; fails where nobody said what it is."""
    fixed = _best(FIXED, route, argument)
    found = _best(FOUND, route, argument)
    special = f"{route.name}.{argument}"
    if fixed is not None and special not in FOUND:
        return str(fixed)
    if found is None:
        raise LookupError(f"{route.name}: no value for {argument}")
    if which != "missing":
        return str(found(getattr(world, which)))
    if special in TEXTS:
        return TEXTS[special]
    return missing_uuid() if UUIDS & {argument, special} else missing()


def address(route: Route, world: World, which: str) -> str:
    """The route's address with real arguments."""
    return route.address.format(**{name: value(route, name, world, which) for name in route.arguments})


def names_objects(route: Route) -> bool:
    """Does an argument name an object, so that a foreign and a missing one can be asked for?"""
    named = [a for a in route.arguments if f"{route.name}.{a}" in FOUND or _best(FIXED, route, a) is None]
    return bool(named)
