"""What the import contracts cannot see: sizes, owners, places, and that the contracts name what exists."""

import ast
import configparser
import json
import re
import sys
import tomllib
from importlib import import_module, metadata
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import Model
from django.utils import translation
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lms.people.models import Person
from lms.privacy import holdings

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[1]
NOT_PARTS = {"management", "migrations", "templatetags"}
LONGEST = 400
REASON = "# noqa: PLC0415 -- "


def modules(*folders: str) -> list[Path]:
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in files if "migrations" not in path.parts]


def contract(name: str) -> configparser.SectionProxy:
    reader = configparser.ConfigParser()
    reader.read(ROOT / ".importlinter", encoding="utf-8")
    return reader[f"importlinter:contract:{name}"]


def parts() -> set[str]:
    return {path.parent.name for path in (ROOT / "lms").glob("*/__init__.py")} - NOT_PARTS


def test_no_migration_is_missing() -> None:
    loader = MigrationLoader(None)
    with translation.override(None):  # migrations hold names as they stand in the code
        now = ProjectState.from_apps(apps)
        changes = MigrationAutodetector(loader.project_state(), now).changes(graph=loader.graph)
    assert [step.describe() for migration in changes.get("lms", []) for step in migration.operations] == []


@pytest.mark.parametrize("path", modules("lms", "config", "courses", "scripts", "tests"), ids=str)
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize(
    "path",
    [path for kind in ("css", "js") for path in sorted((ROOT / "lms/static/lms" / kind).iterdir())],
    ids=str,
)
def test_a_style_or_script_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_every_part_has_its_layers_and_every_container_is_a_part() -> None:
    containers = {name.removeprefix("lms.") for name in contract("inside")["containers"].split()}
    assert containers == parts()


def test_the_pure_line_of_the_layers_is_the_list_that_may_not_know_django() -> None:
    line = contract("inside")["layers"].strip().splitlines()[-1]
    layer = {name.strip(" ()") for name in line.split(":")}
    forbidden = {
        name.removesuffix(".**").rpartition(".")[2] for name in contract("pure")["source_modules"].split()
    }
    assert layer == forbidden - {"readability", "assets", "paper"}  # whole parts of their own


def matching(pattern: str, names: set[str]) -> set[str]:
    """Modules that a pattern names, and all below them: `*` is one step, `.**` at the end is any number of them."""
    steps = re.escape(pattern.removesuffix(".**").removesuffix(".*")).replace(r"\*", "[^.]+")
    return {name for name in names if re.fullmatch(rf"{steps}(\..+)?", name)}


def test_mypy_is_strict_where_a_module_is_pure() -> None:
    paths = {path.relative_to(ROOT).with_suffix("") for path in modules("lms")}
    names = {".".join(path.parts).removesuffix(".__init__") for path in paths}
    mypy = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    strict = [part for part in mypy["overrides"] if part.get("disallow_untyped_defs")]
    checked = set().union(*(matching(pattern, names) for part in strict for pattern in part["module"]))
    pure = set().union(*(matching(pattern, names) for pattern in contract("pure")["source_modules"].split()))
    assert len(pure) > 30
    assert pure - checked == set()


def reaches(model: type[Model], target: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    """Whether keys lead from this model to the target, over any number of steps."""
    if model is target:
        return True
    ways = {
        field.related_model
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.is_relation and isinstance(field.related_model, type)
    }
    return any(reaches(way, target, seen | {model}) for way in ways - seen)


def owned() -> set[type[Model]]:
    """Every model that some part's personal_data answers for."""
    files = (ROOT / "lms").glob("*/personal_data.py")
    return {
        model for file in files for model in import_module(f"lms.{file.parent.name}.personal_data").MODELS
    }


def test_every_model_that_leads_to_a_person_has_an_owner() -> None:
    about_people = {model for model in apps.get_app_config("lms").get_models() if reaches(model, Person)}
    assert Person in about_people
    assert {model.__name__ for model in about_people - owned()} == set()


def test_every_owner_says_what_becomes_of_its_rows() -> None:
    files = (ROOT / "lms").glob("*/personal_data.py")
    owners = [import_module(f"lms.{file.parent.name}.personal_data") for file in files]
    together = {id(holding) for holding in holdings.everything()}
    assert {owner.__name__ for owner in owners if not hasattr(owner, "HOLDINGS")} == set()
    said = [holding for owner in owners for holding in owner.HOLDINGS]
    assert {holding.name for holding in said if id(holding) not in together} == set()
    assert {model.__name__ for model in owned() - {holding.model for holding in said}} == set()


def inner_imports(path: Path) -> list[int]:
    """Lines that import inside a function."""
    functions = (
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    inner = (node for function in functions for node in ast.walk(function))
    return sorted({node.lineno for node in inner if isinstance(node, ast.Import | ast.ImportFrom)})


def test_imports_stand_on_top_or_say_why_not() -> None:
    bare = []
    for path in modules("lms", "config", "courses", "scripts"):
        lines = path.read_text(encoding="utf-8").splitlines()
        bare += [f"{path}:{line}" for line in inner_imports(path) if REASON not in lines[line - 1]]
    assert bare == []


def outer_imports(path: Path) -> set[str]:
    """Packages that a module imports, by the first part of their names."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found |= {name.partition(".")[0] for name in names}
    return found - sys.stdlib_module_names - {"lms"}


def brought_by(wanted: list[str]) -> set[str]:
    """Distributions that pip installs for these requirements, and for theirs, by their normal names."""
    found: set[str] = set()
    waiting = [Requirement(line) for line in wanted]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name in found and not one.extras:
            continue
        found.add(name)
        for line in metadata.requires(name) or []:
            need = Requirement(line)
            asked = [{"extra": extra} for extra in one.extras or [""]]
            if need.marker is None or any(need.marker.evaluate(extra) for extra in asked):
                waiting.append(Requirement(need.name))
    return found


def test_a_host_gets_all_that_the_plugin_imports() -> None:
    """What `pip install .` brings; the tests' own environment has more."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    brought = brought_by(project["dependencies"])
    providers = metadata.packages_distributions()
    used = set().union(*(outer_imports(path) for path in modules("lms")))
    missing = {
        name for name in used if not brought & {canonicalize_name(one) for one in providers.get(name, [])}
    }
    assert missing == set()


def test_requirements_are_pinned_by_hash_and_name_no_address() -> None:
    for file in (*ROOT.glob("requirements*.txt"), ROOT / "scripts" / "uv.txt", ROOT / "scripts" / "node.txt"):
        text = file.read_text(encoding="utf-8")
        pins = [line for line in text.splitlines() if not line.startswith((" ", "#"))]
        assert pins
        assert all("==" in pin and pin.endswith("\\") for pin in pins), file
        assert "://" not in text
        assert not any(line.startswith("-") for line in pins)


def test_browser_assets_are_pinned_by_hash_and_name_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    third_party = [package for name, package in packages.items() if name]
    assert third_party
    assert all(package["integrity"].startswith("sha512-") for package in third_party)
    assert not any("resolved" in package for package in third_party)
