"""A course package as frozen values. Source of the format: docs/reference/course-packages.md."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StringConstraints

from lms.loader.claims import FactId, read_claims
from lms.loader.drawings import svg_problem
from lms.loader.folder import Folder
from lms.loader.lessons import Block, Picture, read_blocks
from lms.loader.pieces import front_matter
from lms.loader.problems import Problem, Sheet
from lms.loader.questions import FileQuestion, QuizFile, pictures_in, read_quiz
from lms.loader.toml import Frozen, Key, Optional, Slug, Text, fit, line_of, parse
from lms.loader.wordlist import Entry, read_words

Title = Annotated[Text, StringConstraints(max_length=255)]
LANGUAGE = "de"
SEMINAR = "seminar"  # the folder of guides and sheets
SHEET_BLOCKS = ("heading", "text", "table")
GUIDE_BLOCKS = (*SHEET_BLOCKS, "lead", "steps", "example", "try_it", "remember", "quote", "accordion")
FORMAT = b"1"  # part of every digest: a new number applies every file anew
Minutes = Annotated[int, Field(ge=0, le=3000)]


class ModuleFile(Frozen):
    """A module as course.toml names it."""

    key: Key
    slug: Slug
    title: Title
    phase: Literal["before", "seminar", "after"]
    summary: Text
    minutes: Minutes = 0
    live: StrictBool = True
    unlock: Literal[
        "at_once", "on_booking", "on_date", "after_done", "after_passed", "after_attendance", "by_hand"
    ] = "at_once"
    minutes_needed: Minutes = 0
    opens_with: Key | None = None
    lessons: tuple[Key, ...] = ()
    quiz: Key | None = None
    closes_with: Key | None = None
    guide: Key | None = None
    sheets: tuple[Key, ...] = ()
    fact_ids: tuple[FactId, ...] = ()

    @property
    def quizzes(self) -> tuple[tuple[str, str], ...]:
        """Field and key of each quiz in it."""
        named = (("opens_with", self.opens_with), ("quiz", self.quiz), ("closes_with", self.closes_with))
        return tuple((field, key) for field, key in named if key)


class CourseFile(Frozen):
    """course.toml."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    slug: Slug
    title: Title
    promise: Text
    intro: Optional = ""
    goals: tuple[Annotated[Text, StringConstraints(max_length=200)], ...] = ()
    workload: Annotated[Optional, StringConstraints(max_length=200)] = ""
    level: Annotated[Optional, StringConstraints(max_length=20)] = ""
    note: Annotated[Optional, StringConstraints(max_length=300)] = ""
    picture: Literal["doors", "levels", "voice"] = "doors"
    live: StrictBool = True
    modules: tuple[ModuleFile, ...] = Field(min_length=1)


class SourceFile(Frozen):
    """Where a fact comes from."""

    name: Annotated[Text, StringConstraints(max_length=250)]
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$")] | None = None
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$")] | None = None


class LessonHead(Frozen):
    """The front matter of a lesson."""

    title: Title
    slug: Slug
    minutes: Annotated[int, Field(ge=1, le=600)]
    summary: Annotated[Text, StringConstraints(max_length=250)]
    done_by: Literal["button", "reading"] = "button"
    required: StrictBool = True
    free_sample: StrictBool = False
    sources: tuple[SourceFile, ...] = ()
    fact_checked_on: date | None = None
    review_due: date | None = None
    needs_review: StrictBool = False
    fact_ids: tuple[FactId, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson as its file describes it; `sha256` covers the file and its pictures."""

    key: str
    head: LessonHead
    blocks: tuple[Block, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz as its file describes it."""

    key: str
    file: QuizFile
    sha256: str


class SheetHead(Frozen):
    """The front matter of a sheet to print."""

    title: Annotated[Text, StringConstraints(max_length=120)]
    hint: Annotated[Optional, StringConstraints(max_length=250)] = ""
    layout: Literal["page", "form", "cards", "pages", "poster"] = "page"
    fact_ids: tuple[FactId, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """The guide of a seminar day (without a head), or one of its sheets."""

    key: str
    head: SheetHead | None
    blocks: tuple[Block, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class CoursePackage:
    """One package, read without a fault."""

    file: CourseFile
    intro: tuple[Block, ...]
    lessons: Mapping[str, Lesson]
    quizzes: Mapping[str, Quiz]
    papers: Mapping[str, Paper]
    words: tuple[Entry, ...]
    claims: Mapping[str, str]
    pictures: Mapping[str, bytes]


def digest(*parts: bytes) -> str:
    """One hash over several parts, none of which can pass for another."""
    total = hashlib.sha256(FORMAT)
    for part in parts:
        total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()


def read_glossary(folder: Folder) -> tuple[Entry, ...]:
    """The words of a package; none where it has no glossary."""
    if not folder.root.joinpath("glossary.tsv").is_file():
        return ()
    text = folder.text("glossary.tsv")
    return read_words(text, folder.sheet("glossary.tsv")) if text is not None else ()


def read_course(
    root: Traversable, label: str, known: frozenset[str] = frozenset()
) -> tuple[Any, list[Problem]]:
    """The package in a content folder, or None, and all its faults.

    `known`: casefolded words of other glossaries that lessons may name.
    """
    noted: list[Problem] = []
    folder = Folder(root, label, noted)
    text = folder.text("course.toml")
    course = _course(text, folder.sheet("course.toml")) if text is not None else None
    entries = read_glossary(folder)
    claims = _claims(folder)
    terms = known | names_of(entries)
    pictures: dict[str, bytes] = {}
    lessons = {name: _lesson(name, folder, terms, pictures) for name in folder.names(LANGUAGE, ending=".md")}
    quizzes = {name: _quiz(name, folder, pictures) for name in folder.names("quizzes", ending=".toml")}
    guides = {module.guide for module in course.modules} if course else set()
    papers = {
        name: _paper(name, folder, is_guide=name in guides) for name in folder.names(SEMINAR, ending=".md")
    }
    intro: tuple[Block, ...] = ()
    if course is not None and text is not None:
        sheet = folder.sheet("course.toml")
        intro = read_blocks(course.intro, sheet.part(line_of(text, ["intro"])), lesson=False)
        _compare(course, text, sheet, set(lessons), set(quizzes))
        _compare_papers(course, text, sheet, set(papers))
        _refuse_lost_goals(course, quizzes, folder)
    _refuse_echoes(quizzes, folder)
    if noted or course is None:
        return None, sorted(set(noted))
    return CoursePackage(course, intro, lessons, quizzes, papers, entries, claims, pictures), []  # type: ignore[arg-type]  # none is None


def _claims(folder: Folder) -> dict[str, str]:
    """The facts of a package that a person must check; none where it has no list."""
    if not folder.root.joinpath("facts.toml").is_file():
        return {}
    text = folder.text("facts.toml")
    return read_claims(text, folder.sheet("facts.toml")) if text is not None else {}


def names_of(entries: Iterable[Entry]) -> frozenset[str]:
    """Every way to name these words, casefolded."""
    return frozenset(name.casefold() for entry in entries for name in (entry.written, *entry.names))


def _course(text: str, sheet: Sheet) -> CourseFile | None:
    data = parse(text, sheet)
    if data is None:
        return None
    course = fit(CourseFile, data, text, sheet)
    if course is not None:
        _refuse_doubles(course, text, sheet)
    return course


def _refuse_doubles(course: CourseFile, text: str, sheet: Sheet) -> None:
    seen: set[tuple[str, str]] = set()
    for number, module in enumerate(course.modules):
        names = [("key", module.key), ("slug", module.slug), *(("lessons", key) for key in module.lessons)]
        for field, value in [*names, *module.quizzes]:
            kind = "quiz" if field in ("opens_with", "closes_with") else field
            if (kind, value) in seen:
                sheet.note(line_of(text, ["modules", number, field]), f'"{value}" is there twice')
            seen.add((kind, value))


def _compare(course: CourseFile, text: str, sheet: Sheet, lessons: set[str], quizzes: set[str]) -> None:
    """What course.toml names and what lies in the folders must be the same."""
    for number, module in enumerate(course.modules):
        for key in [key for key in module.lessons if key not in lessons]:
            sheet.note(line_of(text, ["modules", number, "lessons"]), f"there is no file {LANGUAGE}/{key}.md")
        for field, key in [pair for pair in module.quizzes if pair[1] not in quizzes]:
            sheet.note(line_of(text, ["modules", number, field]), f"there is no file quizzes/{key}.toml")
    used = {key for module in course.modules for key in module.lessons}
    for key in sorted(lessons - used):
        sheet.note(1, f"no module names the lesson {LANGUAGE}/{key}.md")
    for key in sorted(quizzes - {key for module in course.modules for _field, key in module.quizzes}):
        sheet.note(1, f"no module names the quiz quizzes/{key}.toml")


def _compare_papers(course: CourseFile, text: str, sheet: Sheet, papers: set[str]) -> None:
    """Guides, sheets and their facts that course.toml names, only for a seminar, and the files must be the same."""
    named: list[str] = []
    for number, module in enumerate(course.modules):
        for field, keys in (
            ("guide", (module.guide,) if module.guide else ()),
            ("sheets", module.sheets),
            ("fact_ids", module.fact_ids),
        ):
            at = line_of(text, ["modules", number, field])
            if keys and module.phase != "seminar":
                sheet.note(at, f'"{field}" belongs to a module of the phase seminar')
            if field == "fact_ids":
                continue
            for key in [key for key in keys if key not in papers]:
                sheet.note(at, f"there is no file {SEMINAR}/{key}.md")
            for key in keys:
                if key in named:
                    sheet.note(at, f'"{key}" is there twice')
                named.append(key)
    for key in sorted(papers - set(named)):
        sheet.note(1, f"no module names the guide or sheet {SEMINAR}/{key}.md")


def _paper(name: str, folder: Folder, *, is_guide: bool) -> Paper | None:
    file = (SEMINAR, f"{name}.md")
    text = folder.text(*file)
    if text is None:
        return None
    sheet, body, begins, head = folder.sheet(*file), text, 1, None
    if not is_guide:
        parts = front_matter(text, sheet)
        if parts is None:
            return None
        front, body, begins = parts
        data = parse(front, sheet.part(2))
        head = fit(SheetHead, data, front, sheet.part(2)) if data is not None else None
    blocks = read_blocks(body, sheet.part(begins), lesson=True)
    known = GUIDE_BLOCKS if is_guide else SHEET_BLOCKS
    for block in [block for block in blocks if block.kind not in known]:
        sheet.note(block.line, f"the block {block.kind} does not belong here; known are {', '.join(known)}")
    return Paper(name, head, blocks, digest(text.encode())) if is_guide or head else None


def _refuse_lost_goals(course: CourseFile, quizzes: Mapping[str, Quiz | None], folder: Folder) -> None:
    """A question tests a goal that the course has."""
    for quiz in filter(None, quizzes.values()):
        for question in quiz.file.questions:
            if question.goal is not None and question.goal > len(course.goals):
                said = (
                    f'the question "{question.uid}" tests goal {question.goal}; there are {len(course.goals)}'
                )
                folder.sheet("quizzes", f"{quiz.key}.toml").note(1, said)


def _refuse_echoes(quizzes: Mapping[str, Quiz | None], folder: Folder) -> None:
    """A second self-assessment needs a first one."""
    files = {quiz.key: quiz.file for quiz in quizzes.values() if quiz}
    if not any(file.asks_itself for file in files.values()):
        for key in [key for key, file in files.items() if file.head.asks_again]:
            folder.sheet("quizzes", f"{key}.toml").note(
                1, "no quiz has questions of the kind scale to ask again"
            )


def _lesson(name: str, folder: Folder, terms: frozenset[str], pictures: dict[str, bytes]) -> Lesson | None:
    file = (LANGUAGE, f"{name}.md")
    text = folder.text(*file)
    sheet = folder.sheet(*file)
    parts = front_matter(text, sheet) if text is not None else None
    if text is None or parts is None:
        return None
    front, body, begins = parts
    data = parse(front, sheet.part(2))
    head = fit(LessonHead, data, front, sheet.part(2)) if data is not None else None
    blocks = read_blocks(body, sheet.part(begins), lesson=True)
    shown = [data for block in blocks for data in _pictured(block, folder, sheet, pictures)]
    for block in [block for block in blocks if block.kind == "terms"]:
        for word, at in block.value:
            if word.casefold() not in terms:
                sheet.note(at, f'the word "{word}" is not in the glossary')
    if head is None:
        return None
    return Lesson(name, head, blocks, digest(text.encode(), *shown))


def _pictured(block: Block, folder: Folder, sheet: Sheet, pictures: dict[str, bytes]) -> list[bytes]:
    """The bytes of a block's pictures, noted where one is missing or not safe."""
    files: list[str] = []
    if isinstance(block.value, Picture):
        files = [block.value.file]
    if isinstance(block.value, FileQuestion):
        files = [file for _place, file in pictures_in(block.value)]
    return [data for file in files if (data := _picture(file, block.line, folder, sheet, pictures))]


def _picture(file: str, line: int, folder: Folder, sheet: Sheet, pictures: dict[str, bytes]) -> bytes | None:
    if file not in pictures:
        refused = folder.refusal("images", file)
        data = None if refused else folder.data("images", file)
        if refused:
            sheet.note(line, f"the picture images/{file}: {refused}")
        if data is None:
            return None
        if file.endswith(".svg") and (problem := svg_problem(data)):
            folder.sheet("images", file).note(1, problem)
        pictures[file] = data
    return pictures[file]


def _quiz(name: str, folder: Folder, pictures: dict[str, bytes]) -> Quiz | None:
    file = ("quizzes", f"{name}.toml")
    text, sheet = folder.text(*file), folder.sheet(*file)
    quiz = read_quiz(text, sheet) if text is not None else None
    if quiz is None or text is None:
        return None
    named = [
        (picture, line_of(text, ["questions", number, *place]))
        for number, question in enumerate(quiz.questions)
        for place, picture in pictures_in(question)
    ]
    shown = [data for picture, at in named if (data := _picture(picture, at, folder, sheet, pictures))]
    return Quiz(name, quiz, digest(text.encode(), *shown))
