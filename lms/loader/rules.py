"""What a package may use on this site: blocks that only a site knows."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from lms.loader.courseformat import LANGUAGE, CoursePackage
from lms.loader.lessons import Added, Block
from lms.loader.problems import Problem
from lms.pages.models import LessonPage


def problems_of(package: CoursePackage, label: str) -> Iterator[Problem]:
    """Added blocks that this site does not have, or whose class refuses their value. `label`: the content folder."""
    for lesson in package.lessons.values():
        for block in lesson.blocks:
            if isinstance(block.value, Added) and (text := _problem(block, block.value.value)):
                yield Problem(f"{label}/{LANGUAGE}/{lesson.key}.md", block.line, text)


def _problem(block: Block, value: dict[str, Any]) -> str:
    child = LessonPage.body.field.stream_block.child_blocks.get(block.kind)
    if child is None:
        return f"this site has no block {block.kind}; LMS_LESSON_BLOCKS adds blocks"
    try:
        child.clean(child.to_python(value))
    except StructBlockValidationError as error:
        found = error.block_errors.items()
        return "; ".join(f"{name}: {' '.join(one.messages)}" for name, one in found)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
