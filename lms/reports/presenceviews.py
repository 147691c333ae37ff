"""The staff's pages about presence: who was there, on the screen and on paper."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.cohorts.rules import staff
from lms.institute.queries import current
from lms.limits import few_at_once
from lms.reports import hours
from lms.reports import presencewords as words
from lms.reports.enums import FileKind, Report
from lms.reports.exporting import may_make
from lms.reports.forms import STATES
from lms.reports.presence import Register, register
from lms.reports.queries import PER_PAGE, Wish, newest_first
from lms.reports.reading import address
from lms.reports.views import around, asked_for, named


@require_safe
def presence(request: HttpRequest) -> HttpResponse:
    """People of one group and units of its seminars."""
    viewer = staff(request.user)
    groups = list(newest_first(viewer))
    cohort, wish = asked_for(request, groups, Report.PRESENCE)
    context = around(viewer, groups, Report.PRESENCE) | {"cohort": cohort, "wish": wish}
    if cohort is not None:
        of = register(viewer, cohort, wish, get_language() or "")
        context |= _shown(of, wish) | {"may_prove": may_make(viewer, of, FileKind.ZIP)}
    return render(request, "lms/reports/presence.html", context)


def _shown(of: Register, wish: Wish) -> dict[str, Any]:
    page = Paginator(of.shown, PER_PAGE).get_page(wish.page)
    columns = hours.hours(of)
    return {
        "crowd": of,
        "figures": hours.figures(of),
        "columns": columns,
        "spans": hours.spans(columns),
        "lines": hours.lines(of, list(page)) if of.named else [],
        "totals": hours.totals(of) if of.named else [],
        "units": words.units(hours.whole_sum(of)) if of.named else "",
        "page": page,
        "states": STATES,
        "is_filtered": wish != Wish(sort=wish.sort, page=wish.page),
        "among": words.number_name(of.among) if of.among else "",
        "rule": words.rule(of.among),
        "rules": words.rules(),
    }


@require_safe
@few_at_once
def printed(request: HttpRequest) -> HttpResponse:
    """The same on paper, with what was selected."""
    of, wish = named(request, register, Report.PRESENCE)
    columns = hours.hours(of)
    context = {
        "crowd": of,
        "columns": columns,
        "spans": hours.spans(columns),
        "lines": hours.lines(of, of.shown),
        "selection": hours.selection(of, wish),
        "back": address(of.cohort, wish),
        "institute": current(),
    }
    return render(request, "lms/reports/presence_printed.html", context)
