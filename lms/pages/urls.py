"""Addresses of lessons; `serving` comes last, in front of Wagtail's own view."""

from django.urls import path, re_path
from wagtail.urls import serve_pattern

from lms.pages import hintviews, views

urlpatterns = [
    path("", views.entrance, name="entrance"),
    path("kurse/", views.courses, name="courses"),
    path("kurs/<uuid:course>/anfangen/", views.begin, name="begin"),
    path("lektion/<str:key>/fertig/", views.done, name="lesson_done"),
    path("lektion/<str:key>/ort/", views.place, name="lesson_place"),
    path("kurs/<uuid:course>/ansehen/", views.try_out, name="try_out"),
]
staff = [
    path("hinweise/<int:page_id>/", hintviews.HintsOnEdit.as_view(), name="hints"),
    path(
        "hinweise/neu/<int:parent_page_id>/<str:content_type_model_name>/",
        hintviews.HintsOnCreate.as_view(),
        name="new_hints",
    ),
]
serving = [re_path(serve_pattern, views.page, name="page")]
