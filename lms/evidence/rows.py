"""The base of append-only rows: they are added, and only erasing may empty their free texts."""

from typing import Any, NoReturn

from django.db import models


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Refuses whatever would change or remove a row."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is append-only")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is append-only")

    def delete(self) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is append-only")

    def erase(self, **blanks: Any) -> int:
        """Empty free texts of a person who asked to be erased. Only text, only to nothing."""
        if any(value not in ("", None) for value in blanks.values()):
            raise TypeError("Erasing can only empty a field")
        return super().update(**blanks)

    def hand_over(self, *, person: Any) -> int:
        """Say of rows about somebody that they are about this person, with whom they were found to be one."""
        return super().update(person=person)

    def undo(self) -> int:
        """Remove rows that an action wrote which is itself undone now, such as the joining of two persons."""
        return self._raw_delete(self.db)

    def let_go(self) -> int:
        """Remove rows whose term is over. Only for tables that say so by `has_term`."""
        if not getattr(self.model, "has_term", False):
            raise TypeError(f"{self.model.__name__} is append-only")
        return self._raw_delete(self.db)


class AppendOnly(models.Model):
    """A row that says what happened and is never changed."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is append-only")
