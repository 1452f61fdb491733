"""An unsafe production start is refused with a reason; a demonstration needs nothing."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from make import make_person, settings_for

from config import ROOT, UnsafeSettings, keep_demo_settings, network_disk, read_settings
from matchmaker.app import create_app
from matchmaker.store.work import work

KEY = "f3b1c0d79e5a48f2a6d1740be95c38aa61c2de07"
MOUNTS = "/dev/sda1 / ext4 rw 0 0\nserver:/export /mnt/shared nfs4 rw 0 0\n//pc/share /mnt/my\\040disk cifs rw 0 0\n"


def given(tmp_path: Path, **changes: str) -> dict[str, str]:
    return {"MATCHMAKER_ENV": "production", "SECRET_KEY": KEY, "INSTANCE_PATH": str(tmp_path), **changes}


def test_production_is_what_an_unset_environment_means(tmp_path: Path) -> None:
    settings = read_settings({"SECRET_KEY": KEY, "INSTANCE_PATH": str(tmp_path)}, mounts="")
    assert settings.production
    assert not settings.demo


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "too short"),
        ({"SECRET_KEY": "a" * 64}, "too regular"),
        ({"SECRET_KEY": "change-me-please-0123456789-abcdefgh"}, "looks like one from a manual"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG is on"),
        ({"DATABASE_URL": "sqlite:////mnt/shared/db.sqlite3"}, "network disk (nfs4)"),
        ({"MATCHMAKER_ENV": "staging"}, "it is one of demo, production, test"),
        ({"PROXIES": "-1"}, "PROXIES is '-1'"),
        ({"PROXIES": "²"}, "PROXIES is '²'"),
        ({"MAIL_URL": "mail.example"}, "MAIL_URL cannot be read: it begins with smtp://"),
        ({"MAIL_URL": "smtp://mail.example:x", "MAIL_FROM": "a@b.example"}, "MAIL_URL cannot be read"),
        ({"MAIL_URL": "smtp://mail.example"}, "but not MAIL_FROM"),
        ({"MAIL_URL": "smtp://u:p@mail.example", "MAIL_FROM": "a@b.example"}, "the password in the clear"),
        ({"MAIL_FROM": "Bến Hàng <a@b.example>"}, "it is one plain address"),
        ({"MAIL_FROM": "a@b.example\r\nBcc: c@d.example"}, "it is one plain address"),
        ({"METRICS_TOKEN": "short"}, "METRICS_TOKEN is too short"),
        ({"ERROR_WEBHOOK": "http://hooks.example/crash"}, "ERROR_WEBHOOK is not an https:// address"),
        ({"ERROR_WEBHOOK": "file:///etc/passwd"}, "ERROR_WEBHOOK is not an https:// address"),
        ({"ERROR_WEBHOOK": "https://["}, "ERROR_WEBHOOK is not an https:// address"),
        ({"SITE_URL": "http://benhang.example"}, "SITE_URL is"),
        ({"WORKER_LEASE": "0"}, "WORKER_LEASE is at least one second"),
        ({"QUIET_HOURS": "21-24"}, "QUIET_HOURS is '21-24'"),
    ],
)
def test_an_unsafe_start_is_refused_with_its_reason(tmp_path: Path, changes: dict[str, str], reason: str) -> None:
    with pytest.raises(UnsafeSettings) as refused:
        read_settings(given(tmp_path, **changes), mounts=MOUNTS)
    assert reason in str(refused.value)


@pytest.mark.parametrize(("typed", "hours"), [("", (21, 6)), ("none", (0, 0)), ("0-23", (0, 23))])
def test_at_night_no_letter_goes_out_unless_it_may(tmp_path: Path, typed: str, hours: tuple[int, int]) -> None:
    assert read_settings(given(tmp_path, QUIET_HOURS=typed), mounts=MOUNTS).quiet_hours == hours


@pytest.mark.parametrize(
    "changes",
    [
        {"MAIL_URL": "smtps://u:p@mail.example", "MAIL_FROM": "a@b.example"},
        {"MAIL_URL": "smtp://u:p@mail.example:587?starttls=1", "MAIL_FROM": "a@b.example"},
        {"MAIL_URL": "smtp://u:p@127.0.0.1", "MAIL_FROM": "a@b.example"},
        {"METRICS_TOKEN": KEY, "ERROR_WEBHOOK": "https://hooks.example/crash?key=1", "SITE_URL": "https://benhang.example/"},
        {"ERROR_WEBHOOK": "http://127.0.0.1:9000/crash", "WORKER_LEASE": "60"},
    ],
)
def test_a_safe_start_is_not_refused(tmp_path: Path, changes: dict[str, str]) -> None:
    assert read_settings(given(tmp_path, **changes), mounts=MOUNTS).production


@pytest.mark.parametrize(
    ("changes", "site"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8080"}, "http://127.0.0.1:8080"),
        ({"TRUSTED_HOSTS": ".benhang.example, 127.0.0.1"}, "https://benhang.example"),
        ({"TRUSTED_HOSTS": "benhang.example", "SITE_URL": "https://www.benhang.example/"}, "https://www.benhang.example"),
    ],
)
def test_letters_know_where_the_site_is(tmp_path: Path, changes: dict[str, str], site: str) -> None:
    assert read_settings(given(tmp_path, **changes), mounts="").site_url == site


def test_every_reason_is_given_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings) as refused:
        read_settings(given(tmp_path, SECRET_KEY="short", FLASK_DEBUG="1"), mounts="")
    assert len(str(refused.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("sqlite:////mnt/shared/db.sqlite3", "nfs4"),
        ("sqlite:////mnt/my disk/db.sqlite3", "cifs"),
        ("sqlite:////mnt/sharedness/db.sqlite3", ""),
        ("sqlite:////var/lib/db.sqlite3", ""),
        ("postgresql+psycopg://db/mnt/shared", ""),
        ("sqlite://", ""),
    ],
)
def test_sqlite_on_a_network_disk_is_seen(url: str, kind: str) -> None:
    assert network_disk(url, MOUNTS) == kind


def test_a_demonstration_keeps_its_settings_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    assert keep_demo_settings(tmp_path)
    kept = (tmp_path / "settings.env").read_text()
    assert not keep_demo_settings(tmp_path)
    assert (tmp_path / "settings.env").read_text() == kept
    assert stat.S_IMODE((tmp_path / "settings.env").stat().st_mode) == 0o600
    settings = read_settings({"INSTANCE_PATH": str(tmp_path)})
    assert settings.demo
    assert len(settings.secret_key) == 64


def test_the_environment_wins_over_what_was_kept(tmp_path: Path) -> None:
    keep_demo_settings(tmp_path)
    assert read_settings({"INSTANCE_PATH": str(tmp_path), "MATCHMAKER_ENV": "test"}).environment == "test"


def test_secrets_are_read_from_files_that_systemd_shows_to_the_service_alone(tmp_path: Path) -> None:
    files = {"SECRET_KEY": f"{KEY}\n", "MAIL_URL": "smtps://u:p@mail.example\n", "METRICS_TOKEN": "", "PROXIES": "3"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    plain = {"INSTANCE_PATH": str(tmp_path), "CREDENTIALS_DIRECTORY": str(tmp_path), "MAIL_FROM": "a@b.example"}
    settings = read_settings(plain, mounts="")
    assert (settings.secret_key, settings.mail_url, settings.metrics_token, settings.proxies) == (KEY, "smtps://u:p@mail.example", "", 0)
    assert read_settings({**plain, "SECRET_KEY": KEY}, mounts="").secret_key == KEY
    with pytest.raises(UnsafeSettings, match="SECRET_KEY: given twice"):
        read_settings({**plain, "SECRET_KEY": KEY[::-1]}, mounts="")
    (tmp_path / "MAIL_URL").write_bytes(b"\xff\xfe")
    with pytest.raises(UnsafeSettings, match="MAIL_URL: its file") as refused:
        read_settings(plain, mounts="")
    assert KEY not in str(refused.value)


def test_secrets_are_not_in_what_settings_print(tmp_path: Path) -> None:
    away = {"MAIL_URL": "smtps://u:hidden@mail.example", "MAIL_FROM": "a@b.example", "METRICS_TOKEN": f"hidden-{KEY}"}
    away |= {"ERROR_WEBHOOK": "https://hooks.example/hidden", "SENTRY_DSN": "https://hidden@sentry.example/1"}
    settings = read_settings(given(tmp_path, DATABASE_URL="postgresql+psycopg://mm:hidden@db/mm", **away), mounts="")
    assert KEY not in repr(settings)
    assert "hidden" not in repr(settings)


def test_production_refuses_a_database_with_demo_accounts(tmp_path: Path, app) -> None:
    with app.app_context(), work() as session:
        make_person(session, email="htx@demo.example")
    with pytest.raises(UnsafeSettings, match="demo accounts"):
        create_app(settings_for(tmp_path, app.config["SETTINGS"].database_url, environment="production", secret_key=KEY))


def test_production_starts_on_an_empty_database(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, environment="production", secret_key=KEY))
    assert app.config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert app.config["SESSION_COOKIE_SECURE"]
    assert not app.debug


@pytest.mark.parametrize("program", [["-c", "import wsgi"], ["-m", "gunicorn", "--no-control-socket", "--bind", "127.0.0.1:0", "wsgi:app"]])
def test_the_program_exits_1_and_says_why(tmp_path: Path, program: list[str]) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "INSTANCE_PATH": str(tmp_path)}
    done = subprocess.run([sys.executable, *program], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "SECRET_KEY is not set" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_folder_of_the_data_is_its_owners_alone(tmp_path: Path) -> None:
    assert keep_demo_settings(tmp_path / "instance")
    assert stat.S_IMODE((tmp_path / "instance").stat().st_mode) == 0o700
