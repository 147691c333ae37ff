"""Reading course packages into Wagtail. Run as often as you like; two runs are one."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from uuid import UUID

from django.db import transaction
from wagtail.models import Page, Site, Workflow

from lms.conf import conf
from lms.facts import actions as facts
from lms.glossary.models import Term
from lms.loader.courseformat import LANGUAGE, CoursePackage, names_of, read_course, read_glossary
from lms.loader.folder import Folder
from lms.loader.merging import merge_words, term_ids
from lms.loader.models import Seed
from lms.loader.plainpages import Plain, read_plain_pages
from lms.loader.problems import Problem, Unreadable
from lms.loader.queries import home_key, pages_of, seeds_of
from lms.loader.questions import rubrics_in
from lms.loader.rows import Outcome, Report
from lms.loader.rules import problems_of
from lms.loader.seeding import Seeder
from lms.loader.storage import keep_pictures, keep_rubrics
from lms.loader.streams import identity
from lms.loader.wanted import Known, Wanted, wanted_course, wanted_plain
from lms.loader.wordlist import Entry
from lms.outline.models import Course

LANGUAGES = ("de", "en")
FACTS = {
    facts.Brought.NEW: Outcome.CREATED, facts.Brought.SAID_ANEW: Outcome.UPDATED,
    facts.Brought.SAME: Outcome.UNCHANGED, facts.Brought.CHECKED: Outcome.KEPT,
}  # fmt: skip
PAGES = "pages"


def load(package: str | None = None, *, check: bool = False, replace: Iterable[str] = ()) -> list[Report]:
    """Bring pages, courses and glossary up to their packages, and say in one line what became of each.

    `package`: one course only. `check`: read and judge, write nothing. `replace`: paths whose page takes the
    package's text although a trainer changed it; what was there stays among its revisions.
    Raises Unreadable, with every fault, before anything is written.
    """
    noted: list[Problem] = []
    plain = _plain_pages(noted) if conf.has_own_home else []
    if not conf.has_own_home and home_key(LANGUAGES[0]) is None:
        text = f"there is no published page of {conf.home_model} in {LANGUAGES[0]}; courses stand below it"
        noted.append(Problem("LMS_HOME_MODEL", 1, text))
    courses, entries = _packages(package, noted)
    if noted:
        raise Unreadable(tuple(noted))
    if check:
        return []
    taken = frozenset(replace)
    with transaction.atomic():
        _one_at_a_time()
        reports = merge_words(entries)
        terms = term_ids(entries)
    if conf.has_own_home:
        reports += _load_pages(plain, taken)
    for course in courses:
        reports += _load_course(course, terms, taken)
    return reports


def _packages(package: str | None, noted: list[Problem]) -> tuple[list[CoursePackage], list[Entry]]:
    """The wanted courses, and the words of every package."""
    roots = {name: root for name in conf.courses if (root := _root(name, noted)) is not None}
    names = [name for name in roots if package in (None, name, name.rpartition(".")[2])]
    if package and not names:
        noted.append(Problem("LMS_COURSES", 1, f"there is no course {package}; there are {', '.join(roots)}"))
    # Faults of a glossary are noted when its own course is read.
    words = {name: read_glossary(Folder(root, _label(name), [])) for name, root in roots.items()}
    every = [entry for entries in words.values() for entry in entries]
    known = names_of(every) | {term.casefold() for term in Term.objects.values_list("term", flat=True)}
    courses = []
    for name in names:
        course, problems = read_course(roots[name], _label(name), known)
        noted += problems
        if course is not None:
            noted += problems_of(course, _label(name))
            courses.append(course)
    return courses, every


def _root(name: str, noted: list[Problem]) -> Traversable | None:
    try:
        import_module(name)
    except ImportError:
        noted.append(Problem("LMS_COURSES", 1, f"there is no package {name}"))
        return None
    return files(name).joinpath("content")


def _label(name: str) -> str:
    return f"{name.replace('.', '/')}/content"


def _plain_pages(noted: list[Problem]) -> list[Plain]:
    folder = Folder(files("lms").joinpath("content", "pages"), "lms/content/pages", noted)
    return [page for language in LANGUAGES for page in read_plain_pages(folder, language)]


@transaction.atomic
def _load_pages(pages: list[Plain], replace: frozenset[str]) -> list[Report]:
    _one_at_a_time()
    reports = list(_apply(PAGES, [wanted_plain(page) for page in pages], Known(), replace))
    _root_the_site()
    return reports


@transaction.atomic
def _load_course(package: CoursePackage, terms: dict[str, int], replace: frozenset[str]) -> list[Report]:
    """One course in one transaction: it is there as a whole or, after a crash, not at all until the next run."""
    _one_at_a_time()
    course, *others = wanted_course(package)
    reports = list(_apply(package.file.key, [course], Known(), replace))
    images, rubrics = _brought(package, [course, *others])
    reports += _apply(package.file.key, others, Known(images, terms, rubrics), replace, course)
    reports += _bring_facts(package, course.key)
    return reports + list(_left(package.file.key, {wanted.path for wanted in others}))


def _bring_facts(package: CoursePackage, key: UUID) -> Iterator[Report]:
    """The facts that a person must check, of those that lessons, quizzes and guides rest on."""
    course = Course.objects.filter(pk=key).first()
    heads = [lesson.head for lesson in package.lessons.values() if lesson.head.needs_review]
    lists = [
        *(head.fact_ids for head in heads),
        *(quiz.file.head.fact_ids for quiz in package.quizzes.values()),
        *(module.fact_ids for module in package.file.modules),
    ]
    named = {fact for facts_of_one in lists for fact in facts_of_one}
    wanted = {fact: said for fact, said in package.claims.items() if fact in named}
    if course is None:
        return
    for fact, became in facts.bring(course=course, statements=wanted).items():
        yield Report(package.file.key, f"course/{package.file.key}/fact/{fact}", LANGUAGE, FACTS[became])


def _brought(package: CoursePackage, wanted: list[Wanted]) -> tuple[dict[str, int], dict[str, int]]:
    """Ids of images and rubrics, looked for only where some page will need them."""
    seeds = seeds_of(w.key for w in wanted)
    course = Course.objects.filter(pk=wanted[0].key).first()
    same = all((seed := seeds.get((w.key, w.language))) and seed.source_sha256 == w.sha256 for w in wanted)
    if course is None or same:
        return {}, {}
    asked = [question for quiz in package.quizzes.values() for question in quiz.file.questions]
    rubrics = keep_rubrics(said for question in asked for said in rubrics_in(question))
    return keep_pictures(package.pictures, course), rubrics


def _apply(
    group: str, wanted: list[Wanted], known: Known, replace: frozenset[str], *above: Wanted
) -> Iterator[Report]:
    keys = {w.key for w in (*wanted, *above)} | {w.above_key for w in wanted if w.above_key}
    seeder = Seeder(seeds_of(keys), pages_of(keys), replace)
    for one in wanted:
        yield Report(group, one.path, one.language, seeder.apply(one, known))


def _left(key: str, wanted: set[str]) -> Iterator[Report]:
    """Pages of this course that the package no longer has; nobody takes them away but a person."""
    seeds = Seed.objects.filter(path__startswith=f"course/{key}/").exclude(path__in=wanted)
    there = pages_of(seed.page_key for seed in seeds)
    for seed in seeds:
        if (seed.page_key, seed.language) in there:
            yield Report(key, seed.path, seed.language, Outcome.LEFT)


def _one_at_a_time() -> None:
    """A second loader waits here until the first has committed."""
    Page.objects.select_for_update().filter(depth=1).first()


def _root_the_site() -> None:
    """The site's root is the root of the tree; the page that Wagtail's own installation leaves goes."""
    root = Page.get_first_root_node()
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        Site.objects.create(hostname="localhost", is_default_site=True, root_page=root, site_name="Brücke")
        return
    left = site.root_page
    if left.pk == root.pk or left.specific_class is not Page or left.translation_key == identity("home"):
        return
    # Wagtail's installation names its one workflow in English; authors read it on a button.
    Workflow.objects.filter(name="Moderators approval").update(name="Prüfung durch die Moderation")
    site.root_page, site.site_name = root, site.site_name or "Brücke"
    site.save()
    if not left.get_children().exists():
        left.delete()
