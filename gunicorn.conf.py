"""How gunicorn serves; read by it from the project's root. `make run` adds nothing but the port."""

import gc
import os
import shutil
import sys
from pathlib import Path

from config import ROOT, UnsafeSettings, read_settings

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WORKERS", "2"))
threads = int(os.environ.get("THREADS", "4"))
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True  # it would put a socket into the home folder
forwarded_allow_ips = ""  # X-Forwarded-* is the application's to judge, by PROXIES
accesslog = None  # the application writes one line for each answer itself
limit_request_line = 4094
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  # heartbeats in memory, not on a slow disk

# The workers add up their figures for /metrics through a folder, which has to be known before any of them loads the application.
figures = Path(os.environ.get("INSTANCE_PATH") or ROOT / "instance") / f"figures-{os.environ.get('PORT', '8000')}"
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(figures)


def on_starting(server):  # noqa: ANN001, ANN201
    """Refuse an unsafe start once, with the reason and exit status 1, rather than in each worker."""
    try:
        read_settings()
    except UnsafeSettings as unsafe:
        sys.stderr.write(f"Not started. {unsafe}\n")
        sys.exit(1)
    from matchmaker.matching.bulk import warm  # noqa: PLC0415  # after the settings were found safe

    warm()  # compiles what no earlier start has, once and not in every worker
    shutil.rmtree(figures, ignore_errors=True)  # those of an earlier run are no part of this one's
    figures.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    figures.mkdir(mode=0o700)


def post_worker_init(worker):  # noqa: ANN001, ANN201
    """Load the words of the trade and what was compiled before a visitor waits for them, and spare the collector what stays with the worker."""
    from matchmaker.matching.bulk import warm  # noqa: PLC0415  # after the folder of the figures is known

    warm()
    gc.collect()
    gc.freeze()


def when_ready(server):  # noqa: ANN001, ANN201
    """Say where it can be reached; in a demonstration also as whom."""
    settings = read_settings()
    print(f"\n  http://{bind}\n", flush=True)  # noqa: T201
    if settings.demo:
        for email, whose in (("htx", "a co-operative"), ("doanhnghiep", "an enterprise"), ("lienminh", "the Alliance's staff")):
            print(f"  {f'{email}@demo.example':26} {whose}", flush=True)  # noqa: T201
        print("  password: demo-matkhau-2026      Ctrl-C stops it\n", flush=True)  # noqa: T201
