"""Search, sitemap and robots: what is public, and nothing else."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from wagtail.models import PageViewRestriction

from lms.conf import conf
from lms.pages.models import LessonPage
from tests import build
from tests.queries import at_most, count

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("searchable")]
CANARY = "Zitronenfalter"
TEXT = [{"type": "text", "value": f"<p>Ein {CANARY} fliegt.</p>", "id": "b1"}]


def titles(client: Client, words: str, **more: str) -> list[str]:
    tree = HTMLParser(client.get("/suche/", {"q": words, **more}).text)
    return [node.text() for node in tree.css(".found h2")]


def addresses(client: Client) -> str:
    return client.get("/sitemap.xml").text


def hidden() -> list[Any]:
    """Pages with the canary that nobody may find, each hidden in another way."""
    module = build.module(build.course_page())
    draft = build.plain("Entwurf", body=TEXT)
    draft.unpublish()
    never = build.home().add_child(
        instance=type(draft)(title=f"Nie {CANARY}", slug="nie", live=False, body=TEXT, locale=draft.locale)
    )
    private = build.plain("Geheim", body=TEXT)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    gated = build.lesson(module, f"Lektion {CANARY}", body=TEXT)
    quiz = build.quiz(module, f"Quiz {CANARY}")
    slot = build.slot(module, f"Seminartag {CANARY}")
    closed = build.course_page("Zu")
    below = build.lesson(build.module(closed), f"Probe {CANARY}", body=TEXT, free_sample=True)
    closed.unpublish()
    early = build.news(f"Nachricht {CANARY}")
    early.unpublish()
    return [draft, never, private, gated, quiz, slot, below, early, build.module(module.get_parent(), CANARY)]


def test_what_is_not_public_is_never_found(client: Client) -> None:
    hidden()
    build.news("Sichtbar", body=TEXT)
    assert titles(client, CANARY) == ["Sichtbar"]


def test_also_not_in_an_index_that_was_built_before(client: Client) -> None:
    module = build.module(build.course_page())
    lesson = build.lesson(module, "Probe", body=TEXT, free_sample=True)
    assert titles(client, CANARY) == ["Probe"]
    lesson.free_sample = False
    build.publish(lesson)
    assert titles(client, CANARY) == []


def test_also_not_after_the_whole_index_was_built_anew(client: Client) -> None:
    hidden()
    build.plain("Sichtbar", body=TEXT)
    call_command("update_index", verbosity=0)
    assert titles(client, CANARY) == ["Sichtbar"]


def test_a_draft_of_a_published_page_is_not_searched(client: Client) -> None:
    page = build.plain("Sichtbar")
    page.body = TEXT
    page.save_revision()
    assert titles(client, CANARY) == []


def test_a_free_sample_is_found(client: Client) -> None:
    build.lesson(build.module(build.course_page()), "Probe", body=TEXT, free_sample=True)
    assert titles(client, CANARY) == ["Probe"]


def test_nested_texts_are_searched(client: Client) -> None:
    block = {"type": "accordion", "value": {"title": "Mehr", "text": f"<p>{CANARY}</p>"}, "id": "b1"}
    build.plain("Aufklappen", body=[block])
    assert titles(client, CANARY) == ["Aufklappen"]


@pytest.mark.parametrize(
    "words", ["Buergermeisterin", "bürgermeisterinnen", "Bürgermeist", "BÜRGERMEISTERIN"]
)
def test_german_words_are_found_in_other_forms(client: Client, words: str) -> None:
    build.plain("Die Bürgermeisterin")
    assert titles(client, words) == ["Die Bürgermeisterin"]


def test_the_title_counts_more_than_the_text(client: Client) -> None:
    rat = [{"type": "text", "value": "<p>Der Rat berät. Der Rat beschließt.</p>", "id": "b1"}]
    build.plain("Anderes", body=rat)
    build.plain("Der Rat", slug="rat")
    build.plain("Noch etwas", body=rat)
    assert titles(client, "Rat")[0] == "Der Rat"


def test_all_words_count_first_then_any(client: Client) -> None:
    build.plain("Der Rat")
    build.plain("Rat und Verein")
    assert titles(client, "Rat Verein") == ["Rat und Verein"]
    assert titles(client, "Verein Zebra") == ["Rat und Verein"]


def test_only_the_readers_language_is_searched(client: Client) -> None:
    build.plain("Der Rat")
    build.plain("The Rat", "en")
    assert titles(client, "Rat") == ["Der Rat"]


def test_where_there_is_nothing_in_the_own_language_the_sites_own_is_searched(client: Client) -> None:
    build.plain("Der Rat")
    client.cookies["language"] = "en"
    client.post(reverse("lms:preferences"), {"language": "en", "next": "/"})
    answer = client.get("/suche/", {"q": "Rat"}).text
    assert '<a href="/de/p' in answer
    assert 'lang="de" hreflang="de"' in answer
    assert "They are in this language: German." in answer


def test_results_say_title_kind_and_description(client: Client) -> None:
    build.news("Neuer Kurs", teaser="Der Kurs beginnt im März.")
    story = HTMLParser(client.get("/suche/?q=Kurs").text).css_first(".found .story")
    assert [part.text() for part in story.css("p, h2")] == [
        "Aktuelles",
        "Neuer Kurs",
        "Der Kurs beginnt im März.",
    ]


def test_nothing_found_says_so_and_what_to_try(client: Client) -> None:
    build.plain("Hilfe", place="help")
    answer = client.get("/suche/?q=Zebra")
    assert "Wir haben keine Seite zu „Zebra“ gefunden." in answer.text
    assert "Prüfen Sie, ob das Wort richtig geschrieben ist." in answer.text


def test_words_come_back_escaped(client: Client) -> None:
    answer = client.get("/suche/", {"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "words",
    ['"', "'", "*", "rat*", "NEAR(rat)", "rat AND", "-rat", "a:b", "(", "%", "\\", "rat & !", "💡", "و"],
)
def test_signs_break_nothing(client: Client, words: str) -> None:
    build.plain("Der Rat")
    assert client.get("/suche/", {"q": words}).status_code == 200


@pytest.mark.parametrize(("words", "says"), [("x" * 101, "100"), ("a\0b", "Null")])
def test_what_cannot_be_searched_is_said_and_kept(client: Client, words: str, says: str) -> None:
    answer = client.get("/suche/", {"q": words})
    assert answer.status_code == 200
    assert says in answer.text
    field = HTMLParser(answer.text).css_first("[name=q]")
    assert field.attributes["aria-invalid"] == "true"
    assert len(field.attributes["value"] or "") == len(words)


def test_results_come_in_sheets(client: Client) -> None:
    for number in range(12):
        build.plain(f"Rat {number}")
    assert len(titles(client, "Rat")) == 10
    assert len(titles(client, "Rat", seite="2")) == 2
    assert len(set(titles(client, "Rat") + titles(client, "Rat", seite="2"))) == 12
    assert titles(client, "Rat", seite="99") == titles(client, "Rat", seite="2")
    assert 'href="?q=Rat&amp;seite=2"' in client.get("/suche/?q=Rat").text


def test_a_search_costs_the_same_for_one_and_for_many(client: Client) -> None:
    build.plain("Rat", place="help")
    client.get("/suche/?q=Rat")
    one = count(lambda: client.get("/suche/?q=Rat"))
    for number in range(9):
        build.plain(f"Rat {number}")
    client.get("/suche/?q=Rat")
    with at_most(one):
        client.get("/suche/?q=Rat")
    assert one <= 8


def test_the_search_is_not_for_search_engines(client: Client) -> None:
    assert '<meta name="robots" content="noindex">' in client.get("/suche/").text


def test_the_sitemap_holds_public_pages_with_their_languages(client: Client) -> None:
    german, english = build.home(), build.home("en")
    sample = build.lesson(build.module(build.course_page()), "Probe", free_sample=True)
    text = addresses(client)
    for page in (german, english, sample, build.news_index()):
        assert f"<loc>{conf.base_url}{page.get_url_parts()[2]}</loc>" in addresses(client)
    assert f'hreflang="en" href="{conf.base_url}/en/"' in text
    assert f'hreflang="x-default" href="{conf.base_url}/"' in text


def test_the_sitemap_holds_nothing_else(client: Client) -> None:
    pages = hidden()
    text = addresses(client)
    assert [page.title for page in pages if f"{page.get_url_parts()[2]}</loc>" in text] == []


def test_the_pages_themselves_agree_for_a_sitemap_of_the_hosts_own() -> None:
    module = build.module(build.course_page())
    gated = build.lesson(module)
    assert [*gated.get_sitemap_urls(), *module.get_sitemap_urls()] == []
    assert build.lesson(module, free_sample=True).get_sitemap_urls() != []
    assert LessonPage.get_indexed_objects().count() == 1


def test_the_sitemap_costs_the_same_for_one_and_for_many(client: Client) -> None:
    build.plain()
    addresses(client)
    one = count(lambda: addresses(client))
    for _ in range(5):
        build.plain()
    with at_most(one):
        addresses(client)
    assert one <= 3


def test_robots_name_the_sitemap_and_keep_out(client: Client) -> None:
    answer = client.get("/robots.txt")
    lines = answer.text.splitlines()
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert f"Sitemap: {conf.base_url}/sitemap.xml" in lines
    assert {"Disallow: /admin/", "Disallow: /konto/", "Disallow: /mein-weg/", "Disallow: /suche/"} <= set(
        lines
    )
