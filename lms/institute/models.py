"""Who runs the site: one row of facts, and what is said differently in other languages."""

from collections.abc import Iterable

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.blocks import StreamBlock
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.images.blocks import ImageBlock

from lms.fields import BodyField

PHONE = RegexValidator(
    r"^[+(0-9][0-9 ()/.-]{2,28}[0-9]$",
    _("A phone number has digits, spaces and the signs + ( ) / - only. For example: +49 231 123456"),
)


def other_languages() -> Iterable[tuple[str, str]]:
    """Languages of pages beside the site's own."""
    named: Iterable[tuple[str, str]] = settings.WAGTAIL_CONTENT_LANGUAGES
    return [(code, name) for code, name in named if code != settings.LANGUAGE_CODE]


class PictureStream(StreamBlock):
    """No picture or one, with words for people who do not see it."""

    image = ImageBlock(label=_("Picture"))

    class Meta:
        max_num = 1


class Wording(models.Model):
    """What is said in words, so differently in each language. In another language, empty means: as in German."""

    site_name = models.CharField(
        _("Name of the site"), max_length=60, blank=True, help_text=_("Stands in the header and in mails.")
    )
    name = models.CharField(
        _("Name of the institute"), max_length=200, blank=True, help_text=_("With its legal form.")
    )
    represented_by = models.CharField(
        _("Represented by"),
        max_length=200,
        blank=True,
        help_text=_("First name, family name and function. For the imprint."),
    )
    responsible = models.TextField(
        _("Responsible for the content"),
        blank=True,
        help_text=_("Name and address of the person. The imprint must name one (§ 18 (2) MStV)."),
    )
    hours = models.TextField(
        _("Office hours"), blank=True, help_text=_("For example: Monday to Thursday, 9 to 15 o’clock.")
    )
    register = models.CharField(
        _("Register"), max_length=200, blank=True, help_text=_("For example: Vereinsregister Dortmund.")
    )
    privacy_contact = models.TextField(
        _("Contact for privacy"), blank=True, help_text=_("Name and e-mail address, where there is somebody.")
    )
    funder = models.TextField(_("Who pays for the courses"), blank=True)

    class Meta:
        abstract = True


class Institute(BaseGenericSetting, Wording, ClusterableModel):
    """The institute, as footer, imprint and letters name it. There is one row; what is empty is not known yet."""

    street = models.CharField(_("Street and number"), max_length=150, blank=True)
    postcode = models.CharField(_("Postcode"), max_length=10, blank=True)
    town = models.CharField(_("Town"), max_length=100, blank=True)
    phone = models.CharField(_("Phone"), max_length=30, blank=True, validators=[PHONE])
    email = models.EmailField(_("E-mail"), blank=True, help_text=_("Answers to our letters go there."))
    register_number = models.CharField(_("Register number"), max_length=50, blank=True)
    vat_id = models.CharField(_("VAT number, where there is one"), max_length=30, blank=True)
    logo = BodyField(PictureStream(), blank=True, verbose_name=_("Logo"))

    panels = [
        MultiFieldPanel([FieldPanel("site_name"), FieldPanel("name"), FieldPanel("logo")], heading=_("Name")),
        MultiFieldPanel(
            [FieldPanel("street"), FieldRowPanel([FieldPanel("postcode"), FieldPanel("town")])],
            heading=_("Address"),
        ),
        MultiFieldPanel(
            [FieldPanel("phone"), FieldPanel("email"), FieldPanel("hours")], heading=_("Contact")
        ),
        MultiFieldPanel(
            [
                FieldPanel("represented_by"),
                FieldPanel("responsible"),
                FieldPanel("register"),
                FieldRowPanel([FieldPanel("register_number"), FieldPanel("vat_id")]),
                FieldPanel("privacy_contact"),
                FieldPanel("funder"),
            ],
            heading=_("Imprint and privacy"),
        ),
        InlinePanel(
            "wordings",
            heading=_("In other languages"),
            label=_("Language"),
            help_text=_("What stays empty here is shown as in German."),
        ),
    ]

    class Meta:
        verbose_name = _("Institute")

    def __str__(self) -> str:
        return self.name or str(self._meta.verbose_name)


class InstituteWording(Wording):
    """The institute's words in one other language."""

    institute = ParentalKey(Institute, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(_("Language"), max_length=10, choices=other_languages)

    panels = [FieldPanel("language"), *(FieldPanel(field.name) for field in Wording._meta.fields)]

    class Meta:
        unique_together = [("institute", "language")]  # Wagtail's form of the list looks at this one

    def __str__(self) -> str:
        return self.language
