"""Words of the interface that a kind of question brings along. They are translated where they are shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A message id, with its context where the word alone could mean two things."""

    text: str
    context: str = ""

    def __str__(self) -> str:
        return self.text


def gettext_noop(text: str) -> Word:
    """Mark a text for translation; it bears the name by which texts are collected."""
    return Word(text)


def pgettext(context: str, text: str) -> Word:
    """The same, with a context."""
    return Word(text, context)
