"""The glossary in Wagtail's admin. Who edits it has Django's rights on terms: administrators."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from lms.glossary.models import Term


class TermViewSet(SnippetViewSet):
    """Glossary terms: list, edit, delete."""

    model = Term
    icon = "openquote"
    menu_label = _("Glossary")
    list_display = ["term", "article", "explanation"]
    search_fields = ["term", "forms"]
    copy_view_enabled = False
    add_to_settings_menu = True
