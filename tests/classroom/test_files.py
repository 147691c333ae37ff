"""Files of a seminar: who finds them, what they are called, how they go."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lms.attendance.cleaning import Clean
from lms.classroom import actions
from lms.classroom.models import Material
from lms.classroom.queries import rooms_among
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.errors import Refused
from lms.operations.orphans import orphans
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests import build
from tests.attendance.build import booked, say
from tests.attendance.test_cleaning import WORD, picture
from tests.queries import count
from tests.seminars import build as sem
from tests.seminars.conftest import _rows, foreign, group

__all__ = ["_rows", "foreign", "group"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


@pytest.fixture
def seminar(group: Cohort) -> Seminar:
    return sem.seminar(group, timezone.localdate() + timedelta(days=10))


@pytest.fixture
def trainer(group: Cohort) -> Person:
    return build.appointed(role=Role.TRAINER, course=group.course)


def add(seminar: Seminar, by: Person, title: str = "Handzettel", body: bytes = b"%PDF-1.4") -> Material:
    file = Clean(body, "pdf")
    return actions.add_file(seminar=seminar, title=title, file=file, by=by, now=timezone.now())


def room(seminar: Seminar) -> str:
    return reverse("lms:room", args=[seminar.pk])


def addresses(file: Material) -> list[str]:
    """Where those who take part find it."""
    return [
        room(file.seminar),
        reverse("lms:room_files", args=[file.seminar_id]),
        reverse("lms:room_file", args=[file.seminar_id, file.pk]),
    ]


def lists(file: Material) -> list[str]:
    """Where its trainers find it."""
    return [
        reverse("lms_staff:room_files", args=[file.seminar_id]),
        reverse("lms_staff:room_file", args=[file.pk]),
        reverse("lms_staff:room_file_drop", args=[file.pk]),
    ]


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def stored() -> list[str]:
    storage = storages["private"]
    return storage.listdir("materials")[1] if storage.exists("materials") else []


def test_a_trainer_adds_a_photo_and_who_has_a_seat_finds_it_without_its_place(
    seminar: Seminar, trainer: Person, signed_in: Any
) -> None:
    sent = {"title": "Fotoprotokoll: Tag 1/2", "file": SimpleUploadedFile("KANARIE.exe", picture())}
    answer = signed_in(trainer).post(reverse("lms_staff:room_files", args=[seminar.pk]), sent)
    assert answer.status_code == 302
    file = Material.objects.get()
    assert (file.title, file.by, file.ending) == ("Fotoprotokoll: Tag 1/2", trainer, "jpg")
    client = signed_in(booked(seminar))
    page = client.get(room(seminar)).content.decode()
    assert "Fotoprotokoll: Tag 1/2" in page
    assert f"JPG, {file.size}\xa0Bytes" in page
    got = client.get(reverse("lms:room_file", args=[seminar.pk, file.pk]))
    found = body(got)
    assert len(found) == file.size
    assert WORD not in found
    assert got.headers["Content-Disposition"] == 'attachment; filename="Fotoprotokoll Tag 1 2.jpg"'
    assert got.headers["Content-Type"] == "image/jpeg"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in got.headers["Content-Security-Policy"]


def test_all_at_once_come_as_one_archive_in_order_of_time(
    seminar: Seminar, trainer: Person, signed_in: Any
) -> None:
    for text in (b"%PDF eins", b"%PDF zwei"):
        add(seminar, trainer, body=text)
    answer = signed_in(booked(seminar)).get(reverse("lms:room_files", args=[seminar.pk]))
    assert answer.headers["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(body(answer))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "01 Handzettel.pdf": b"%PDF eins",
            "02 Handzettel.pdf": b"%PDF zwei",
        }


@pytest.mark.parametrize("state", ["waiting", "cancelled", "asked"])
def test_without_a_seat_nothing_is_there(
    seminar: Seminar, trainer: Person, signed_in: Any, state: str
) -> None:
    file = add(seminar, trainer)
    client = signed_in(booked(seminar, state=state))
    assert [client.get(one).status_code for one in addresses(file)] == [404, 404, 404]


def test_a_seat_elsewhere_does_not_open_it(
    seminar: Seminar, foreign: Cohort, trainer: Person, signed_in: Any
) -> None:
    file = add(seminar, trainer)
    other = sem.seminar(foreign, timezone.localdate() + timedelta(days=11))
    client = signed_in(booked(other))
    assert [client.get(one).status_code for one in addresses(file)] == [404, 404, 404]
    assert client.get(reverse("lms:room_file", args=[other.pk, file.pk])).status_code == 404


def test_who_was_there_finds_the_protocol(group: Cohort, trainer: Person, signed_in: Any) -> None:
    past = sem.seminar(
        group, timezone.localdate() - timedelta(days=3), now=timezone.now() - timedelta(days=30)
    )
    file = add(past, trainer)
    who = build.enrol(build.person(), group).person
    client = signed_in(who)
    assert client.get(addresses(file)[2]).status_code == 404
    say(past, who, past.starts_at)
    assert [client.get(one).status_code for one in addresses(file)] == [200, 200, 200]


def test_only_its_trainers_add_and_delete(
    seminar: Seminar, foreign: Cohort, trainer: Person, signed_in: Any
) -> None:
    file = add(seminar, trainer)
    others = [
        build.appointed(role=Role.TRAINER, course=foreign.course),
        build.appointed(role=Role.COORDINATOR, cohort=seminar.cohort, sees_names=True),
    ]
    for who in others:
        client = signed_in(who)
        assert [client.get(one).status_code for one in lists(file)] == [404, 404, 404]
        sent = {"title": "x", "file": SimpleUploadedFile("x.jpg", picture())}
        assert client.post(lists(file)[0], sent).status_code == 404
        assert client.post(lists(file)[2]).status_code == 404
    assert Material.objects.count() == 1
    client = signed_in(build.appointed(role=Role.TRAINER, cohort=seminar.cohort))
    assert [client.get(one).status_code for one in lists(file)] == [200, 200, 200]


def test_deleting_asks_first_and_takes_the_file_along(
    seminar: Seminar, trainer: Person, signed_in: Any, committed: Any
) -> None:
    file = add(seminar, trainer)
    client, address = signed_in(trainer), lists(file)[2]
    assert "Handzettel" in client.get(address).content.decode()
    assert (Material.objects.count(), len(stored())) == (1, 1)
    with committed():
        assert client.post(address).status_code == 302
    assert (Material.objects.count(), stored()) == (0, [])


def test_what_no_row_names_is_swept(seminar: Seminar, trainer: Person) -> None:
    kept, lost = add(seminar, trainer), add(seminar, trainer)
    Material.objects.filter(pk=lost.pk).delete()
    found = orphans(now=timezone.now() + timedelta(days=1))
    assert [name for _storage, name in found] == [str(lost.file)]
    assert str(kept.file) in {f"materials/{name}" for name in stored()}


def test_a_page_of_the_web_is_no_file_for_participants(
    seminar: Seminar, trainer: Person, signed_in: Any
) -> None:
    sent = {"title": "Blatt", "file": SimpleUploadedFile("x.pdf", b"<script>alert(1)</script>")}
    answer = signed_in(trainer).post(reverse("lms_staff:room_files", args=[seminar.pk]), sent)
    assert answer.status_code == 422
    assert stored() == []


@pytest.mark.parametrize(("limit", "most"), [("MOST_FILES", 1), ("MOST_TOGETHER", 15)])
def test_a_seminar_has_room_for_so_much(
    seminar: Seminar, trainer: Person, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(actions, limit, most)
    add(seminar, trainer)
    with pytest.raises(Refused):
        add(seminar, trainer)
    assert len(stored()) == 1


def test_a_file_that_is_lost_is_not_there(seminar: Seminar, trainer: Person, signed_in: Any) -> None:
    file = add(seminar, trainer)
    file.file.storage.delete(str(file.file))
    assert signed_in(booked(seminar)).get(addresses(file)[2]).status_code == 404


def test_my_way_says_how_many_there_are_for_no_query_more(
    seminar: Seminar, trainer: Person, signed_in: Any
) -> None:
    who = booked(seminar)
    client = signed_in(who)
    assert "#files" not in client.get("/mein-weg/").content.decode()
    before = count(lambda: client.get("/mein-weg/"))
    add(seminar, trainer), add(seminar, trainer)
    page = client.get("/mein-weg/").content.decode()
    assert f'href="{room(seminar)}#files"' in page
    assert "2 Dateien" in page
    assert count(lambda: client.get("/mein-weg/")) == before
    (seminar,) = Seminar.objects.values_list("pk", flat=True)
    assert rooms_among(build.person().pk, set(), {seminar}) == {}
    assert rooms_among(build.person().pk, {seminar}, set()) == {seminar: 2}


def test_pages_and_archive_cost_the_same_with_one_and_with_three(
    seminar: Seminar, trainer: Person, signed_in: Any
) -> None:
    client, staff = signed_in(booked(seminar)), signed_in(trainer)
    costs = []
    for number in (1, 2):
        for _more in range(number):
            file = add(seminar, trainer)
        for address in addresses(file):
            client.get(address)
        staff.get(lists(file)[0])
        costs.append(
            [
                *(count(lambda at=one: client.get(at)) for one in addresses(file)),  # type: ignore[misc]
                count(lambda: staff.get(lists(file)[0])),  # noqa: B023 -- called at once
            ]
        )
    assert costs[0] == costs[1]
