"""The look's table of components, row by row, and where the styleguide shows each of them in each state.

A selector is looked for on the page and on the pages that stand alone in its frames; `@` at its end asks for the text
after it in one of the elements found.
"""

from functools import cache

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from lms.pages.enums import Stand
from lms.styleguide.samples.drawings import COLOURS, icons

pytestmark = pytest.mark.django_db
FRAMES = ("seite/bericht/", "seite/lektion/", "seite/aushang/", "seite/karten/", "brief/invitation/")


def states(selector: str, *names: str) -> dict[str, str]:
    """The states that `data-state` says."""
    return {name: f"{selector}[data-state={name}]" for name in names}


LOOK: dict[str, dict[str, str]] = {
    "button": {
        "as button": "#actions button.button",
        "as link": "a.button",
        **{
            kind: f"#actions .button.{kind}"
            for kind in ("lamp", "quiet", "plain", "danger", "small", "square")
        },
        "hover": "#actions .button.show-hover",
        "pressed": "#actions .button.show-pressed",
        "focus": "#actions .button.show-focus",
        "disabled": "#actions .button[disabled]",
        "disabled says why": "#actions .button[disabled][aria-describedby=why-not] + #why-not",
        "busy": "#actions .button[aria-busy=true]",
    },
    "field": {
        "empty": "#forms .field .input:not([value])",
        "filled": "#forms .field .input[value]",
        "focus": "#forms .input.show-focus",
        "error": "#forms .field .input[aria-invalid=true][aria-describedby]",
        "disabled": "#forms .field .input[disabled]",
        "hint": "#forms .field .hint[id]",
        "list": "#forms select.input",
        "long": "#forms textarea.input",
        "boxes": "#forms fieldset .choice input[type=checkbox]",
        "radios": "#forms fieldset .choice input[type=radio]",
    },
    "error summary": {"shown": "#forms .error-summary[role=alert] a[href^='#']"},
    "choice card": {
        "open": "#questions .card-choice input:not([checked])",
        "chosen": "#questions .card-choice input[checked]",
    },
    "judged answer": states("#questions .review li.state", "right", "wrong", "missed"),
    "badge": states(
        "#states .badge",
        "next",
        "open",
        "done",
        "locked",
        "seminar",
        "booked",
        "waiting",
        "cancelled",
        "partly",
        "info",
        "success",
        "warning",
        "error",
    ),
    "state": states(
        "#states .state",
        "saved",
        "queued",
        "right",
        "partly",
        "wrong",
        "missed",
        "present",
        "excused",
        "absent",
    ),
    "notice": {
        **states("#states .notice", "info", "success", "warning", "error"),
        "queued": "#states template[data-notice=offline]",
    },
    "toast": {"can be undone and closed": "#overlays .toast[role=status]:has(button):has(.close)"},
    "progress": {"with its text": "#way .progress:has(.num) progress[value][max]"},
    "bridge": states("#way .bridge li", "done", "open", "locked"),
    "stop": states("#way .stop", "done", "next", "open", "seminar", "locked"),
    "seminar card": states("#seminar .seminar-card .badge", "booked", "waiting", "open", "full", "cancelled"),
    "seat asked for": {"waits": "#seminar .badge@wartet auf Zusage"},
    "date row": {"slim": "#seminar .date.slim .leaf"},
    "booking": {
        "form": "#seminar form .button@Platz verbindlich buchen",
        "done": "#seminar h1@Ihr Platz ist gebucht",
        "waiting": "#seminar h1@Sie sind Nummer 3 auf der Warteliste",
    },
    "box": {
        "example": "#lesson .box:not(.try):not(.rule):not(.words) .kind",
        "try it": "#lesson .box.try .kind",
        "remember": "#lesson .box.rule .kind",
    },
    "glossary term": {"in the sentence": "#lesson .term[popovertarget]", "sheet": "#lesson .sheet[popover]"},
    "mini check": {"open": "#lesson .check fieldset"},
    "feedback": states(".feedback", "right", "partly", "wrong"),
    "ordering": {
        "first": "#questions .order li:first-child [name=do][value^=up][disabled]",
        "last": "#questions .order li:last-child [name=do][value^=down][disabled]",
        "says what moved": "#questions .order + [role=status]",
    },
    "matching": {
        "open": "#questions .pair select:not(:has([selected]))",
        "chosen": "#questions .pair select option[selected]",
    },
    "question steps": {
        "done": "#questions .dots [data-state=done]",
        "current": "#questions .dots [aria-current=step]",
    },
    "dialog": {"harmless answer second": "#overlays dialog[open] .button.danger + .button.quiet"},
    "tabs": {"links": "#overlays .tabs a", "here": "#overlays .tabs [aria-current]"},
    "pages": {"links": "#overlays .pages a", "here": "#overlays .pages [aria-current]"},
    "accordion": {
        "closed": "#overlays details.accordion:not([open])",
        "open": "#overlays details.accordion[open]",
    },
    "table": {
        "scrolls": "#tables .table[tabindex='0'][role=region]:not(.fold)",
        "folds": "#tables .table.fold td[data-label]",
        "folds for staff": ".report .table.fold td[data-label]",
        "folds, empty": ".report .table.fold td.none",
    },
    "matrix": {
        **states(".report .matrix .cell", "done", "partly", "none", "locked", "empty"),
        **states(".report .legend .cell", "present", "excused", "absent"),
        "cells are named": ".report .matrix .cell[aria-label]",
        "totals": ".report .totals dd",
        "covered": ".report .totals dd small@verdeckt",
    },
    "roll call": {
        **states("#seminar .roll", "present", "partly", "excused", "absent"),
        "open": "#seminar .roll[data-state=none]",
        "waits": "#seminar .roll .badge[data-state=queued]:not([hidden])",
        "minutes": "#seminar .roll[data-state=partly] .minutes input",
        "bar": "#seminar .bar .actions .button",
        "tally": "#seminar .tally li",
    },
    "check-in": states("#seminar .door", "success", "waiting", "info", "error"),
    "day sheet": {"shown": "#paper .sheet-a4.day-sheet .tick"},
    "certificate": {"shown": "#paper .sheet-a4.certificate .verify .qr"},
    "sheets of staff": {"poster": ".sheet-a4.poster .qr", "cards": ".sheet-a4 .cards .qr"},
    "mail": {"one button": "a.cta"},
    "offer": {stand.value: f"#public [data-stand={stand.value}] .button" for stand in Stand},
    "lesson bar": {"shown": ".lesson-top .saved"},
    "previous and next": {"shown": "#actions .prev-next .next"},
    "empty": {"shown": "#empty .empty"},
    "colour": {name: f"#colours .sw-{name}" for name in COLOURS},
    "icon": {name: f"#pictures use[href$='#{name}']" for name in icons()},
}


@cache
def shown() -> list[LexborHTMLParser]:
    """The styleguide and what stands in its frames."""
    paths = ("", *FRAMES)
    return [LexborHTMLParser(Client().get(f"/styleguide/{path}").content.decode()) for path in paths]


def is_shown(wanted: str) -> bool:
    selector, _at, text = wanted.partition("@")
    found = [node for page in shown() for node in page.css(selector)]
    return any(text in node.text() for node in found)


@pytest.mark.parametrize("component", LOOK)
def test_every_state_of_a_component_is_shown(component: str) -> None:
    missing = {state: wanted for state, wanted in LOOK[component].items() if not is_shown(wanted)}
    assert missing == {}


def test_what_is_not_there_is_missed() -> None:
    assert not is_shown("#seminar .door[data-state=next]")
    assert not is_shown("#seminar h1@Sie sind Nummer 4")


def test_frames_of_this_test_stand_in_the_styleguide() -> None:
    addresses = {node.attributes["src"] for node in shown()[0].css("iframe")}
    assert {f"/styleguide/{path}" for path in FRAMES} <= addresses
