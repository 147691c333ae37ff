"""The blocks of a lesson, as trainers see them."""

from typing import Any

from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from lms.conf import conf
from lms.facts.queries import keys_in
from lms.glossary.choosers import TermBlock
from lms.institute.enums import Part
from lms.institute.queries import current
from lms.institute.words import lines
from lms.pages.enums import Layout
from lms.quizzes.blocks import CheckBlock
from lms.sanitise import clean, clean_stored

FEATURES = ["bold", "ol", "ul", "link"]


class TextBlock(blocks.RichTextBlock):
    """Rich text that passes the sanitiser on its way in and on its way to the page, whoever wrote it and however."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": FEATURES, **kwargs})

    def to_python(self, value: Any) -> RichText:
        """From the database: cleaned, because the editor shows links that can be followed."""
        return RichText(clean_stored(value or ""))

    def value_from_form(self, value: Any) -> RichText:
        """From a form: cleaned, so that nothing else is stored."""
        return RichText(clean_stored(value or ""))

    def render_basic(self, value: Any, context: Any = None) -> SafeString:
        """The text as HTML, cleaned: also what came in past the editor."""
        return mark_safe(clean(super().render_basic(value, context)))  # noqa: S308 -- the sanitiser's own output

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        description = _("Paragraphs and lists. One thought per sentence.")
        preview_value = "<p>Der Rat ist das Parlament der Stadt. Viele Sitzungen sind öffentlich.</p>"


class PictureBlock(blocks.StructBlock):
    """A picture with words for those who do not see it, or marked as decoration."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "lms/pages/blocks/picture.html"
        preview_template = "lms/pages/blocks/chosen_preview.html"
        description = _("With a text for people who do not see it.")


class VideoBlock(blocks.StructBlock):
    """A video file of our own; it never loads before somebody presses play."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    file = DocumentChooserBlock(label=_("Video file (MP4 or WebM)"))
    minutes = blocks.IntegerBlock(label=_("Length in minutes"), min_value=1)
    captions = DocumentChooserBlock(label=_("Captions (WebVTT)"))
    transcript = TextBlock(label=_("What is said, as text"))

    class Meta:
        label = _("Video")
        icon = "media"
        template = "lms/pages/blocks/video.html"
        preview_template = "lms/pages/blocks/chosen_preview.html"
        description = _("With captions and the spoken words as text.")


class ExternalVideoBlock(blocks.StructBlock):
    """A video of somebody else: a link that says where it leads and what is sent there."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    url = blocks.URLBlock(label=_("Address"))
    provider = blocks.CharBlock(label=_("Who shows it"), max_length=80, help_text=_("e.g. YouTube (Google)"))
    minutes = blocks.IntegerBlock(label=_("Length in minutes"), min_value=1)

    class Meta:
        label = _("Video on another site")
        icon = "link-external"
        template = "lms/pages/blocks/external_video.html"
        preview_value = {
            "title": "So arbeitet der Landtag",
            "url": "https://www.landtag.nrw.de/",
            "provider": "Landtag NRW",
            "minutes": 4,
        }
        description = _("Opens on a click that says what is sent where.")


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("Quote"), rows=3)
    who = blocks.CharBlock(label=_("Who said it"), required=False, max_length=200)

    class Meta:
        label = _("Quote")
        icon = "openquote"
        template = "lms/pages/blocks/quote.html"
        description = _("Somebody’s own words, with their name.")
        preview_value = {"text": "Alle Menschen sind vor dem Gesetz gleich.", "who": "Grundgesetz, Artikel 3"}


class BoxBlock(blocks.StructBlock):
    """A framed text with a name for its kind."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    text = TextBlock(label=_("Text"))

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "kind": self.name}

    class Meta:
        template = "lms/pages/blocks/box.html"
        preview_value = {"text": "<p>Das Lerncafé sucht einen Raum. Es fragt zuerst im Rathaus.</p>"}


class AccordionBlock(blocks.StructBlock):
    """Text that opens on a tap."""

    title = blocks.CharBlock(label=_("Title"), max_length=150)
    text = TextBlock(label=_("Text"))

    class Meta:
        label = _("Fold-out text")
        icon = "collapse-down"
        template = "lms/pages/blocks/accordion.html"
        description = _("For what not everybody needs; it opens on a tap.")
        preview_value = {
            "title": "Wie viele Kreise gibt es in NRW?",
            "text": "<p>30 Kreise und die Städteregion Aachen.</p>",
        }


class DownloadBlock(blocks.StructBlock):
    """A file to take along."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    file = DocumentChooserBlock(label=_("File"))

    class Meta:
        label = _("Download")
        icon = "download"
        template = "lms/pages/blocks/download.html"
        description = _("A file to keep or print; its kind and size stand beside it.")
        preview_template = "lms/pages/blocks/chosen_preview.html"


class TableBlock(TypedTableBlock):
    """A table with a heading for each column; the first column names the row."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        columns = [("text", blocks.CharBlock(required=False, label=_("Text")))]
        super().__init__(local_blocks or columns, **kwargs)

    class Meta:
        label = _("Table")
        icon = "table"
        template = "lms/pages/blocks/table.html"
        description = _("At most four columns, or it does not fit on a phone.")
        preview_value = {
            "columns": [{"type": "text", "heading": "Ebene"}, {"type": "text", "heading": "Beispiel"}],
            "rows": [{"values": ["Land", "Schule"]}, {"values": ["Kommune", "Kita"]}],
            "caption": "Wer macht meistens was?",
        }


class InstituteBlock(blocks.ChoiceBlock):
    """Data from the institute's settings, so that it is written once and right everywhere."""

    LABELLED = {Part.CONTACT, Part.REGISTER}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"choices": Part.choices, "default": Part.CONTACT, **kwargs})

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The lines in the language of the page they stand on."""
        page: Any = (parent_context or {}).get("page")
        language = page.locale.language_code if page is not None else translation.get_language()
        with translation.override(language):
            shown = lines(value, current(language or ""))
        labelled = value in self.LABELLED
        return {**super().get_context(value, parent_context), "lines": shown, "labelled": labelled}

    class Meta:
        label = _("Data of the institute")
        icon = "home"
        template = "lms/pages/blocks/institute.html"
        description = _("Name, address, contact … as entered under Settings → Institute.")
        preview_value = Part.CONTACT


class PlainStream(blocks.StreamBlock):
    """What a page outside courses is made of."""

    heading = blocks.CharBlock(
        label=_("Heading"), icon="title", max_length=120, template="lms/pages/blocks/heading.html"
    )
    text = TextBlock()
    picture = PictureBlock()
    quote = QuoteBlock()
    accordion = AccordionBlock()
    download = DownloadBlock()
    institute = InstituteBlock()


class LessonStream(blocks.StreamBlock):
    """What a lesson is made of; LMS_LESSON_BLOCKS adds blocks, or puts others in place of these."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        # Read when the model is made: a field has its blocks for as long as the process runs.
        added = [(name, import_string(path)()) for name, path in conf.lesson_blocks.items()]
        super().__init__([*(local_blocks or []), *added], **kwargs)

    lead = blocks.TextBlock(
        label=_("Lead"), icon="pilcrow", rows=2, template="lms/pages/blocks/lead.html",
        description=_("One everyday question that says what this lesson is about."),
        preview_value="Sie haben ein Anliegen. Wer entscheidet darüber?",
    )  # fmt: skip
    heading = blocks.CharBlock(
        label=_("Heading"), icon="title", max_length=120, template="lms/pages/blocks/heading.html",
        description=_("A question is a good heading."), preview_value="Wer entscheidet was?",
    )  # fmt: skip
    text = TextBlock()
    picture = PictureBlock()
    video = VideoBlock()
    external_video = ExternalVideoBlock()
    quote = QuoteBlock()
    example = BoxBlock(
        label=_("Example"), icon="comment", description=_("A short story with names and numbers.")
    )
    try_it = BoxBlock(
        label=_("Try it"), icon="edit", description=_("Something to do, in the own association.")
    )
    remember = BoxBlock(label=_("Remember"), icon="tag", description=_("What people take along."))
    steps = blocks.ListBlock(
        TextBlock(), label=_("Steps"), icon="list-ol", template="lms/pages/blocks/steps.html",
        description=_("What to do first, second, third."),
        preview_value=["<p>Sagen Sie das Thema in einem Satz.</p>", "<p>Fragen Sie: Wer bezahlt das?</p>"],
    )  # fmt: skip
    table = TableBlock()
    accordion = AccordionBlock()
    download = DownloadBlock()
    terms = blocks.ListBlock(
        TermBlock(), label=_("New words"), icon="openquote", template="lms/pages/blocks/terms.html",
        description=_("Words of the glossary that people meet here."),
        preview_template="lms/pages/blocks/chosen_preview.html",
    )  # fmt: skip
    check = CheckBlock()


class SheetStream(blocks.StreamBlock):
    """What a printed sheet is made of; a heading begins a new part of it."""

    heading = blocks.CharBlock(
        label=_("Heading"), icon="title", max_length=120, template="lms/pages/blocks/heading.html"
    )
    text = TextBlock()
    table = TableBlock()
    picture = PictureBlock()


class SheetBlock(blocks.StructBlock):
    """A sheet of paper for the seminar day."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    hint = blocks.CharBlock(label=_("For whom, and how often to print"), max_length=250, required=False)
    layout = blocks.ChoiceBlock(label=_("Layout"), choices=Layout.choices, default=Layout.PAGE)
    body = SheetStream(label=_("Content"))
    fact_ids = blocks.CharBlock(
        label=_("Facts used"),
        max_length=200,
        required=False,
        help_text=_(
            "Name them for the guide as well; until they are checked, the sheet says “not checked yet”."
        ),
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The parts, and those of the page's open facts that this sheet rests on."""
        named = keys_in(value.get("fact_ids") or "")
        waiting = [fact for fact in (parent_context or {}).get("open_facts", ()) if fact.key in named]
        return {
            **super().get_context(value, parent_context),
            "parts": parts_of(value["body"]),
            "waiting": waiting,
        }

    class Meta:
        label = _("Sheet to print")
        icon = "doc-full"
        template = "lms/pages/blocks/sheet.html"
        description = _("Begins on a page of its own.")


def parts_of(body: Any) -> list[tuple[str, list[Any]]]:
    """A sheet by its headings: each with what follows it; the first is empty where the sheet begins without one."""
    parts: list[tuple[str, list[Any]]] = []
    for block in body:
        if block.block_type == "heading":
            parts.append((block.value, []))
        else:
            if not parts:
                parts.append(("", []))
            parts[-1][1].append(block)
    return parts


class GuideStream(PlainStream):
    """How trainers lead a seminar day, and what they print for it."""

    lead = LessonStream.base_blocks["lead"]
    steps = LessonStream.base_blocks["steps"]
    table = TableBlock()
    example = LessonStream.base_blocks["example"]
    try_it = LessonStream.base_blocks["try_it"]
    remember = LessonStream.base_blocks["remember"]
    sheet = SheetBlock()


class SourceBlock(blocks.StructBlock):
    """Where a fact comes from."""

    name = blocks.CharBlock(label=_("Source"), max_length=250)
    url = blocks.URLBlock(label=_("Address"), required=False)
    date = blocks.DateBlock(label=_("As of"), required=False)

    class Meta:
        label = _("Source")
        icon = "doc-full"


class SourceStream(blocks.StreamBlock):
    """The sources of a lesson."""

    source = SourceBlock()


class GoalStream(blocks.StreamBlock):
    """What people can do after a course."""

    goal = blocks.CharBlock(label=_("Goal"), max_length=200)
