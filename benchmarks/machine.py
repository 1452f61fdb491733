"""The machine and the versions that the figures come from; nothing that names the machine or its owner."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.peers.server import programs

PACKAGES = ("numpy", "scipy", "scikit-learn", "rapidfuzz", "numba", "bm25s", "sparse_dot_topn", "tantivy", "psycopg")


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.processor() or platform.machine())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def machine() -> dict[str, object]:
    """Processor, cores, memory, load and versions."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    folder = programs()
    postgres = (
        subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout.split()[2] if folder else "absent"
    )
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(gib, 1),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": postgres,
        **{package: _version(package) for package in PACKAGES},
    }
