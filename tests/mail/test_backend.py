"""Whatever sends through Django ends in the outbox."""

import pytest
from django.core.mail import EmailMultiAlternatives

from lms.institute.models import Institute
from lms.institute.queries import forget
from lms.mail.backend import OutboxBackend
from lms.mail.models import Mail

pytestmark = pytest.mark.django_db


def test_each_recipient_gets_an_own_letter() -> None:
    message = EmailMultiAlternatives("Betreff", "Text", to=["a@example.org"], cc=["b@example.org"])
    message.attach_alternative("<p>Text</p>", "text/html")
    OutboxBackend().send_messages([message])
    rows = Mail.objects.order_by("to").values_list("to", "subject", "text", "html")
    assert list(rows) == [
        ("a@example.org", "Betreff", "Text\n", "<p>Text</p>"),
        ("b@example.org", "Betreff", "Text\n", "<p>Text</p>"),
    ]


def test_the_reply_address_is_kept() -> None:
    OutboxBackend().send_messages(
        [EmailMultiAlternatives("s", "t", to=["a@example.org"], reply_to=["c@example.org"])]
    )
    assert Mail.objects.get().headers == {"Reply-To": "c@example.org"}


def test_a_letter_of_plain_text_gets_our_look_and_short_lines() -> None:
    text = "Guten Tag,\n\n\n\nbitte prüfen: http://localhost:8000/admin/pages/7/\n" + "lang " * 40
    send = EmailMultiAlternatives("Bitte <prüfen>", text, to=["a@example.org"])
    OutboxBackend().send_messages([send])
    row = Mail.objects.get()
    assert row.text.startswith("Guten Tag,\n\nbitte prüfen:\nhttp://localhost:8000/admin/pages/7/\nlang lang")
    assert '<a href="http://localhost:8000/admin/pages/7/"' in row.html
    assert "Bitte &lt;prüfen&gt;" in row.html


def test_without_a_reply_address_answers_go_to_the_institute() -> None:
    Institute.objects.create(name="Institut", email="post@institut.example")
    forget()
    OutboxBackend().send_messages([EmailMultiAlternatives("s", "t", to=["a@example.org"])])
    assert Mail.objects.get().headers == {"Reply-To": "post@institut.example"}
