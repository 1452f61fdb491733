"""What the product is made of: named, pinned and hashed in one list; and code that runs nothing that somebody else wrote."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from config import ROOT

OURS = sorted(
    [*(ROOT / "matchmaker").rglob("*.py"), *(ROOT / "scripts").rglob("*.py"), ROOT / "config.py", ROOT / "wsgi.py", ROOT / "gunicorn.conf.py"]
)
LOCK = """first==1.0 ; python_full_version < '3.12' \\
    --hash=sha256:{0} \\
    --hash=sha256:{1}
    # via -r requirements/base.in
Second[extra]==2.0rc1 \\
    --hash=sha256:{2}
    # via
    #   -r requirements/base.in
    #   first
first==1.1 ; python_full_version >= '3.12' \\
    --hash=sha256:{0}
    # via -r requirements/base.in
""".format(*(hashlib.sha256(bytes([n])).hexdigest() for n in range(3)))


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / "scripts/sbom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_list_of_libraries_says_all_that_the_lock_says(sbom: ModuleType) -> None:
    made = sbom.sbom(LOCK, {"name": "x", "version": "1", "description": "y"})
    assert [(one["name"], one["version"], len(one["hashes"])) for one in made["components"]] == [
        ("first", "1.0", 2), ("Second", "2.0rc1", 1), ("first", "1.1", 1),
    ]  # fmt: skip
    assert made["components"][0]["properties"][0]["value"] == "python_full_version < '3.12'"
    needs = {one["ref"]: one["dependsOn"] for one in made["dependencies"]}
    assert needs == {"pkg:pypi/first@1.0": ["pkg:pypi/second@2.0rc1"], "pkg:pypi/first@1.1": ["pkg:pypi/second@2.0rc1"], "pkg:pypi/second@2.0rc1": []}


def test_the_list_is_whole_the_same_each_time_and_names_no_machine(tmp_path: Path) -> None:
    written = [tmp_path / "one.json", tmp_path / "two.json"]
    for file in written:
        subprocess.run([sys.executable, ROOT / "scripts/sbom.py", ROOT / "requirements/base.lock", file], check=True, timeout=60)
    assert written[0].read_bytes() == written[1].read_bytes()
    made: dict[str, Any] = json.loads(written[0].read_text(encoding="utf-8"))
    lock = (ROOT / "requirements/base.lock").read_text()
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert len(made["components"]) == len(re.findall(r"^[A-Za-z0-9][^\n]*==", lock, re.MULTILINE))
    assert sum(len(one["hashes"]) for one in made["components"]) == lock.count("--hash=sha256:")
    refs = [one["bom-ref"] for one in made["components"]]
    assert len(set(refs)) == len(refs)
    assert {ref for one in made["dependencies"] for ref in (one["ref"], *one["dependsOn"])} <= set(refs)
    assert str(ROOT) not in written[0].read_text(encoding="utf-8")


def test_a_library_that_was_tampered_with_is_not_installed(tmp_path: Path) -> None:
    """A wheel whose hash is not the one in the lock is refused by the very command that `make` uses."""
    wheel = tmp_path / "nothing-1.0-py3-none-any.whl"
    wheel.write_bytes(b"PK\x05\x06" + b"\0" * 18)
    lock = tmp_path / "base.lock"
    lock.write_text(f"nothing @ {wheel.as_uri()} --hash=sha256:{hashlib.sha256(b'what its maker published').hexdigest()}\n")
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--no-index", "--require-hashes", "--no-deps"]
    done = subprocess.run([*command, "--target", tmp_path / "there", "-r", lock], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "DO NOT MATCH" in done.stderr
    assert "--require-hashes" in (ROOT / "Makefile").read_text()


@cache
def calls(path: Path) -> list[tuple[str, ast.Call]]:
    """Every call in a file, by the name that it is called by."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [(dotted(node.func), node) for node in nodes if isinstance(node, ast.Call)]


def dotted(node: ast.expr) -> str:
    """The name as it is written, without what was called or computed before it."""
    if isinstance(node, ast.Name):
        return node.id
    return f"{dotted(node.value)}.{node.attr}".lstrip(".") if isinstance(node, ast.Attribute) else ""


FORBIDDEN = re.compile(
    r"(eval|exec|compile|__import__|os\.(system|popen|exec\w*|spawn\w*)|(pickle|marshal|shelve|dill)\.\w+|yaml\.(load|unsafe_load)|Markup|markupsafe\.Markup"
    r"|render_template_string|jinja2\.Template|Template|tempfile\.mktemp|xml\.\w+.*|etree\.\w+|random\.(seed|random|choice|choices|randint|randrange))"
)


def test_no_code_of_ours_runs_what_it_is_given() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in OURS
        for name, _call in calls(path)
        if FORBIDDEN.fullmatch(name) and path.name not in ("mutants.py", "mutations.py")
    }  # which runs the tests on our own code, changed
    assert found == set()


def test_no_shell_no_unchecked_certificate_no_statement_from_pieces() -> None:
    """`store/base.py` alone puts a statement together, of two words of its own."""
    for path in OURS:
        for name, call in calls(path):
            said = {one.arg: one.value for one in call.keywords}
            assert not (isinstance(shell := said.get("shell"), ast.Constant) and shell.value), path
            assert not (isinstance(verify := said.get("verify"), ast.Constant) and verify.value is False), path
            if name.rpartition(".")[2] in ("text", "execute", "exec_driver_sql", "literal_column") and call.args and path.name != "base.py":
                assert not isinstance(call.args[0], ast.JoinedStr | ast.BinOp), f"{path}: {ast.unparse(call)}"


def test_pickled_arrays_are_never_loaded() -> None:
    loads = [(path, call) for path in OURS for name, call in calls(path) if name == "np.load"]
    assert loads
    for path, call in loads:
        said = {one.arg: ast.unparse(one.value) for one in call.keywords}
        assert said.get("allow_pickle") == "False", path


def test_no_weak_or_home_made_cipher_is_used() -> None:
    """Hashes are SHA-256 and stronger; nothing is encrypted; what lets somebody in is compared in steady time or by its hash."""
    for path in OURS:
        for name, call in calls(path):
            if path.name == "leaked_passwords.py" and ast.unparse(call).endswith("usedforsecurity=False)"):
                continue  # the public lists of stolen passwords come as SHA-1; nothing of ours is kept or compared by it
            assert not re.search(r"\b(md5|sha1|crc32|adler32|DES|ARC4|Cipher|Fernet|AES)\b", name), f"{path}: {name}"
            if name in ("hashlib.new", "hmac.new"):
                assert "hashlib.sha256" in ast.unparse(call), path
