"""The hints beside the editor, from what its form holds at this moment. Nothing is saved here."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from wagtail.admin.views.pages.preview import PreviewOnCreateView, PreviewOnEditView

from lms.pages.drafts import HINTED, hints_of

UNREADABLE = 422
STREAMS = {"body", "sources"}


class HintsOnEdit(PreviewOnEditView):
    """Of a page that exists. Who may not change the page, or asks for another kind of page, gets nothing."""

    http_method_names = ["post"]

    def get_object(self) -> Any:
        """The page as last saved; the form's values come on top."""
        page = super().get_object()
        if not isinstance(page, HINTED):
            raise Http404
        return page

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The panel's content, also of a form that could not be saved yet; status 422 for no form at all."""
        form = self.get_form(request.POST)
        if not form.is_bound:
            return HttpResponse(status=UNREADABLE)
        self.validate_form(form)
        page = form.instance  # holds by now what is valid
        for name in STREAMS & set(form.errors):
            setattr(page, name, form[name].value())
        return render(request, "lms/pages/hints.html", {"page": page, "hints": hints_of(page)})


class HintsOnCreate(HintsOnEdit, PreviewOnCreateView):
    """Of a page that is being written for the first time."""

    @cached_property
    def content_type(self) -> ContentType:
        """Lessons and quizzes only."""
        for model in HINTED:
            if model._meta.model_name == self.kwargs["content_type_model_name"]:
                return ContentType.objects.get_for_model(model)
        raise Http404
