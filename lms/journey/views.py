"""Mein Weg."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def my_way(request: HttpRequest, course: UUID | None = None) -> HttpResponse:
    """Next step first, then the path."""
    return render(request, "lms/journey/way.html")
