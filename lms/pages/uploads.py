"""Forms of pictures and documents in the admin. Imported by Wagtail when it builds them, not before."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from lms.sanitise import is_harmless_drawing


class PictureForm(BaseImageForm):
    """A picture without tags: Wagtail offers the tags of all courses to everybody who chooses a picture."""

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
