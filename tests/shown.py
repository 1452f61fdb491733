"""Every page that the table of routes shows to somebody: who sees it, and where it stands on the stage."""

from __future__ import annotations

from stage import Stage
from test_routes import OK, ROLES, TABLE


def shown_pages(stage: Stage, *, most: int = 2) -> list[tuple[str, str]]:
    """A role and an address for each route that is read, seen by at most so many: first those whose thing it is, then staff, then anybody."""
    found: dict[tuple[str, str], None] = {}
    for row in TABLE:
        if row.route.startswith("GET"):
            seen_by = [role for role in ("ut", "chau", "binh", "nobody", "duong") if row.expected[ROLES.index(role)] == OK]
            found |= dict.fromkeys((role, row.path.format(**stage.codes)) for role in seen_by[:most])
    return list(found)
