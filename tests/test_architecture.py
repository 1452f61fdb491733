"""What the house forbids: wrong imports, addresses in lock files, a heavy library in the web process."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from make import settings_for

from config import ROOT
from matchmaker.app import create_app

PYTHON_FILES = sorted(path for folder in ("matchmaker", "tests") for path in (ROOT / folder).rglob("*.py"))


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_imports_go_one_way() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout


def test_import_rules_would_notice(tmp_path: Path) -> None:
    """A rule that cannot fail is no rule: break each direction once in a copy."""
    for name in ("pyproject.toml", "config.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "matchmaker", tmp_path / "matchmaker", ignore=shutil.ignore_patterns("__pycache__", "*.tsv", "static"))
    for file, line in (
        ("domain/errors.py", "import numpy"),
        ("matching/text.py", "import sqlalchemy"),
        ("store/work.py", "import matchmaker.wording.labels"),
        ("web/paths.py", "import matchmaker.cli"),
        ("workflows/accounts.py", "import sklearn"),
    ):
        with (tmp_path / "matchmaker" / file).open("a") as broken:
            broken.write(f"\n{line}\n")
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert done.stdout.count("BROKEN") >= 4, done.stdout


def test_the_core_runs_without_the_web_and_the_database() -> None:
    code = """
import sys
for name in ("flask", "flask_sqlalchemy", "flask_babel", "sqlalchemy", "werkzeug", "jinja2", "sklearn", "scipy"):
    sys.modules[name] = None
import matchmaker.matching
"""
    done = run(code)
    assert done.returncode == 0, done.stderr


def test_the_web_process_never_loads_what_only_fitting_needs(tmp_path: Path) -> None:
    heavy = {"sklearn", "scipy.sparse", "scipy.optimize", "scipy.linalg", "pandas"}  # numba asks scipy for its version, and for nothing else
    code = f"import sys, wsgi; print(sorted({heavy} & set(sys.modules)))"
    done = run(code, MATCHMAKER_ENV="test", SECRET_KEY="test", INSTANCE_PATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_lock_files_name_no_address_and_pin_every_package_with_hashes() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text()
        assert not re.search(r"://|index-url|find-links|trusted-host", text), lock
        packages = re.findall(r"^[A-Za-z0-9][^\n]*?(?=\\\n|\n|$)", text, re.MULTILINE)
        assert packages
        assert all("==" in package for package in packages), lock
        assert len(re.findall(r"--hash=sha256:", text)) >= len(packages)


def test_what_the_program_imports_stands_in_base_in() -> None:
    base = (ROOT / "requirements" / "base.in").read_text().lower()
    for package in ("flask", "sqlalchemy", "structlog", "argon2-cffi", "rapidfuzz", "numpy", "scikit-learn", "gunicorn", "flask-migrate"):
        assert re.search(rf"^{package}[~=\[]", base, re.MULTILINE), package


def test_a_dev_tool_moves_no_runtime_version() -> None:
    pinned = {}
    for name in ("base", "dev"):
        lines = (ROOT / "requirements" / f"{name}.lock").read_text().splitlines()
        pinned[name] = {line.split("==")[0]: line.split("==")[1].split(" ")[0] for line in lines if "==" in line and not line.startswith(" ")}
    assert {name: version for name, version in pinned["dev"].items() if name in pinned["base"]}.items() <= pinned["base"].items()


def test_every_module_says_what_it_is() -> None:
    silent = [str(path.relative_to(ROOT)) for path in PYTHON_FILES if not re.match(r'"""', path.read_text())]
    assert not silent


def test_templates_and_code_never_mark_text_as_safe() -> None:
    marked = re.compile(r"\|\s*safe\b|\bMarkup\(|autoescape false|text\(f\"")
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "matchmaker").rglob("*.py")]
    assert not [str(path.relative_to(ROOT)) for path in files if marked.search(path.read_text())]


@pytest.mark.parametrize("name", ["run", "test", "test-all", "lint", "lock", "bench", "help"])
def test_make_knows_its_targets(name: str) -> None:
    assert re.search(rf"^{name}:.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_the_checking_machine_runs_all() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert "make test\n" in script
    assert "REQUIRE_ALL=1" in script


def test_the_project_says_its_python() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"] == ">=3.11"


def test_a_route_without_a_permission_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matchmaker.web.health.pages.deferred_functions", [lambda state: state.app.add_url_rule("/open", "open", lambda: "")])
    with pytest.raises(RuntimeError, match="routes without a permission: open"):
        create_app(settings_for(tmp_path))
