"""The web server with a worker beside it, as `make run` starts them: letters go out and rankings are made without a second terminal.

Both end when this is told to stop (Ctrl-C, SIGTERM) or killed, and when the web server ends; a worker that ends leaves the pages up.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 30
"""Seconds for which a child may finish what it has in hand before it is killed."""
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def serve(web: Sequence[str], worker: Sequence[str], log: Path) -> int:
    """The exit status of the web server, once both have ended; what the worker says goes into the log."""
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log.open("ab") as said:
        beside = subprocess.Popen(worker, cwd=ROOT, stdout=said, stderr=said, stdin=subprocess.DEVNULL, preexec_fn=_humble)
        pages = subprocess.Popen(web, cwd=ROOT, preexec_fn=_tied)
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: _stop(pages))
        try:
            return pages.wait()
        finally:
            _stop(beside)
            try:
                beside.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                beside.kill()
                beside.wait()


def _stop(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)


def _tied() -> None:
    """Have this process end when its parent does, however that ends; where the system cannot promise it, only an orderly end reaches it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def _humble() -> None:
    """As `_tied`, and behind the pages in line for the processor."""
    _tied()
    os.nice(10)


if __name__ == "__main__":
    tools = Path(sys.executable).parent
    instance = Path(os.environ.get("INSTANCE_PATH") or ROOT / "instance")
    web = [str(tools / "gunicorn"), "--no-control-socket", "--log-level", "warning", "--graceful-timeout", "3", "wsgi:app"]
    sys.exit(serve(web, [str(tools / "flask"), "worker"], instance / "worker.log"))
