"""What is handed to those who run it is well-formed and true: container, units, proxy, settings."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from config import ROOT, SECRETS, Settings, read_settings
from matchmaker.store.queries.people import person_by_email, who_is
from matchmaker.store.work import work
from matchmaker.web.metrics import SHARED
from matchmaker.workflows import accounts

DOCS = ROOT / "docs" / "deployment"
GUIDE = (DOCS / "README.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8")
UNITS = sorted(DOCS.glob("*.service"))
HARDENED = {
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes",
    "CapabilityBoundingSet": "", "RestrictSUIDSGID": "yes", "ProtectKernelTunables": "yes", "ProtectKernelModules": "yes",
    "ProtectControlGroups": "yes", "LockPersonality": "yes", "SystemCallFilter": "@system-service", "UMask": "0077",
    "IPAddressDeny": "any", "IPAddressAllow": "localhost",
}  # fmt: skip


def unit(path: Path) -> configparser.ConfigParser:
    """The unit's sections, keys as they are written."""
    read = configparser.ConfigParser(interpolation=None, delimiters=("=",), strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(path, encoding="utf-8")
    return read


def test_the_container_file_has_nothing_that_its_linter_objects_to() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("hadolint"), "--no-color", ROOT / "Containerfile"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_container_runs_as_nobody_in_particular_and_holds_no_secret() -> None:
    stages = re.findall(r"^FROM .*$", CONTAINER, re.MULTILINE)
    assert len(stages) == 2
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", CONTAINER, re.MULTILINE)
    assert "HEALTHCHECK" in CONTAINER
    assert "/healthz" in CONTAINER
    assert "--require-hashes" in CONTAINER
    for name in ("SECRET_KEY", "DATABASE_URL", "MAIL_URL", "METRICS_TOKEN"):
        assert name not in CONTAINER


def test_everything_that_the_program_loads_is_in_the_container() -> None:
    copied = {name.rstrip("/") for line in re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINER, re.MULTILINE) for name in line.split()}
    assert copied == {"requirements/base.lock", "config.py", "wsgi.py", "gunicorn.conf.py", "migrations", "templates", "matchmaker"}
    assert all((ROOT / name).exists() for name in copied)
    let_in = set(re.findall(r"^!(.+)$", (ROOT / ".containerignore").read_text(), re.MULTILINE))
    assert let_in == copied


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_is_hardened_and_starts_what_is_there(path: Path) -> None:
    service = unit(path)["Service"]
    assert {name: service.get(name) for name in HARDENED} == HARDENED
    assert service["User"] == "ben-hang"
    assert service["EnvironmentFile"] == "/etc/ben-hang/settings.env"
    loaded = dict(one.split(":") for one in re.findall(r"^LoadCredential=(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert loaded == {name: f"/etc/ben-hang/secrets/{name}" for name in ("SECRET_KEY", "MAIL_URL")}
    assert all(f"LoadCredential={name}:{file} " in GUIDE for name, file in loaded.items()), "as_app has the same"
    program = Path(service["ExecStart"].split()[0])
    assert Path(sys.executable).with_name(program.name).exists()
    assert unit(path)["Install"]["WantedBy"] == "multi-user.target"


def test_other_machines_are_allowed_by_address_in_a_file_beside_the_unit(tmp_path: Path) -> None:
    path = DOCS / "addresses.conf"
    text = path.read_text(encoding="utf-8")
    assert "/etc/systemd/system/matchmaker-worker.service.d/addresses.conf" in text
    assert unit(path).sections() == ["Service"]
    assert set(unit(path)["Service"]) == {"IPAddressAllow"}
    for allowed in re.findall(r"^IPAddressAllow=(.+)$", text, re.MULTILINE):
        assert ip_network(allowed).prefixlen, "everything is allowed"
    assert "(addresses.conf)" in GUIDE


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_understands_the_unit(path: Path, tmp_path: Path) -> None:
    if not (verify := shutil.which("systemd-analyze")):
        assert set(unit(path).sections()) == {"Unit", "Service", "Install"}
        return
    here = tmp_path / path.name  # with a program that this machine has
    here.write_text(re.sub(r"/srv/ben-hang/\.venv/bin/\w+", "/bin/true", path.read_text(encoding="utf-8")))
    done = subprocess.run([verify, "verify", "--man=no", here], capture_output=True, text=True, check=False)
    assert path.name not in done.stdout + done.stderr


def test_the_worker_has_as_long_to_stop_as_one_letter_can_take() -> None:
    from_stop = int(unit(DOCS / "matchmaker-worker.service")["Service"]["TimeoutStopSec"])
    assert from_stop >= 60


def test_the_proxy_lets_nobody_see_figures_and_believes_nobody_about_where_they_are() -> None:
    text = (DOCS / "nginx.conf").read_text(encoding="utf-8")
    assert re.search(r"location = /metrics\s*\{ return 404; \}", text)
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "$proxy_add_x_forwarded_for" not in text
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in text
    assert text.count("{") == text.count("}")


def test_the_proxy_keeps_no_list_of_addresses_that_let_in_whoever_knows_them() -> None:
    text = (DOCS / "nginx.conf").read_text(encoding="utf-8")
    assert text.count("access_log off;") == text.count("server {")


def test_every_setting_stands_in_the_guide_and_in_the_readme() -> None:
    read = set(re.findall(r'kept\.get\("([A-Z_]+)"', (ROOT / "config.py").read_text()))
    read |= set(re.findall(r'environ\.get\("([A-Z_]+)"', (ROOT / "gunicorn.conf.py").read_text()))
    assert len(read) >= len(fields(Settings)) - 2
    for name in read - {SHARED}:
        assert f"`{name}`" in GUIDE, name
        assert f"`{name}`" in README, name


def test_the_example_of_settings_is_one_that_systemd_reads() -> None:
    example = re.search(r"```\n(MATCHMAKER_ENV=.*?)```", GUIDE, re.DOTALL)
    assert example
    lines = example[1].splitlines()
    assert all(re.fullmatch(r"[A-Z_]+=[^ #]+", line) for line in lines), "a remark behind a value would become part of it"
    assert not {line.split("=")[0] for line in lines} & (set(SECRETS) - {"DATABASE_URL"})
    given = dict(line.split("=", 1) for line in lines) | {
        "SECRET_KEY": "f3b1c0d79e5a48f2a6d1740be95c38aa61c2de07",
        "INSTANCE_PATH": str(ROOT / "instance"),
    }
    assert read_settings(given, mounts="").production


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#:]+)\)", GUIDE))))
def test_what_the_guide_points_to_is_there(target: str) -> None:
    assert (DOCS / target).exists()


def test_every_command_of_the_guide_exists(app: Flask) -> None:
    groups = set(re.findall(r"(?:as_app|flask) ([a-z]+)", GUIDE))
    assert {"db", "words", "people", "worker"} <= groups
    assert groups <= set(app.cli.commands) | {"db"}


@pytest.mark.postgres
def test_the_first_of_the_staff_signs_in_as_the_guide_says(postgres_app: Flask) -> None:
    upgrade()
    command = re.search(r"as_app people first (\S+) --name '([^']+)'", GUIDE)
    assert command
    email, name = command.groups()
    done = postgres_app.test_cli_runner().invoke(args=["people", "first", email, "--name", name])
    assert done.exit_code == 0, done.output
    secret, password, now = done.output.strip().rpartition("/")[2], "con-nuoc-rong-thang-muoi", datetime.now(UTC)
    with work() as session:
        accounts.reset_password(session, secret=secret, password=password, now=now)
    with work() as session:
        tried = accounts.begin_try(session, email=email, address="192.0.2.1", now=now)
        assert accounts.sign_in(session, email=email, password=password, counted_as=tried, now=now)[1]
    with work() as session:
        person = person_by_email(session, email)
        assert person is not None
        assert who_is(person).staff
