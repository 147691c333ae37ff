"""Installed as a wheel into somebody else's Wagtail site, by the guide, literally."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.config.test_keys import SECRETS, TEXT
from tests.hosts import guide

pytestmark = pytest.mark.once

ROOT = guide.ROOT
HERE = Path(__file__).parent
Manage = Callable[..., subprocess.CompletedProcess[str]]


def call(*command: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """A command outside this project; nothing of its settings or folders leads into it."""
    mine = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONUTF8": "1"}
    mine |= {name: value for name, value in os.environ.items() if name.lower().startswith(("pip_", "npm_"))}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env={**mine, **env}, capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip


def wheel(source: Path, target: Path) -> None:
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    made = call(*pip, "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", target, source, cwd=target)
    assert made.returncode == 0, made.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the two wheels installed: the plugin, and a course package that brings a block."""
    place = tmp_path_factory.mktemp("wheels")
    sources = place / "sources"
    ignore = shutil.ignore_patterns("__pycache__", "*.mo", "build", "*.egg-info")
    shutil.copytree(ROOT / "lms", sources / "bruecke" / "lms", ignore=ignore)
    shutil.copytree(ROOT / "scripts", sources / "bruecke" / "scripts", ignore=ignore)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, sources / "bruecke")
    shutil.copytree(HERE / "museum", sources / "museum", ignore=ignore)
    for piece in guide.pieces():
        if piece.file.startswith("museum_course/"):
            (sources / "museum" / piece.file).write_text(piece.code)
    for name in ("bruecke", "museum"):
        wheel(sources / name, place)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    into = place / "site"
    done = call(
        *pip, "install", "-q", "--no-deps", "--no-index", "--target", into, *place.glob("*.whl"), cwd=place
    )
    assert done.returncode == 0, done.stderr
    return into


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """What `wagtail start mysite` makes, with the guide followed."""
    made = call(sys.executable, "-m", "wagtail.bin.wagtail", "start", "mysite", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    place = tmp_path / "mysite"
    guide.follow(place)
    with (place / "mysite/settings/base.py").open("a") as settings:
        settings.write("LMS_PASS_MARK = 80\n")
    return place


@pytest.fixture
def manage(host: Path, installed: Path) -> Manage:
    """The site's own manage.py, with the wheels on its path and nothing of this checkout."""

    def run(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
        return call(sys.executable, "manage.py", *command, cwd=host, PYTHONPATH=str(installed), **env)

    return run


def visit(manage: Manage, prefix: str) -> None:
    """A learner's way through the site, from sign-up to a finished lesson; addresses begin with the prefix."""
    script = (HERE / "visit.py").read_text().replace("sys.argv[-1]", repr(prefix))
    done = manage("shell", "-v", "0", "-c", script)
    last = f"finished {prefix}/ins-museum/der-besuch/einen-besuch-planen/"
    assert done.stdout.strip().endswith(last), done.stderr[-3000:]


def test_the_guide_is_enough(manage: Manage, host: Path) -> None:
    does(manage, "lms_assets assets", "migrate -v 0", "check --fail-level WARNING")
    without_a_german_start_page(manage)
    does(manage, "load_courses")
    pending = manage("makemigrations", "--check", "--dry-run", "lms")
    assert pending.returncode == 0, f"a block is no migration: {pending.stdout}"
    visit(manage, "")
    guide.follow_further(host)
    moved = manage("check", "--fail-level", "WARNING")
    assert moved.returncode == 0, moved.stderr
    assert manage("recompile").stdout.strip() == "1 compiled"
    visit(manage, "/de")


def does(manage: Manage, *commands: str) -> None:
    for command in commands:
        done = manage(*command.split())
        assert done.returncode == 0, (command, done.stdout, done.stderr)


def without_a_german_start_page(manage: Manage) -> None:
    """A site whose start page is not German yet is told so."""
    turn = "from wagtail.models import Page; Page.objects.filter(depth=2).update(live={})"
    assert manage("shell", "-v", "0", "-c", turn.format(False)).returncode == 0
    said = manage("load_courses")
    assert said.returncode != 0
    assert "there is no published page of home.HomePage in de" in said.stderr
    assert manage("shell", "-v", "0", "-c", turn.format(True)).returncode == 0


PIECES = {
    '"lms.accounts.middleware.StaffFactorMiddleware",': "lms.E006",
    'TEMPLATES[0]["OPTIONS"]["context_processors"].append("lms.pages.context.shell")': "lms.E007",
    '"allauth.mfa",': "allauth.mfa",
    "from lms.defaults import *": "ACCOUNT_ADAPTER",
}


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_left_out_is_named(manage: Manage, host: Path, piece: str) -> None:
    file = host / "mysite/settings/base.py"
    text = file.read_text()
    assert piece in text
    file.write_text("SQLITE_OPTIONS = {'transaction_mode': 'IMMEDIATE'}\n" + text.replace(piece, ""))
    said = manage("check")
    assert said.returncode != 0
    assert PIECES[piece] in said.stderr


def test_no_secret_and_no_file_of_settings_is_in_the_wheel(installed: Path) -> None:
    """H3: what is installed on somebody else's machine holds nothing of ours."""
    files = [file for file in (installed / "lms").rglob("*") if file.is_file()]
    assert len(files) > 300
    texts = {file: file.read_text(errors="replace") for file in files if file.suffix in TEXT}
    assert {str(file): hit[0] for file, text in texts.items() if (hit := SECRETS.search(text))} == {}
    assert [
        file.name
        for file in files
        if file.name.startswith(".env") or file.suffix in (".sqlite3", ".env", ".pem")
    ] == []
