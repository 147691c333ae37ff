"""Choosing among options: exactly one right (single choice), or any number (multiple response)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from lms.quizzes.kinds.base import COMMON, Kind, Source, common, only_value

FIELDS = {"uid", "text", "right", "feedback"}


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer, and why it is right or not."""

    uid: str
    text: str
    right: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """A question with options in the author's order."""

    options: tuple[Option, ...] = ()

    @classmethod
    def read(cls, source: Source) -> Self:
        source.only({*COMMON, "options"})
        options = tuple(
            Option(
                part.text("uid"), part.text("text"), part.truth("right", default=False), part.text("feedback")
            )
            for part in source.parts("options", FIELDS)
        )
        if len({option.uid for option in options}) < len(options):
            source.broken.append(f"{source.where}two options have the same uid")
        cls.count(source, sum(option.right for option in options))
        return cls(**common(source), options=options)

    @classmethod
    def count(cls, source: Source, right: int) -> None:
        """Note where this number of right options does not fit."""
        raise NotImplementedError

    def asked(self) -> dict[str, object]:
        return {"options": [{"uid": option.uid, "text": option.text} for option in self.options]}

    def chosen(self, response: object) -> set[str]:
        """The uids a response chooses; none where it is invalid."""
        raise NotImplementedError

    def picked(self, response: object) -> list[Option]:
        """The options a response chooses, in the author's order."""
        uids = self.chosen(response)
        return [option for option in self.options if option.uid in uids]


class SingleChoice(Choice):
    """Exactly one option is right. Response: {"choice": uid}; 1 or 0."""

    __slots__ = ()
    kind: ClassVar[str] = "single_choice"

    @classmethod
    def count(cls, source: Source, right: int) -> None:
        if right != 1:
            source.broken.append(f"{source.where}exactly one option must be right, not {right}")

    def clean(self, response: object) -> dict[str, object] | None:
        uid = only_value(response, "choice")
        known = isinstance(uid, str) and any(option.uid == uid for option in self.options)
        return {"choice": uid} if known else None

    def chosen(self, response: object) -> set[str]:
        answer = self.clean(response)
        return {str(answer["choice"])} if answer else set()

    def _marked(self, answer: Mapping[str, object]) -> tuple[float, list[str]]:
        picked = self.picked(answer)
        return float(all(option.right for option in picked)), [option.feedback for option in picked]


class MultipleResponse(Choice):
    """Any number is right. Response: {"choices": [uid, …]}; max(0, (right − wrong) / all right ones), as in Canvas."""

    __slots__ = ()
    kind: ClassVar[str] = "multiple_response"

    @classmethod
    def count(cls, source: Source, right: int) -> None:
        if not right:
            source.broken.append(f"{source.where}at least one option must be right")

    def clean(self, response: object) -> dict[str, object] | None:
        uids = only_value(response, "choices")
        if not isinstance(uids, list) or not all(isinstance(uid, str) for uid in uids):
            return None
        wanted = set(uids)
        chosen = [option.uid for option in self.options if option.uid in wanted]
        return {"choices": chosen} if len(chosen) == len(wanted) else None

    def chosen(self, response: object) -> set[str]:
        answer = self.clean(response)
        uids = answer["choices"] if answer else None
        return set(uids) if isinstance(uids, list) else set()

    def _marked(self, answer: Mapping[str, object]) -> tuple[float, list[str]]:
        picked = self.picked(answer)
        right = sum(option.right for option in picked)
        key = sum(option.right for option in self.options)
        fraction = max(0.0, (right - (len(picked) - right)) / key)
        return fraction, [option.feedback for option in picked]
