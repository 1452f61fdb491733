"""What the web server and the `flask` command load."""

from __future__ import annotations

import sys

from config import UnsafeSettings, read_settings
from matchmaker.app import create_app

try:
    app = create_app(read_settings())
except UnsafeSettings as unsafe:
    sys.stderr.write(f"Not started. {unsafe}\n")
    sys.exit(1)
