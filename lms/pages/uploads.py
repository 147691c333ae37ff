"""Forms of pictures and documents in the admin. Imported by Wagtail when it builds them, not before."""

import struct
import zlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from willow.svg import WillowSvgException

from lms.sanitise import is_harmless_drawing

# What a damaged picture may raise while it is read.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    RuntimeError,
    struct.error,
    zlib.error,
    WillowSvgException,
)


class PictureField(WagtailImageField):
    """Reads the whole picture: Wagtail looks at its first bytes only, and a broken one fails later, on a page."""

    def check_image_pixel_size(self, f: Any) -> None:
        """Not too large, and whole to its end."""
        try:
            super().check_image_pixel_size(f)
            if f.image.format_name != "svg":
                f.seek(0)
                with Image.open(f) as picture:
                    picture.load()
        except BROKEN as problem:
            message = _(
                "This picture is broken and cannot be read. Please save it again in a picture program, or take another."
            )
            raise ValidationError(message, code="invalid_image") from problem
        finally:
            f.seek(0)


class PictureForm(BaseImageForm):
    """A picture without tags: Wagtail offers the tags of all courses to everybody who chooses a picture."""

    file = PictureField(label=gettext_lazy("File"), widget=forms.FileInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("tags", None)

    def clean_file(self) -> Any:
        """A drawing with a script or with parts from elsewhere is refused; browsers would run it."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file and file.name.lower().endswith((".svg", ".svgz")):
            file.seek(0)
            harmless = is_harmless_drawing(file.read())
            file.seek(0)
            if not harmless:
                raise ValidationError(
                    _(
                        "This drawing holds a script or parts from elsewhere. Please save it as a plain SVG or as PNG."
                    )
                )
        return file


class DocumentForm(BaseDocumentForm):
    """A document without tags, for the same reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("tags", None)
