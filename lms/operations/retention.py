"""Which backups stay: some days back one a day, some weeks back one a week. Pure."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime


def kept(made: Iterable[datetime], *, daily: int, weekly: int) -> set[datetime]:
    """The newest of each of the last `daily` days and of each of the last `weekly` finished weeks with a backup.

    Weeks are ISO weeks; finished are those before the week of the newest backup, so that the reach never shrinks
    to less than `weekly` - 1 weeks. Days and weeks without a backup do not count: a pause throws nothing away.
    """
    newest_first = sorted(set(made), reverse=True)
    days = _newest_of_each(newest_first, lambda at: at.date(), daily)
    this_week = newest_first[0].isocalendar()[:2] if newest_first else None
    before = [at for at in newest_first if at.isocalendar()[:2] != this_week]
    return days | _newest_of_each(before, lambda at: at.isocalendar()[:2], weekly)


def _newest_of_each(
    newest_first: list[datetime], period: Callable[[datetime], Hashable], periods: int
) -> set[datetime]:
    newest: dict[Hashable, datetime] = {}
    for at in newest_first:
        newest.setdefault(period(at), at)
    return set(list(newest.values())[:periods])
