"""The codes of the log in words."""

import pytest

from lms.privacy.words import about


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("card-limit", "Zugangskarte: zu viele Versuche"),
        ("erasure id", "Alle Daten löschen. Nachweis: Hat hier einen Ausweis gezeigt"),
        ("cohort:7 csv", "Gruppe 7 · CSV"),
        ("administrator", "Administration"),
        ("person:12", "Eintrag 12"),
        ("trainer course:6f1c2a3b-0000-0000-0000-000000000000", "Trainerin oder Trainer · Kurs 6f1c2a3b"),
        ("totp added", "App für Codes · hinzugefügt"),
        ("removed all link", "entfernt · alle · durch einen Link"),
        ("lms_staff:matrix", "lms_staff:matrix"),
        ("", ""),
    ],
)
def test_a_code_is_said(code: str, said: str) -> None:
    assert about(code) == said
