"""Settings, read once from the environment; an unsafe production start is refused with a reason."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from matchmaker.domain.leaked_passwords import wrong_with
from matchmaker.domain.mail import mail_server

ROOT = Path(__file__).resolve().parent
SECOND_FACTOR = ("required", "offered")
ENVIRONMENTS = ("demo", "production", "test")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
NEARBY = ("127.0.0.1", "localhost", "::1")
NO_SENDER = "no-reply@localhost"
SHORTEST_KEY = 32
SHORTEST_TOKEN = 20
LONGEST_LEASE = 3600
SECRETS = ("SECRET_KEY", "DATABASE_URL", "MAIL_URL", "METRICS_TOKEN", "ERROR_WEBHOOK", "SENTRY_DSN")
"""Settings that may stand in a file of their own in `CREDENTIALS_DIRECTORY`, which systemd shows to the service alone."""
NETWORK_DISKS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "fuse.glusterfs", "glusterfs", "ceph", "fuse.ceph", "lustre", "afs", "davfs"}
)
_MAIL_ADDRESS = re.compile(r"[!-~]+@[A-Za-z0-9.-]+")
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
    mail_url: str = field(default="", repr=False)
    mail_from: str = NO_SENDER
    mail_seconds: int = 60  # for all of one letter, however busily its server speaks
    site_url: str = "http://127.0.0.1:8000"  # how letters write the way to a page
    metrics_token: str = field(default="", repr=False)  # who shows it may read /metrics from elsewhere
    error_webhook: str = field(default="", repr=False)
    sentry_dsn: str = field(default="", repr=False)
    worker_lease: int = 300  # seconds for which a job is in one worker's hands alone
    quiet_hours: tuple[int, int] = (0, 0)  # from which hour to which, by the clock of Cà Mau, no letter is sent; equal: never quiet
    bulk_backend: str = "local"
    map_geojson: str = ""  # a file with the real boundaries of the communes, drawn instead of the sketch
    breached_passwords: str = ""  # a file of hashes of stolen passwords, in their order; none of them is taken
    trusted_hosts: tuple[str, ...] = LOOPBACK
    proxies: int = 0  # how many reverse proxies in front set X-Forwarded-*; 0 ignores those headers
    staff_second_factor: str = "offered"  # or required: people of the Alliance then reach nothing before they have one
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
    """The settings of this environment and of its files of secrets, what `make run` kept in `instance/` filling the gaps; raises `UnsafeSettings`."""
    given = os.environ if environ is None else environ
    instance = Path(given.get("INSTANCE_PATH") or root / "instance")
    secret = _credentials(given.get("CREDENTIALS_DIRECTORY", ""))
    if twice := [name for name, value in secret.items() if given.get(name) and given[name] != value]:
        raise UnsafeSettings(f"{', '.join(twice)}: given twice, in a file of secrets and in the environment. Take one of them away.")
    kept = {**_kept(instance / "settings.env"), **{name: value for name, value in given.items() if value}, **secret}
    settings = Settings(
        environment=kept.get("MATCHMAKER_ENV", "production"),
        secret_key=kept.get("SECRET_KEY", ""),
        database_url=kept.get("DATABASE_URL", f"sqlite:///{instance / 'matchmaker.sqlite3'}"),
        instance=instance,
        mail_url=kept.get("MAIL_URL", ""),
        mail_from=kept.get("MAIL_FROM", NO_SENDER),
        mail_seconds=_whole_number(kept.get("MAIL_SECONDS", "60"), "MAIL_SECONDS"),
        site_url=kept.get("SITE_URL", "").rstrip("/") or _likely_site(kept),
        metrics_token=kept.get("METRICS_TOKEN", ""),
        error_webhook=kept.get("ERROR_WEBHOOK", ""),
        sentry_dsn=kept.get("SENTRY_DSN", ""),
        worker_lease=_whole_number(kept.get("WORKER_LEASE", "300"), "WORKER_LEASE"),
        quiet_hours=_hours(kept.get("QUIET_HOURS", "none" if kept.get("MATCHMAKER_ENV") == "test" else "21-6"), "QUIET_HOURS"),
        bulk_backend=kept.get("BULK_BACKEND", "local"),
        map_geojson=kept.get("MAP_GEOJSON", ""),
        breached_passwords=kept.get("BREACHED_PASSWORDS", ""),
        trusted_hosts=_names(kept.get("TRUSTED_HOSTS", "")) or LOOPBACK,
        proxies=_whole_number(kept.get("PROXIES", "0"), "PROXIES"),
        staff_second_factor=kept.get("STAFF_SECOND_FACTOR")
        or ("required" if kept.get("MATCHMAKER_ENV", "production") == "production" else "offered"),
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
    reasons = unsafe_links(settings)
    if settings.staff_second_factor not in SECOND_FACTOR:
        reasons.append(f"STAFF_SECOND_FACTOR is {settings.staff_second_factor!r}; it is one of {', '.join(SECOND_FACTOR)}.")
    if settings.breached_passwords and (why := wrong_with(Path(settings.breached_passwords))):
        reasons.append(f"BREACHED_PASSWORDS is {settings.breached_passwords!r}; {why}.")
    if not settings.production:
        return reasons
    if len(settings.secret_key) < SHORTEST_KEY or len(set(settings.secret_key)) < 10:
        reasons.append(f"SECRET_KEY is too short or too regular: at least {SHORTEST_KEY} random characters.")
    if _KNOWN_KEY.search(settings.secret_key):
        reasons.append("SECRET_KEY looks like one from a manual; make a random one.")
    if given.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no"):
        reasons.append("FLASK_DEBUG is on: a debugger would run anybody's code.")
    if kind := network_disk(settings.database_url, mounts):
        reasons.append(f"The SQLite database lies on a network disk ({kind}), where its locks do not hold. Use a local disk or PostgreSQL.")
    return reasons


def unsafe_links(settings: Settings) -> list[str]:
    """The reasons for which what goes out to other machines, or is read by them, must not: mail, crash reports, figures."""
    reasons = [f"SITE_URL is {settings.site_url!r}; it is https://host."] if not _web_address(settings.site_url, settings.production) else []
    if not _MAIL_ADDRESS.fullmatch(settings.mail_from):
        reasons.append(f"MAIL_FROM is {settings.mail_from!r}; it is one plain address, such as ben-hang@lienminh.example.")
    try:
        server = mail_server(settings.mail_url)
    except ValueError as wrong:
        reasons.append(f"MAIL_URL cannot be read: {wrong}.")
    else:
        if server and settings.production and settings.mail_from == NO_SENDER:
            reasons.append("MAIL_URL is set, but not MAIL_FROM: nobody could answer the letters.")
        if server and server.password and not server.tls and server.host not in NEARBY:
            reasons.append("MAIL_URL would send the password in the clear: use smtps://, or add ?starttls=1.")
    if not 1 <= settings.mail_seconds <= LONGEST_LEASE:
        reasons.append("MAIL_SECONDS is at least one second, and at most an hour.")
    if settings.metrics_token and len(settings.metrics_token) < SHORTEST_TOKEN:
        reasons.append(f"METRICS_TOKEN is too short: at least {SHORTEST_TOKEN} random characters.")
    if settings.error_webhook and not _web_address(settings.error_webhook, True):
        reasons.append("ERROR_WEBHOOK is not an https:// address.")
    if settings.worker_lease < 1:
        reasons.append("WORKER_LEASE is at least one second.")
    if settings.worker_lease > LONGEST_LEASE:
        reasons.append("WORKER_LEASE is at most an hour: so long a job of a worker that died would wait.")
    return reasons


def _web_address(url: str, over_tls: bool) -> bool:
    """Whether this is an address of the web that may be used: https, but for this very machine."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    return named and (parts.scheme == "https" or (parts.scheme == "http" and (not over_tls or parts.hostname in NEARBY)))


def _likely_site(given: Mapping[str, str]) -> str:
    """The site's own address where nobody gave it: the first of its names, or this machine."""
    names = _names(given.get("TRUSTED_HOSTS", ""))
    return f"https://{names[0].lstrip('.')}" if names else f"http://127.0.0.1:{given.get('PORT', '8000')}"


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


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


def _credentials(folder: str) -> dict[str, str]:
    """What the files of secrets say, without the end of their line; one that is not there or empty says nothing."""
    found = {}
    for name in SECRETS if folder else ():
        try:
            found[name] = (Path(folder) / name).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError) as error:
            raise UnsafeSettings(f"{name}: its file in CREDENTIALS_DIRECTORY cannot be read ({type(error).__name__}).") from None
    return {name: value for name, value in found.items() if value}


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _hours(text: str, name: str) -> tuple[int, int]:
    if text == "none":
        return 0, 0
    found = re.fullmatch(r"(\d|1\d|2[0-3])-(\d|1\d|2[0-3])", text, re.ASCII)
    if not found:
        raise UnsafeSettings(f"{name} is {text!r}; it is two hours such as 21-6, or none.")
    return int(found[1]), int(found[2])


def _whole_number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UnsafeSettings(f"{name} is {text!r}; it is a whole number.")
    return int(text)


if __name__ == "__main__":
    keep_demo_settings(Path(os.environ.get("INSTANCE_PATH") or ROOT / "instance"))
