"""The application: the one place that knows every part."""

from __future__ import annotations

from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask, request
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Settings, UnsafeSettings
from matchmaker import cli, web
from matchmaker.domain.leaked_passwords import look_in
from matchmaker.market import share_catalogues
from matchmaker.store.base import db, engine_options, prepare, reading
from matchmaker.store.queries.people import demo_accounts_exist
from matchmaker.web import (
    empty_log,
    errors,
    exposure_log,
    frame,
    guard,
    headers,
    language,
    logs,
    looking,
    metrics,
    packed,
    sending,
    uploads,
    visitors,
)
from matchmaker.workflows.accounts.passwords import nobodys_hash
from matchmaker.workflows.accounts.sessions import IDLE

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_REQUEST = 256_000
"""Bytes of the longest form with every letter written in its longest way, and some more; a megabyte of `a&a&` took half a second to part."""


def create_app(settings: Settings) -> Flask:
    """The application for these settings; raises `UnsafeSettings` where real people would meet demo accounts."""
    logs.configure()
    instance = str(settings.instance.absolute())
    app = Flask("matchmaker", root_path=str(Path(__file__).parent), template_folder=str(ROOT / "templates"), instance_path=instance)
    app.config.from_mapping(_flask_config(settings))
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    _connect(app)
    look_in(Path(settings.breached_passwords) if settings.breached_passwords else None)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)  # type: ignore[method-assign]
    logs.register(app)
    uploads.register(app)  # before anything reads the form
    CSRFProtect(app)
    guard.register(app)
    visitors.register(app)
    looking.register(app)
    language.register(app)
    headers.register(app, over_tls=settings.production)
    packed.register(app)
    frame.register(app)
    errors.register(app)
    empty_log.register(app)
    exposure_log.register(app)
    metrics.register(app)
    sending.register(app)
    web.register(app)
    cli.register(app)
    guard.check_routes(app)
    nobodys_hash(app.config["PASSWORD_KEEPER"])  # now, for made when first needed it would make that one answer late
    if settings.production:
        _refuse_demo_accounts(app)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "DEMO": settings.demo,
        "TESTING": settings.environment == "test",
        "PROPAGATE_EXCEPTIONS": False,  # a crash is a page and a log line, in tests too
        "PASSWORD_KEEPER": PasswordHasher(time_cost=settings.password_cost[0], memory_cost=settings.password_cost[1], parallelism=1),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "TRUSTED_HOSTS": list(settings.trusted_hosts),
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": LARGEST_REQUEST,
        "MAX_FORM_PARTS": 200,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.production else "session",
        "SESSION_COOKIE_SECURE": settings.production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": IDLE,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a form filled in slowly is not refused
        "WTF_CSRF_SSL_STRICT": False,  # same-origin is held by the token, SameSite and form-action; some browsers send no Referer
        "BABEL_DEFAULT_LOCALE": "vi",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent / "wording" / "translations"),
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _connect(app: Flask) -> None:
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    with app.app_context():
        prepare(db.engine)
        share_catalogues(db.engine, Path(app.instance_path) / "catalogues")

    @app.before_request
    def say_whether_it_writes() -> None:
        reading.set(request.method in SAFE_METHODS)

    @app.teardown_request
    def forget_whether_it_writes(error: BaseException | None) -> None:
        reading.set(False)


def _refuse_demo_accounts(app: Flask) -> None:
    with app.app_context():
        if demo_accounts_exist(db.session()):
            raise UnsafeSettings("The database holds demo accounts, whose password anybody knows. Production needs a database of its own.")
        db.session.remove()
