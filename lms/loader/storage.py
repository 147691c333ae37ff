"""What a package brings besides pages: pictures as Wagtail images, each file once, and rubrics."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission

from lms.loader.streams import rubric
from lms.outline.models import Course
from lms.rubrics.models import Rubric


def collection_of(course: Course) -> Collection:
    """Where the trainers of a course keep their files."""
    held = GroupCollectionPermission.objects.filter(group__name=f"Trainer {course.pk}").select_related(
        "collection"
    )
    first = held.first()
    return first.collection if first else Collection.get_first_root_node()


def keep_pictures(files: Mapping[str, bytes], course: Course) -> dict[str, int]:
    """Image ids by file name; a file that is there already, by its bytes, is taken as it is."""
    collection = collection_of(course)
    found: dict[str, int] = {}
    for name, data in files.items():
        model = get_image_model()
        sha1 = hashlib.sha1(data, usedforsecurity=False).hexdigest()  # Wagtail's own kind of file_hash
        image = model.objects.filter(file_hash=sha1, collection=collection).first()
        if image is None:
            title = name.rpartition(".")[0].replace("-", " ").replace("_", " ").capitalize()
            image = model(title=title, collection=collection, file=ContentFile(data, name=name))
            image.file_size, image.file_hash = len(data), sha1
            image.save()
        found[name] = image.pk
    return found


def keep_rubrics(named: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Ids of rubrics in neutral form, by title; one that is there already stays as trainers left it."""
    return {
        said["title"]: Rubric.objects.get_or_create(title=said["title"], defaults={"rows": rubric(said)})[
            0
        ].pk
        for said in named
    }
