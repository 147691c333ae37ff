"""News: list, article, feed, and who may write them."""

from datetime import date, timedelta
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # has no types
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from wagtail.models import GroupPagePermission, PageViewRestriction

from lms.conf import conf
from lms.website.models import NewsIndexPage, NewsPage
from tests import build
from tests.queries import at_most, count

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("searchable")]
ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = date(2026, 3, 2)


def listed(client: Client, more: str = "") -> list[str]:
    tree = HTMLParser(client.get(f"/de/aktuelles/{more}").text)
    return [node.text() for node in tree.css(".news h2")]


def feed(client: Client, language: str = "de") -> Element:
    return fromstring(client.get(f"/aktuelles/{language}.xml").content)


def entries(client: Client) -> list[str]:
    return [node.findtext(f"{ATOM}title") or "" for node in feed(client).iter(f"{ATOM}entry")]


def hide() -> None:
    """News that nobody may read."""
    build.news("Zurückgezogen").unpublish()
    build.news_index().add_child(
        instance=NewsPage(
            title="Entwurf", slug="entwurf", teaser="Noch nicht.", live=False, locale=build.home().locale
        )
    )
    private = build.news("Geheim")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)


def test_the_newest_news_comes_first_and_hidden_news_not_at_all(client: Client) -> None:
    build.news("Alt", date=TODAY - timedelta(days=9))
    build.news("Neu", date=TODAY)
    hide()
    assert listed(client) == ["Neu", "Alt"]


def test_the_list_comes_in_sheets(client: Client) -> None:
    for number in range(12):
        build.news(f"Nachricht {number}", date=TODAY - timedelta(days=number))
    assert (len(listed(client)), listed(client, "?seite=2")) == (10, ["Nachricht 10", "Nachricht 11"])
    assert listed(client, "?seite=nichts") == listed(client)


def test_the_list_costs_the_same_for_one_and_for_many(client: Client) -> None:
    build.news()
    listed(client)
    one = count(lambda: listed(client))
    for _ in range(4):
        build.news()
    listed(client)
    with at_most(one):
        listed(client)
    assert one <= 11


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    build.news_index()
    tree = HTMLParser(client.get("/de/aktuelles/").text)
    empty = tree.css_first("main .empty")
    assert "Hier steht noch nichts Neues." in empty.text()
    assert empty.css_first("a.button").text() == "Kurse ansehen"


def test_an_article_shows_date_teaser_and_text(client: Client) -> None:
    page = build.news("Neuer Kurs", date=TODAY)
    answer = client.get(page.get_url_parts()[2]).text
    assert '<time datetime="2026-03-02">2. März 2026</time>' in answer
    assert "Kurz gesagt." in answer
    assert "Der Rat ist das Parlament der Stadt." in answer


def test_scheduled_news_appears_when_its_time_has_come(client: Client) -> None:
    page = build.news("Später")
    page.unpublish()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert listed(client) == []
    NewsPage.objects.filter(pk=page.pk).update(go_live_at=timezone.now() - timedelta(minutes=1))
    revision = page.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert listed(client) == ["Später"]


def test_the_feed_is_atom_with_absolute_links_and_nothing_hidden(client: Client) -> None:
    page = build.news("Neuer Kurs", date=TODAY)
    hide()
    root = feed(client)
    assert client.get("/aktuelles/de.xml").headers["Content-Type"].startswith("application/atom+xml")
    assert entries(client) == ["Neuer Kurs"]
    links = {node.attrib["href"] for node in root.iter(f"{ATOM}link")}
    assert conf.base_url + page.get_url_parts()[2] in links
    assert all(link.startswith(conf.base_url) for link in links)
    (entry,) = root.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{page.translation_key}"
    assert entry.findtext(f"{ATOM}summary") == "Kurz gesagt."
    assert "Parlament" not in client.get("/aktuelles/de.xml").text


def test_there_is_a_feed_for_each_language_with_news_only(client: Client) -> None:
    build.news()
    assert client.get("/aktuelles/en.xml").status_code == 404
    build.news_index("en", title="News", slug="news")
    assert feed(client, "en").findtext(f"{ATOM}title") == "News – Brücke"


def test_the_feed_costs_the_same_for_one_and_for_many(client: Client) -> None:
    build.news()
    entries(client)
    one = count(lambda: entries(client))
    for _ in range(4):
        build.news()
    with at_most(one):
        entries(client)
    assert one <= 5


def test_list_and_article_name_the_feed(client: Client) -> None:
    page = build.news()
    for address in ("/de/aktuelles/", page.get_url_parts()[2]):
        assert f'href="{conf.base_url}/aktuelles/de.xml"' in client.get(address).text


def test_a_fresh_site_has_the_list_and_the_demo_two_articles(client: Client, committed: Any) -> None:
    build.no_home()
    with committed():
        call_command("load_courses", verbosity=0)
    assert NewsIndexPage.objects.live().count() == 2
    assert "Hier steht noch nichts Neues." in client.get("/de/aktuelles/").text
    call_command("make_demo", verbosity=0)
    assert len(listed(client)) == 2


@pytest.mark.parametrize("address", ["/de/aktuelles/", "ARTICLE", "COURSE", "SAMPLE", "/de/", "/suche/"])
def test_no_public_page_asks_for_an_address_or_offers_the_infomail(address: str, client: Client) -> None:
    places = {
        "ARTICLE": build.news(),
        "COURSE": build.course_page(),
        "SAMPLE": build.lesson(build.module(build.course_page()), free_sample=True),
    }
    page = places.get(address)
    tree = HTMLParser(client.get(page.get_url_parts()[2] if page else address).text)
    fields = {node.attributes.get("name") for node in tree.css("form input, form button, form textarea")}
    assert fields <= {"csrfmiddlewaretoken", "next", "language", "theme", "q", None}
    assert "infomail" not in tree.text().lower()


@pytest.mark.parametrize("kind", ["ARTICLE", "COURSE", "SAMPLE"])
def test_the_share_button_knows_its_address_and_no_other_host(kind: str, client: Client) -> None:
    course = build.course_page()
    pages = {
        "ARTICLE": build.news(),
        "COURSE": course,
        "SAMPLE": build.lesson(build.module(course), free_sample=True),
    }
    own = pages[kind].get_url_parts()[2]
    tree = HTMLParser(client.get(own).text)
    share = tree.css_first("[data-share]")
    assert share.attributes["data-url"] == conf.base_url + own
    assert share.css_first("input[readonly]").attributes["value"] == conf.base_url + own
    assert all(node.attributes.get("hidden", "no") is None for node in share.css("button"))
    assert tree.css('script[src$="js/share.js"]') != []


def test_a_gated_lesson_has_no_share_button(signed_in: Any, committed: Any) -> None:
    with committed():
        page = build.course()
        learner = build.person()
        build.enrol(learner, build.cohort(page))
    lesson = page.get_descendants().order_by("path")[1]
    answer = signed_in(learner).get(lesson.get_url_parts()[2])
    assert answer.status_code == 200
    assert "data-share" not in answer.text


def test_a_trainer_does_not_write_news(signed_in: Any) -> None:
    from lms.cohorts.appointments import appoint
    from lms.cohorts.enums import Role

    trainer = build.person()
    appoint(person=trainer, role=Role.TRAINER, course=build.course_row(build.course_page()))
    index = build.news_index()
    assert signed_in(trainer).get(f"/admin/pages/add/lms/newspage/{index.pk}/").status_code == 404
    administrator = build.person(is_superuser=True)
    form = signed_in(administrator).get(f"/admin/pages/add/lms/newspage/{index.pk}/").text
    assert "Ein oder zwei Sätze. Sie stehen in der Liste und im Feed." in form


def test_an_administrator_can_let_a_group_write_news(signed_in: Any) -> None:
    writer, index = build.person(), build.news_index()
    group = Group.objects.create(name="Redaktion")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for right in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(codename=right, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=index, permission=permission)
    writer.user.groups.add(group)
    form = {
        "title": "Neues", "slug": "neues", "date": "02.03.2026", "teaser": "Kurz.", "action-publish": "1",
        "body-count": "1", "body-0-type": "text", "body-0-order": "0", "body-0-deleted": "", "body-0-id": "",
        "body-0-value": '{"blocks":[{"key":"a","text":"Hallo","type":"unstyled"}],"entityMap":{}}',
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = signed_in(writer).post(f"/admin/pages/add/lms/newspage/{index.pk}/", form)
    assert answer.status_code == 302, answer.text
    assert NewsPage.objects.live().get().title == "Neues"
