"""Write what the product is made of as a CycloneDX 1.6 list, read from the lock file: every library with its version and the hashes it is held to.

`python scripts/sbom.py [LOCK] [FILE]`: from `requirements/base.lock` to the screen where nothing else is said. The same lock gives the same list.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)(?P<marker>\s*;[^\\\n]*)?", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_ASKED_BY = re.compile(r"^\s+#(?: via)?\s+([A-Za-z0-9._-]+)\s*$", re.MULTILINE)


def components(lock: str) -> list[dict[str, Any]]:
    """Each library of a lock file, in its order."""
    starts = list(_PINNED.finditer(lock))
    found = []
    for at, one in enumerate(starts):
        part = lock[one.end() : starts[at + 1].start() if at + 1 < len(starts) else len(lock)]
        purl = _ref(one)
        hashes = [{"alg": "SHA-256", "content": digest} for digest in _HASH.findall(part)]
        entry: dict[str, Any] = {"type": "library", "bom-ref": purl, "name": one["name"], "version": one["version"], "purl": purl, "hashes": hashes}
        if one["marker"]:
            entry["properties"] = [{"name": "python:marker", "value": one["marker"].strip(" ;")}]
        found.append(entry)
    return found


def dependencies(lock: str) -> list[dict[str, Any]]:
    """Which library is there for which other one, as the lock file notes it."""
    starts = list(_PINNED.finditer(lock))
    needs: dict[str, set[str]] = {_ref(one): set() for one in starts}
    named: dict[str, list[str]] = {}
    for one in starts:
        named.setdefault(one["name"].lower(), []).append(_ref(one))  # of some libraries one version is held for each kind of machine
    for at, one in enumerate(starts):
        part = lock[one.end() : starts[at + 1].start() if at + 1 < len(starts) else len(lock)]
        for asker in _ASKED_BY.findall(part):
            for ref in named.get(asker.lower(), ()):
                needs[ref].add(_ref(one))
    return [{"ref": ref, "dependsOn": sorted(of)} for ref, of in needs.items()]


def _ref(one: re.Match[str]) -> str:
    return f"pkg:pypi/{one['name'].lower()}@{one['version']}"


def sbom(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """The whole list: the product itself, its libraries, and who needs whom."""
    itself = {"type": "application", "bom-ref": project["name"], "name": project["name"], "version": project["version"]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, lock)}",
        "version": 1,
        "metadata": {"component": {**itself, "description": project["description"]}},
        "components": components(lock),
        "dependencies": dependencies(lock),
    }


def main(arguments: list[str]) -> None:
    """Write the list where it was asked for."""
    lock = Path(arguments[0]) if arguments else ROOT / "requirements/base.lock"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    written = json.dumps(sbom(lock.read_text(encoding="utf-8"), project), ensure_ascii=False, indent=1) + "\n"
    if len(arguments) > 1:
        Path(arguments[1]).write_text(written, encoding="utf-8")
    else:
        sys.stdout.write(written)


if __name__ == "__main__":
    main(sys.argv[1:])
