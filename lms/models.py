"""Every model of the plugin, for Django."""

from lms.accounts.models import *  # noqa: F403
from lms.cohorts.models import *  # noqa: F403
from lms.evidence.models import *  # noqa: F403
from lms.facts.models import *  # noqa: F403
from lms.glossary.models import *  # noqa: F403
from lms.institute.models import *  # noqa: F403
from lms.loader.models import *  # noqa: F403
from lms.mail.models import *  # noqa: F403
from lms.operations.models import *  # noqa: F403
from lms.outline.models import *  # noqa: F403
from lms.pages.models import *  # noqa: F403
from lms.people.models import *  # noqa: F403
from lms.progress.models import *  # noqa: F403
from lms.quizzes.models import *  # noqa: F403
from lms.website.models import *  # noqa: F403
