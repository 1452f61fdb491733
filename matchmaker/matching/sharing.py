"""Catalogues in files, so that web workers of one machine share one copy in memory, and a worker that starts need not make it again."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import IO, Any

import numpy as np

from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.pools import NAN, KindPool, Pool, Pools, Strings
from matchmaker.matching.postings import Postings
from matchmaker.matching.rows import ROW

FORMAT = f"3-{ROW.itemsize}"
"""Another format, another name: a file of an older program is never read."""
KEPT_FILES = 2
DAMAGED = (OSError, ValueError, KeyError, EOFError)
"""What reading a file says that a power cut or a full disk left unfinished."""
POOLS = ("measures", "states", "grades", "certificates", "communes", "parties", "products")
KINDS = ("grade_kinds", "place_kinds", "paper_kinds")


def shared(folder: Path, name: str, make: Callable[[], Catalogue], lexicon: Lexicon) -> Catalogue:
    """The catalogue of this name: from its file where there is one, else made, put into a file, and read from there like everybody else's.

    Where the disk does not let it be written, the one that was made. Files of earlier catalogues of a side are removed; who maps them may go on.
    """
    target = folder / f"{name}-{FORMAT}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            if target.is_dir():
                try:
                    return load(target, lexicon)
                except DAMAGED:
                    shutil.rmtree(target, ignore_errors=True)
            made = make()
            save(made, target)
            _tidy(folder, name.partition("-")[0])
            return load(target, lexicon)
    except OSError:
        return make()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time."""
    with (folder / "lock").open("w") as held:
        flock(held, LOCK_EX)
        yield


def _tidy(folder: Path, side: str) -> None:
    old = sorted(folder.glob(f"{side}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in old[KEPT_FILES:]:
        shutil.rmtree(path, ignore_errors=True)


def save(catalogue: Catalogue, target: Path) -> None:
    """Put the catalogue, which nothing was added to since it was made, into a folder of flat arrays and one table of names."""
    if catalogue.later:
        raise ValueError("a catalogue is put into a file before it grows")
    unfinished = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    try:
        for name, array in _arrays(catalogue).items():
            with (unfinished / f"{name}.npy").open("wb") as file:
                np.save(file, array, allow_pickle=False)
                _on_disk(file)
        with (unfinished / "names.json").open("w", encoding="utf-8") as names:
            json.dump(_names(catalogue), names, ensure_ascii=False)
            _on_disk(names)
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _on_disk(file: IO[Any]) -> None:
    """See to it that a file is whole before its folder gets its name."""
    file.flush()
    os.fsync(file.fileno())


def load(source: Path, lexicon: Lexicon) -> Catalogue:
    """The catalogue in a folder, its large arrays mapped from the files: what no reader changes is in memory once for all processes."""
    names = json.loads((source / "names.json").read_text(encoding="utf-8"))
    held: dict[str, Any] = {path.stem: _mapped(path) for path in source.glob("*.npy")}
    pools = Pools(lexicon)
    for name in POOLS:
        setattr(pools, name, Pool(names[name]))
    for name in KINDS:
        first, *others = (_tuples(kind) for kind in names[name])
        setattr(pools, name, KindPool(first))
        for kind in others:
            getattr(pools, name).add(kind)
    pools.phrases, pools.rests = _strings(held, "phrases"), _strings(held, "rests")
    starts = (held["starts_0"], held["starts_1"], held["starts_2"])
    postings = Postings(held["post_rows"], held["post_level"], held["post_brief"], starts, names["postings"], {})
    return Catalogue(pools, held["rows"], _strings(held, "codes"), held["code_at"], postings, _strings(held, "unlisted"), held["by_tie"])


def _mapped(path: Path) -> Any:
    """The array in a file; what this process writes into it stays with this process. An empty one cannot be mapped."""
    try:
        return np.load(path, mmap_mode="c", allow_pickle=False).view(np.ndarray)
    except ValueError:
        return np.load(path, allow_pickle=False)


def _arrays(catalogue: Catalogue) -> dict[str, Any]:
    postings, pools = catalogue.postings, catalogue.pools
    arrays: dict[str, Any] = {
        "rows": catalogue.packed, "code_at": catalogue.code_at, "by_tie": catalogue.by_tie, "post_rows": postings.rows,
        "post_level": postings.level, "post_brief": postings.brief,
    }  # fmt: skip
    arrays |= {f"starts_{place}": starts for place, starts in enumerate(postings.starts)}
    texts = {"codes": catalogue.early_codes, "unlisted": catalogue.phrases, "phrases": pools.phrases, "rests": pools.rests}
    for name, strings in texts.items():
        flat = strings if isinstance(strings, Strings) else Strings.of(strings.strings if isinstance(strings, Pool) else strings)
        arrays |= {f"{name}_blob": flat.blob, f"{name}_ends": flat.ends}
    return arrays


def _names(catalogue: Catalogue) -> dict[str, Any]:
    pools = catalogue.pools
    names: dict[str, Any] = {name: getattr(pools, name).strings for name in POOLS}
    return names | {name: getattr(pools, name).kinds for name in KINDS} | {"postings": catalogue.postings.many}


def _strings(held: dict[str, Any], name: str) -> Strings:
    return Strings(held[f"{name}_blob"], held[f"{name}_ends"])


def _tuples(value: Any) -> Any:
    """Lists of a table of names as the tuples that they were, with the one NaN that is itself."""
    if isinstance(value, list):
        return tuple(_tuples(one) for one in value)
    return NAN if value != value else value
