"""Addresses of the account."""

from django.urls import path

from lms.accounts import views

urlpatterns = [
    path("einladung/", views.pending, name="invitation_pending"),
    path("einladung/<str:token>/", views.invitation, name="invitation"),
    path("zugang/", views.access_pending, name="access_pending"),
    path("zugang/<str:token>/", views.access, name="access"),
    path("konto-zurueck/<str:token>/", views.email_undo, name="email_undo"),
    path("mein-konto/", views.account, name="account"),
    path("einstellungen/", views.preferences, name="preferences"),
    path("karte/", views.card, name="card"),
    path("karte/<str:code>/", views.card_link, name="card_link"),
    path("mitmachen/<str:code>/", views.join, name="join"),
]
