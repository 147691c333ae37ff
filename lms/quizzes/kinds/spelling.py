"""One letter too many, missing, another one, or two that changed places."""

from functools import lru_cache

from lms.quizzes.kinds.wildcard import fold, pieces

LEAST = 5  # letters: in a shorter word another letter often makes another word


def is_slip(text: str, expected: str, *, case_sensitive: bool = False) -> bool:
    """Is the text one slip of the pen away from an expected word? Not for numbers, short words and wildcards."""
    meant = _meant(expected, case_sensitive=case_sensitive)
    if not meant:
        return False
    said = fold(text.strip(), case_sensitive=case_sensitive)
    return is_one_off(said, meant) and not any(sign.isnumeric() for sign in said)


@lru_cache(maxsize=4096)
def _meant(expected: str, *, case_sensitive: bool) -> str:
    """The expected word, folded; empty where no slip is forgiven."""
    if len(pieces(expected)) > 1:
        return ""
    meant = fold(expected.strip().replace("\\*", "*"), case_sensitive=case_sensitive)
    is_word = sum(sign.isalpha() for sign in meant) >= LEAST and not any(sign.isnumeric() for sign in meant)
    return meant if is_word else ""


def is_one_off(one: str, other: str) -> bool:
    """Is the distance of two texts exactly 1 (Damerau and Levenshtein)? Linear."""
    short, long = sorted((one, other), key=len)
    if short == long or len(long) - len(short) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return swapped or short[at + 1 :] == long[at + 1 :]
