"""Settings, read once from the environment; an unsafe production start is refused with a reason."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ("demo", "production", "test")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SHORTEST_KEY = 32
NETWORK_DISKS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "fuse.glusterfs", "glusterfs", "ceph", "fuse.ceph", "lustre", "afs", "davfs"}
)
_KNOWN_KEY = re.compile(r"change.?me|secret|password|example|default|development|matkhau", re.IGNORECASE)


class UnsafeSettings(Exception):
    """The settings would start something unsafe; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to the next."""

    environment: str
    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    instance: Path
    mail_url: str = ""
    bulk_backend: str = "local"
    trusted_hosts: tuple[str, ...] = LOOPBACK
    proxies: int = 0  # how many reverse proxies in front set X-Forwarded-*; 0 ignores those headers
    password_cost: tuple[int, int] = (2, 19 * 1024)  # argon2id: passes, KiB

    @property
    def demo(self) -> bool:
        """Whether invented parties and known passwords may exist."""
        return self.environment == "demo"

    @property
    def production(self) -> bool:
        """Whether real people rely on this installation."""
        return self.environment == "production"


def read_settings(environ: Mapping[str, str] | None = None, root: Path = ROOT, mounts: str | None = None) -> Settings:
    """The settings of this environment, what `make run` kept in `instance/` filling the gaps; raises `UnsafeSettings`."""
    given = os.environ if environ is None else environ
    instance = Path(given.get("INSTANCE_PATH") or root / "instance")
    kept = {**_kept(instance / "settings.env"), **{name: value for name, value in given.items() if value}}
    settings = Settings(
        environment=kept.get("MATCHMAKER_ENV", "production"),
        secret_key=kept.get("SECRET_KEY", ""),
        database_url=kept.get("DATABASE_URL", f"sqlite:///{instance / 'matchmaker.sqlite3'}"),
        instance=instance,
        mail_url=kept.get("MAIL_URL", ""),
        bulk_backend=kept.get("BULK_BACKEND", "local"),
        trusted_hosts=tuple(host.strip() for host in kept.get("TRUSTED_HOSTS", "").split(",") if host.strip()) or LOOPBACK,
        proxies=_whole_number(kept.get("PROXIES", "0"), "PROXIES"),
        password_cost=(1, 64) if kept.get("MATCHMAKER_ENV") == "test" else (2, 19 * 1024),
    )
    if reasons := unsafe(settings, kept, _mounts() if mounts is None else mounts):
        raise UnsafeSettings("\n".join(reasons))
    return settings


def unsafe(settings: Settings, given: Mapping[str, str], mounts: str) -> list[str]:
    """The reasons for which this must not start; empty where there are none."""
    if settings.environment not in ENVIRONMENTS:
        return [f"MATCHMAKER_ENV is {settings.environment!r}; it is one of {', '.join(ENVIRONMENTS)}."]
    if not settings.secret_key:
        return ["SECRET_KEY is not set. Make one: python3 -c 'import secrets; print(secrets.token_hex(32))'. For a demonstration use `make run`."]
    if not settings.production:
        return []
    reasons = []
    if len(settings.secret_key) < SHORTEST_KEY or len(set(settings.secret_key)) < 10:
        reasons.append(f"SECRET_KEY is too short or too regular: at least {SHORTEST_KEY} random characters.")
    if _KNOWN_KEY.search(settings.secret_key):
        reasons.append("SECRET_KEY looks like one from a manual; make a random one.")
    if given.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no"):
        reasons.append("FLASK_DEBUG is on: a debugger would run anybody's code.")
    if kind := network_disk(settings.database_url, mounts):
        reasons.append(f"The SQLite database lies on a network disk ({kind}), where its locks do not hold. Use a local disk or PostgreSQL.")
    return reasons


def network_disk(database_url: str, mounts: str) -> str:
    """The kind of network disk under a SQLite database, or nothing; `mounts` is the text of /proc/mounts."""
    if not database_url.startswith("sqlite:///"):
        return ""
    path = str(Path(database_url.removeprefix("sqlite:///")).resolve())
    longest, found = -1, ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ").rstrip("/")
        if (path == point or path.startswith(point + "/")) and len(point) >= longest:
            longest, found = len(point), parts[2]
    return found if found in NETWORK_DISKS else ""


def keep_demo_settings(instance: Path) -> bool:
    """Write `demo` and a random key into the folder once, readable by its owner alone; says whether it was done now."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(instance / "settings.env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"MATCHMAKER_ENV=demo\nSECRET_KEY={secrets.token_hex(32)}\n")
    return True


def _kept(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _whole_number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UnsafeSettings(f"{name} is {text!r}; it is a whole number.")
    return int(text)


if __name__ == "__main__":
    keep_demo_settings(Path(os.environ.get("INSTANCE_PATH") or ROOT / "instance"))
