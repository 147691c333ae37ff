"""From the text of a lesson or a plain page to its blocks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from lms.loader.folder import is_plain_name
from lms.loader.markdown import line, plain, rich_text, tokens_of, words
from lms.loader.pieces import MARKDOWN, Piece, pieces
from lms.loader.problems import Sheet
from lms.loader.questions import read_check
from lms.loader.toml import parse

# The parts of lms.institute.enums.
INSTITUTE = (
    "address",
    "represented",
    "contact",
    "register",
    "responsible",
    "privacy",
    "funder",
)
BOXES = {"example": "example", "try": "try_it", "remember": "remember"}
PLAIN = ("quote", "accordion", "institute")
TEXT_LIMIT, COLUMNS = 120, 4
ADDED = "block"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page; `kind` is the name of the page's block, `value` depends on it, `line` is in the file."""

    kind: str
    value: Any
    line: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file; no alt text means decoration."""

    file: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column names the row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Added:
    """A block that a site or a course package adds; its value as its class reads it."""

    value: dict[str, Any]


def read_blocks(body: str, sheet: Sheet, *, lesson: bool) -> tuple[Block, ...]:
    """The blocks of a body in order; on plain pages headings, texts, quotes, fold-outs, the institute's data."""
    out: list[Block] = []
    for piece in pieces(body, sheet):
        inner = sheet.part(piece.line)
        if piece.kind == MARKDOWN:
            out += _free(piece, inner)
        elif piece.kind in _READERS and (piece.kind in PLAIN if not lesson else piece.kind != "institute"):
            kind = piece.title if piece.kind == ADDED else BOXES.get(piece.kind, piece.kind)
            value = _READERS[piece.kind](piece, inner)
            if value:
                out.append(Block(kind, value, inner.first_line))
        elif piece.kind:
            inner.note(
                0, f"the block {piece.kind} is not known here; known are {', '.join(sorted(_READERS))}"
            )
    _refuse_twice(out, sheet)
    for block in out:
        if block.kind == "picture" and not lesson:
            Sheet(sheet.file, sheet.noted).note(block.line, "pictures stand in lessons only")
    return tuple(out)


def _refuse_twice(blocks: list[Block], sheet: Sheet) -> None:
    seen: set[str] = set()
    for block in blocks:
        if block.kind == "check" and block.value.uid in seen:
            Sheet(sheet.file, sheet.noted).note(block.line, f'the uid "{block.value.uid}" is there twice')
        elif block.kind == "check":
            seen.add(block.value.uid)


def _free(piece: Piece, sheet: Sheet) -> Iterator[Block]:
    """Headings, pictures, and runs of paragraphs and lists."""
    run: list[Token] = []
    for group in _groups(tokens_of(piece.text)):
        kind = _kind(group)
        if kind != "text" and run:
            yield _text(run, sheet)
            run = []
        if kind == "text":
            run += group
        elif kind == "heading":
            yield from _heading(group, sheet)
        else:
            yield from _picture(group, sheet)
    if run:
        yield _text(run, sheet)


def _groups(tokens: list[Token]) -> Iterator[list[Token]]:
    """Tokens by top-level element."""
    group: list[Token] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            yield group
            group = []


def _kind(group: list[Token]) -> str:
    if group[0].type == "heading_open":
        return "heading"
    children = group[1].children or [] if len(group) == 3 else []
    return "picture" if len(children) == 1 and children[0].type == "image" else "text"


def _text(run: list[Token], sheet: Sheet) -> Block:
    return Block("text", rich_text(run, sheet), sheet.first_line + line(run[0]) - 1)


def _heading(group: list[Token], sheet: Sheet) -> Iterator[Block]:
    at = line(group[0])
    text = words(group[1], sheet)
    if group[0].tag != "h2":
        sheet.note(at, "headings begin with ## (the title of the page is its only #)")
    elif not 0 < len(text) <= TEXT_LIMIT:
        sheet.note(at, f"a heading has 1 to {TEXT_LIMIT} characters")
    else:
        yield Block("heading", text, sheet.first_line + at - 1)


def _picture(group: list[Token], sheet: Sheet) -> Iterator[Block]:
    at = line(group[0])
    image = (group[1].children or [])[0]
    file = str(image.attrs.get("src", ""))
    alt, caption = image.content, str(image.attrs.get("title", ""))
    if not is_plain_name(file):
        sheet.note(at, f"the picture {file} must be a file of the folder images, named without any path")
    elif alt and (not alt.strip() or alt.strip() == file):
        sheet.note(at, "say what the picture shows, or write ![]( … ) where it is decoration only")
    elif len(alt) > 255 or len(caption) > 300:
        sheet.note(at, "what the picture shows has at most 255 characters, its caption at most 300")
    else:
        yield Block("picture", Picture(file, alt.strip(), caption.strip()), sheet.first_line + at - 1)


def _lead(piece: Piece, sheet: Sheet) -> str:
    return _filled(plain(tokens_of(piece.text), sheet), sheet)


def _box(piece: Piece, sheet: Sheet) -> dict[str, str]:
    return {"title": piece.title, "text": _filled(rich_text(tokens_of(piece.text), sheet), sheet)}


def _accordion(piece: Piece, sheet: Sheet) -> dict[str, str]:
    if not 0 < len(piece.title) <= 150:
        sheet.note(0, "a fold-out has a title of 1 to 150 characters: ::: accordion Title")
    return _box(piece, sheet)


def _quote(piece: Piece, sheet: Sheet) -> dict[str, str]:
    return {"text": _filled(plain(tokens_of(piece.text), sheet), sheet), "who": piece.title}


def _filled(text: str, sheet: Sheet) -> str:
    if not text.strip():
        sheet.note(0, "there is nothing in this block")
    return text


def _items(piece: Piece, kind: str, sheet: Sheet) -> list[list[Token]]:
    """The inner tokens of each item of the one list in a box."""
    tokens = tokens_of(piece.text)
    groups = list(_groups(tokens))
    if len(groups) != 1 or groups[0][0].type != f"{kind}_list_open":
        listed = "numbered list (1. 2. 3.)" if kind == "ordered" else "list (- …)"
        sheet.note(0, f"there must be one {listed} in this block and nothing else")
        return []
    return [group[1:-1] for group in _groups(groups[0][1:-1])]


def _steps(piece: Piece, sheet: Sheet) -> tuple[str, ...]:
    return tuple(rich_text(item, sheet) for item in _items(piece, "ordered", sheet))


def _terms(piece: Piece, sheet: Sheet) -> tuple[tuple[str, int], ...]:
    """Each term with its line in the file."""
    found = []
    for item in _items(piece, "bullet", sheet):
        inner = [token for token in item if token.type == "inline"]
        found += [(words(token, sheet), sheet.first_line + line(token) - 1) for token in inner]
    return tuple(found)


def _table(piece: Piece, sheet: Sheet) -> Table | None:
    tokens = tokens_of(piece.text)
    groups = list(_groups(tokens))
    if len(groups) != 1 or groups[0][0].type != "table_open":
        sheet.note(0, "there must be one table in this block and nothing else")
        return None
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(words(token, sheet))
    if len(rows[0]) > COLUMNS:
        sheet.note(1, f"a table has at most {COLUMNS} columns, or it does not fit on a phone")
    header, *others = (tuple(row) for row in rows)
    return Table(piece.title, header, tuple(others))


def _institute(piece: Piece, sheet: Sheet) -> Any:
    if piece.title not in INSTITUTE:
        sheet.note(0, f"the institute has no {piece.title or 'nothing'}; known are {', '.join(INSTITUTE)}")
    return piece.title


def _check(piece: Piece, sheet: Sheet) -> Any:
    return read_check(piece.text, sheet)


def _added(piece: Piece, sheet: Sheet) -> Added | None:
    if not piece.title:
        sheet.note(0, "say which block this is: ::: block name")
    value = parse(piece.text, sheet)
    return Added(value) if piece.title and value is not None else None


_READERS: dict[str, Callable[[Piece, Sheet], Any]] = {
    "lead": _lead, "example": _box, "try": _box, "remember": _box, "steps": _steps, "quote": _quote,
    "accordion": _accordion, "table": _table, "terms": _terms, "check": _check,
    "institute": _institute,
    ADDED: _added,
}  # fmt: skip
