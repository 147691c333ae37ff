"""Addresses of the public site beside its pages."""

from django.urls import path

from lms.website import views
from lms.website.feeds import NewsFeed

urlpatterns = [
    path("suche/", views.search, name="search"),
    path("aktuelles/<slug:language>.xml", NewsFeed(), name="news_feed"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
