"""A server of its own for trials that take minutes: gunicorn as it is shipped, on a free port, and browsers that post forms to it."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.peers import server as postgres
from benchmarks.suppliers import free_port
from config import ROOT

PATIENCE_S = 180


def environment_in(folder: Path, database_url: str = "", kind: str = "test") -> dict[str, str]:
    """An installation of its own in a folder, of its own SQLite where no other database is given."""
    given = {"INSTANCE_PATH": str(folder), "MATCHMAKER_ENV": kind, "SECRET_KEY": secrets.token_hex(32), "PYTHONDONTWRITEBYTECODE": "1"}
    return {"PATH": os.environ["PATH"], "DATABASE_URL": database_url or f"sqlite:///{folder / 'trial.sqlite3'}", **given}


def flask(environ: Mapping[str, str], *words: str) -> None:
    """One command of the installation; raises where it did not do its work."""
    done = subprocess.run([sys.executable, "-m", "flask", *words], cwd=ROOT, env=dict(environ), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(words)}: {done.stdout}{done.stderr}")


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of an empty database of this kind: PostgreSQL has a server of its own for as long; nothing stands for SQLite in the folder."""
    if kind == "sqlite":
        yield ""
        return
    with postgres.server() as address:
        if address is None:
            raise RuntimeError("PostgreSQL (initdb, pg_ctl) is not on this machine")
        told = dict(part.split("=", 1) for part in address.split())
        yield f"postgresql+psycopg://{told['user']}@/{told['dbname']}?host={told['host']}"


class Server:
    """gunicorn with two workers of four threads, started on entering; killed or stopped on leaving."""

    def __init__(self, environ: Mapping[str, str], *options: str, before: tuple[str, ...] = ()) -> None:
        self.port = free_port()
        self.log = Path(environ["INSTANCE_PATH"]) / "server.log"
        command = [*before, sys.executable, "-m", "gunicorn", "--no-control-socket", "--log-level", "warning", *options, "wsgi:app"]
        with self.log.open("a") as log:
            given = {**environ, "PORT": str(self.port)}
            self.process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=log, stderr=log, start_new_session=True)

    def __enter__(self) -> Server:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                if Browser(self.port).get("/healthz")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.1)
        self.kill()
        raise TimeoutError(self.log.read_text()[-3000:])

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End the whole group at once, as a power cut ends it."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def workers(self) -> list[int]:
        """The numbers of the processes that answer."""
        return [int(one) for one in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()]


class Browser:
    """One person's browser: it keeps its cookie and the secret of its forms, and goes nowhere by itself."""

    def __init__(self, port: int, cookie: str = "", token: str = "") -> None:
        self.port, self.cookie, self.token = port, cookie, token

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of the answer."""
        return self._ask("GET", path)

    def post(self, path: str, form: Mapping[str, str]) -> tuple[int, str]:
        """Status of the answer to a form, and where it leads."""
        return self._ask("POST", path, urlencode({"csrf_token": self.token, **form}))

    def sign_in(self, email: str, password: str) -> Browser:
        """The browser, signed in and with the secret of its forms."""
        self.read_token("/sign-in")
        status, _ = self.post("/sign-in", {"email": email, "password": password})
        if status != 303:
            raise RuntimeError(f"{email} could not sign in: {status}")
        return self.read_token("/needs/new")

    def read_token(self, path: str) -> Browser:
        """The browser with the secret that the form at this address holds."""
        status, text = self.get(path)
        found = re.search(r'name="csrf_token" value="([^"]+)"', text)
        if not found:
            raise RuntimeError(f"no form at {path}: {status}")
        self.token = found[1]
        return self

    def again(self, port: int) -> Browser:
        """The same person at a server that was started anew."""
        return Browser(port, self.cookie, self.token)

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Cookie": self.cookie, **({"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {})}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            for given in answer.headers.get_all("Set-Cookie") or ():
                if given.startswith("session="):
                    self.cookie = given.split(";")[0]
            return answer.status, answer.headers.get("Location", "") if method == "POST" else text
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()
