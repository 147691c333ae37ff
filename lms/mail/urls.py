"""Addresses of the outbox."""

from django.urls import path

from lms.mail import views

urlpatterns = [
    path("konto/e-mails/", views.my_mails, name="my_mails"),
    path("e-mails/abbestellen/<str:token>/", views.stop_mails, name="stop_mails"),
    path("post/", views.post, name="post"),
    path("post/<slug:key>/", views.post_html, name="post_html"),
]
