"""SQLite's full-text search with its trigram tokenizer: words of three letters or more, any of them, ordered by its BM25."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from benchmarks.contestants import TOP, Contestant, Given, Query
from benchmarks.peers.texts import folded


class Fts5Trigram(Contestant):
    """A contentless FTS5 table on disk."""

    name = "SQLite FTS5 trigram"

    def build(self, given: Given) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="benchmark-")
        self.path = Path(self.folder.name) / "fts5.sqlite3"
        self.connection = sqlite3.connect(self.path)
        for pragma in ("journal_mode=off", "synchronous=off", "mmap_size=4000000000", "cache_size=-262144"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("CREATE VIRTUAL TABLE offers USING fts5(words, content='', tokenize='trigram')")
        rows = ((row, folded(words)) for row, words in enumerate(given.words))
        self.connection.executemany("INSERT INTO offers(rowid, words) VALUES (?, ?)", rows)
        self.connection.execute("INSERT INTO offers(offers) VALUES ('optimize')")
        self.connection.commit()

    def query(self, query: Query) -> list[int]:
        words = [word for word in folded(query.need.words).split() if len(word) >= 3]
        if not words:
            return []
        asked = " OR ".join(f'"{word}"' for word in words)
        return [row for (row,) in self.connection.execute("SELECT rowid FROM offers WHERE offers MATCH ? ORDER BY rank LIMIT ?", (asked, TOP))]

    def disk_mb(self) -> float:
        return self.path.stat().st_size / 1e6

    def close(self) -> None:
        self.connection.close()
        self.folder.cleanup()
