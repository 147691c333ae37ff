"""The screen on which administrators enter the institute's data."""

from typing import Any

import pytest
from django.test import Client

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.institute.models import Institute
from tests import build

pytestmark = pytest.mark.django_db
LIST = {"TOTAL_FORMS": "2", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}


@pytest.fixture
def address() -> str:
    return f"/admin/settings/lms/institute/{Institute.load().pk}/"


def filled(*languages: str, **fields: str) -> dict[str, str]:
    """The form as a browser sends it, with a name in each of these languages."""
    sent = {"logo-count": "0", **{f"wordings-{name}": value for name, value in LIST.items()}, **fields}
    for number, language in enumerate(languages):
        part = {"language": language, "name": f"Name {language}", "id": "", "ORDER": "1", "DELETE": ""}
        sent |= {f"wordings-{number}-{name}": value for name, value in part.items()}
    return {**sent, "wordings-TOTAL_FORMS": str(len(languages))}


def test_an_administrator_saves_it_with_other_languages(admin_client: Client, address: str) -> None:
    answer = admin_client.post(address, filled("en", "tr", name="Institut", phone="+49 231 990"))
    assert answer.status_code == 302
    row = Institute.objects.get()
    assert (row.name, row.phone) == ("Institut", "+49 231 990")
    assert dict(row.wordings.values_list("language", "name")) == {"en": "Name en", "tr": "Name tr"}


@pytest.mark.parametrize(
    ("languages", "fields"), [(("en", "en"), {}), ((), {"phone": "abc"}), ((), {"email": "post@"})]
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    admin_client: Client, address: str, languages: tuple[str, ...], fields: dict[str, str]
) -> None:
    answer = admin_client.post(address, filled(*languages, name="Institut", **fields))
    assert answer.status_code == 200
    assert 'value="Institut"' in answer.content.decode()
    assert Institute.objects.get().name == ""


def test_its_start_page_lists_what_is_missing(admin_client: Client) -> None:
    assert "Angaben zum Institut sind noch nicht vollständig" in admin_client.get("/admin/").content.decode()


def test_others_meet_neither_the_screen_nor_the_list(address: str, signed_in: Any) -> None:
    trainer = build.person()
    page = build.course_page()
    appointments.appoint(person=trainer, role=Role.TRAINER, course=build.course_row(page))
    client = signed_in(trainer)
    assert client.get(address).status_code == 404
    assert "noch nicht vollständig" not in client.get("/admin/").content.decode()
