"""Addresses of the outbox."""

from django.urls import path

from lms.mail import views

urlpatterns = [
    path("post/", views.post, name="post"),
    path("post/<slug:key>/", views.post_html, name="post_html"),
]
