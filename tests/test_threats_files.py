"""Pictures, documents and doors for machines (A14, B11, C3, C4)."""

from copy import deepcopy
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Page

from lms.pages.models import CourseDocument
from tests import build
from tests.once import made_once
from tests.threats import Owned, owned, png, routes

pytestmark = pytest.mark.django_db


def _make(committed: Any) -> Owned:
    with committed():
        return owned("Alpha")


_rows = made_once(_make)


@pytest.fixture
def world(db: None, _rows: Owned) -> Owned:
    return deepcopy(_rows)


def logged_in(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person.user)
    return client


def test_no_interface_for_machines_is_open() -> None:
    assert not {app for app in settings.INSTALLED_APPS if "api" in app or "rest_framework" in app}
    outside = [
        route
        for route, name, _needed in routes()
        if not route.startswith("admin/") and "api" in f"{route}{name}"
    ]
    assert outside == []


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v2/pages/", "/api/v3/pages/", "/admin/api/main/images/", "/graphql/"]
)
def test_no_participant_reaches_one(address: str, world: Owned) -> None:
    assert logged_in(world.participant).get(address).status_code in (302, 403, 404)


def test_no_page_offers_fields_to_an_interface() -> None:
    ours = [model for model in apps.get_app_config("lms").get_models() if issubclass(model, Page)]
    assert len(ours) == 9
    assert [model for model in ours if list(getattr(model, "api_fields", []))] == []


def upload(world: Owned, name: str, content: bytes) -> tuple[int, int]:
    """Status of the upload, and how many pictures it made."""
    before = get_image_model().objects.count()
    data = {"title": "Bild", "collection": world.collection.pk, "file": SimpleUploadedFile(name, content)}
    status = logged_in(world.trainer).post(reverse("wagtailimages:add"), data).status_code
    return status, get_image_model().objects.count() - before


def test_a_good_picture_is_taken(world: Owned) -> None:
    assert upload(world, "gut.png", png()) == (302, 1)
    assert upload(
        world,
        "gut.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0"/></svg>',
    ) == (302, 1)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">%s</svg>'
ENTITIES = b'<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BAD_PICTURES: dict[str, tuple[str, bytes]] = {
    "script in a drawing": ("a.svg", SVG % b"<script>alert(1)</script>"),
    "event in a drawing": ("a.svg", SVG % b'<rect onclick="x" width="9" height="9"/>'),
    "foreign html": (
        "a.svg",
        SVG % b"<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
    ),
    "remote picture": ("a.svg", SVG % b'<image href="https://evil.example/x.png" width="9" height="9"/>'),
    "entity bomb": ("a.svg", ENTITIES + SVG % b"<text>&b;</text>"),
    "page as picture": ("a.png", b"\xef\xbb\xbf<html><script>alert(1)</script></html>"),
    "drawing as picture": ("a.png", SVG % b"<script>alert(1)</script>"),
    "wrong kind": ("a.bmp", b"BM"),
    "cut off": ("a.png", png()[:40]),
    "begins like one": ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 90),
    "without its end": ("a.jpg", png((90, 60), "JPEG")[:-200]),
    "drawing of no size": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="-1" height="x"/>'),
    "nothing": ("a.png", b""),
}


@pytest.mark.parametrize("kind", BAD_PICTURES)
def test_a_bad_picture_is_refused(kind: str, world: Owned) -> None:
    status, made = upload(world, *BAD_PICTURES[kind])
    assert (status, made) == (200, 0)


BROKEN = ["cut off", "begins like one", "without its end", "drawing of no size"]


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("wagtailimages:add", "file"),
        ("wagtailimages:add_multiple", "files[]"),
        ("wagtailimages_chooser:create", "image-chooser-upload-file"),
    ],
)
def test_a_broken_picture_is_refused_in_words(address: str, field: str, kind: str, world: Owned) -> None:
    before = get_image_model().objects.count()
    prefix = field.removesuffix("file").removesuffix("files[]")
    data = {f"{prefix}title": "Bild", f"{prefix}collection": world.collection.pk}
    data[field] = SimpleUploadedFile(*BAD_PICTURES[kind])
    answer = logged_in(world.trainer).post(
        reverse(address), data, headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert answer.status_code == 200
    assert (
        "cannot be read" in answer.content.decode() or "kann nicht gelesen werden" in answer.content.decode()
    )
    assert get_image_model().objects.count() == before


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked(world: Owned) -> None:
    out = BytesIO()
    Picture.new("1", (5000, 4001)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    assert upload(world, "bombe.png", out.getvalue()) == (200, 0)


def test_a_picture_of_too_many_bytes_is_refused(world: Owned) -> None:
    assert upload(world, "gross.png", png() + b"\x00" * settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE) == (200, 0)


def test_files_carry_no_tags_over_to_other_courses(world: Owned) -> None:
    for form in (get_image_form(get_image_model()), get_document_form(CourseDocument)):
        assert "tags" not in form(user=world.trainer.user).fields


def test_a_shown_picture_has_lost_where_it_was_taken(world: Owned) -> None:
    exif = Picture.Exif()
    exif[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0)}
    content = ContentFile(png((900, 600), "JPEG", exif=exif), "gps.jpg")
    image = get_image_model().objects.create(title="x", file=content, width=900, height=600)
    for wanted in ("max-400x800|format-webp", "max-800x1600|format-webp"):
        with image.get_rendition(wanted).file.open() as shown, Picture.open(shown) as picture:
            assert not picture.getexif().get_ifd(0x8825)


def test_originals_and_documents_have_no_address_of_their_own(world: Owned) -> None:
    for client in (Client(), logged_in(world.trainer)):
        for name in (world.image.file.name, world.document.file.name):
            for base in (settings.MEDIA_URL, "/private/", "/var/private/", "/static/"):
                assert client.get(f"{base}{name}").status_code == 404


def test_a_document_is_for_those_who_learn_or_teach_there(world: Owned) -> None:
    stranger = build.person()
    answers = [client.get(world.document.url).status_code for client in
               (Client(), logged_in(stranger), logged_in(world.participant), logged_in(world.trainer))]  # fmt: skip
    assert answers == [404, 404, 200, 200]
    missing = Client().get(reverse("wagtaildocs_serve", args=[999_999, "x.txt"]))
    assert missing.content == Client().get(world.document.url).content


@pytest.mark.parametrize(
    "name",
    ["a.html", "a.svg", "a.xml", "a.xhtml", "a.pdf", "a.mht", "a.html.pdf", "a.js", "a.pdf.html", "a.txt"],
)
def test_a_document_never_opens_in_our_origin(name: str, world: Owned) -> None:
    content = ContentFile(b"<html><script>alert(1)</script></html>", name)
    document = CourseDocument.objects.create(title="x", file=content, collection=world.collection)
    response = logged_in(world.participant).get(document.url)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_a_file_name_stays_in_its_header(world: Owned) -> None:
    content = ContentFile(b"x", 'a"; filename=b.html\r\nX: y.txt')
    document = CourseDocument.objects.create(title="x", file=content, collection=world.collection)
    response = logged_in(world.participant).get(document.url)
    assert "X" not in response.headers
    assert "\n" not in response.headers["Content-Disposition"]
