"""Answers marked from the command line, without a database."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.quizzes.kinds.questions import true_false

ROOT = Path(__file__).resolve().parents[2]
GOOD = json.dumps({"question": true_false(), "response": {"value": True}})


def marked(file: str) -> list[dict[str, object]]:
    out = io.StringIO()
    call_command("questions", "mark", file, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_file_is_marked_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "answers.jsonl").write_text(f"{GOOD}\n\n{GOOD.replace('true}}', 'false}}')}\n")
    marks = marked(str(tmp_path / "answers.jsonl"))
    assert [(mark["fraction"], mark["state"]) for mark in marks] == [(1.0, "right"), (0.0, "wrong")]


def test_standard_input_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode())))
    assert [mark["state"] for mark in marked("-")] == ["right"]


def test_an_invalid_line_ends_it_with_1_after_all_lines(tmp_path: Path) -> None:
    (tmp_path / "answers.jsonl").write_text(f"{{\n{GOOD}\n")
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 of 2 lines") as ended:
        call_command("questions", "mark", str(tmp_path / "answers.jsonl"), stdout=out)
    assert ended.value.returncode == 1
    assert [json.loads(line)["state"] for line in out.getvalue().splitlines()] == ["invalid", "right"]


def test_a_file_that_cannot_be_read_ends_it_with_2(tmp_path: Path) -> None:
    for file in (tmp_path / "nothing.jsonl", tmp_path):
        with pytest.raises(CommandError) as ended:
            marked(str(file))
        assert ended.value.returncode == 2


def test_it_runs_from_a_shell() -> None:
    command = [sys.executable, "manage.py", "questions", "mark", "-"]
    done = subprocess.run(command, input=f"{GOOD}\nx\n".encode(), capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert [json.loads(line)["state"] for line in done.stdout.splitlines()] == ["right", "invalid"]
    assert b"1 of 2 lines are invalid." in done.stderr
