"""The words that kinds bring along, in the language of the reader."""

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from lms.quizzes.kinds.texts import Word


def said(word: str | Word) -> Any:
    """A word of a kind, translated when it is shown; a text of an author as it stands."""
    if not isinstance(word, Word):
        return word
    if not word.text:
        return ""
    return pgettext_lazy(word.context, word.text) if word.context else gettext_lazy(word.text)
