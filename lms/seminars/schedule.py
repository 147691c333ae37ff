"""How many days before or after a seminar something happens, as somebody types it: "7, 2". Pure."""

MOST, FURTHEST = 4, 60
NONE = "0"


def read_days(text: str) -> list[int] | None:
    """Different numbers of days, the largest first; None for nothing typed, an empty list for "0": never.

    Raises ValueError where it is no list of at most four numbers between 1 and 60.
    """
    parts = text.replace(";", ",").replace(",", " ").split()
    if not parts:
        return None
    if parts == [NONE]:
        return []
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(text)
    numbers = sorted({int(part) for part in parts}, reverse=True)
    if len(numbers) > MOST or not all(1 <= number <= FURTHEST for number in numbers):
        raise ValueError(text)
    return numbers


def write_days(days: list[int] | None) -> str:
    """The same as text."""
    if days is None:
        return ""
    return ", ".join(map(str, days)) or NONE
