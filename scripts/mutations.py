"""The small changes that mutmut makes to a file, each as the code of one function: what `mutants.py` tries."""

from __future__ import annotations

import difflib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

import libcst
from libcst.matchers import Arg, Call, Name, findall, matches
from mutmut.mutation.file_mutation import create_mutations


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, how the file reads with it (`text`), and the function's code."""

    module: str
    function: str
    line: int
    lines: range
    difference: str
    code: CodeType
    place: tuple[str, str, int]
    text: str


def functions(code: CodeType) -> Iterator[CodeType]:
    """The functions and methods of a module, not those within others."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_flags & 0x2:  # has variables of its own: a function
                yield inner
            else:
                yield from functions(inner)


def last_line(code: CodeType) -> int:
    """The last line that the code or one within it stands on."""
    inner = [last_line(one) for one in code.co_consts if isinstance(one, CodeType)]
    return max([code.co_firstlineno, *(line for _, _, line in code.co_lines() if line), *inner])


def only_strict(before: libcst.CSTNode, after: libcst.CSTNode) -> bool:
    """Is all that became different how `zip` takes lists of unequal lengths? Its lists are made together, so that no caller could notice."""
    if not (isinstance(before, libcst.Call) and isinstance(after, libcst.Call) and matches(before.func, Name("zip"))):
        return False
    one, other = ([arg.value for arg in call.args if not matches(arg, Arg(keyword=Name("strict")))] for call in (before, after))
    return len(one) == len(other) and all(left.deep_equals(right) for left, right in zip(one, other, strict=True))


def only_cast(before: libcst.CSTNode, after: libcst.CSTNode) -> bool:
    """Is all that became different the type that `cast` is told? It is for the checker; what runs only hands the value on."""
    if not (isinstance(before, libcst.Call) and isinstance(after, libcst.Call) and matches(before.func, Name("cast"))):
        return False
    one, other = before.args, after.args
    return len(one) == len(other) == 2 and one[1].value.deep_equals(other[1].value)


def untold(tree: libcst.Module) -> set[int]:
    """What is changed without anything becoming different when run: the values of `strict=`, and all that is within the type told to `cast`."""
    found = {id(arg.value) for arg in findall(tree, Arg(keyword=Name("strict"))) if isinstance(arg, libcst.Arg)}
    for call in findall(tree, Call(func=Name("cast"))):
        if isinstance(call, libcst.Call) and call.args:
            found |= {id(node) for node in within(call.args[0])}
    return found


def within(node: libcst.CSTNode) -> Iterator[libcst.CSTNode]:
    """The node and all that it is made of."""
    yield node
    for child in node.children:
        yield from within(child)


class Module:
    """A file and the changes that mutmut knows for it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self.tree, found, _, _ = create_mutations(str(path), self.text)
        without = untold(self.tree)
        self.changes = [
            one for one in found
            if isinstance(one.contained_by_top_level_function, libcst.FunctionDef)
            and id(one.original_node) not in without
            and not any(only(one.original_node, one.mutated_node) for only in (only_strict, only_cast))
        ]  # fmt: skip
        self.functions = list(functions(compile(self.text, str(path), "exec", dont_inherit=True)))

    def mutant(self, number: int) -> Mutant | None:
        """One of the changes; None if it changes no function's code, but a default value or a decorator, which are there before a test is."""
        change = self.changes[number]
        changed = self.tree.deep_replace(change.original_node, change.mutated_node).code
        before, after = self.text.splitlines(), changed.splitlines()
        line = next((at for at, pair in enumerate(zip(before, after, strict=False), 1) if pair[0] != pair[1]), 0)
        own = next((one for one in self.functions if one.co_firstlineno <= line <= last_line(one)), None)
        if own is None:
            return None
        same = (own.co_qualname, own.co_firstlineno)
        made = compile(changed, str(self.path), "exec", dont_inherit=True)
        new = next((one for one in functions(made) if (one.co_qualname, one.co_firstlineno) == same), None)
        if new is None or new == own or new.co_freevars != own.co_freevars:
            return None
        shown = "\n".join(list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:])
        return Mutant(
            f"{self.path.parent.name}/{self.path.name}", own.co_qualname, line, range(own.co_firstlineno, last_line(own) + 1), shown, new,
            (str(self.path), *same), changed,
        )  # fmt: skip


def chosen(paths: list[Path], sample: int | None, seed: int) -> list[Mutant]:
    """All the changes, or every so manieth from a place drawn by lot: each is as likely as any other, and they are spread over the functions."""
    modules = [Module(path) for path in paths]
    places = [(module, number) for module in modules for number in range(len(module.changes))]
    lot = random.Random(seed)
    step = max(1.0, len(places) / (sample or len(places)))
    start = lot.random() * step
    taken = [places[int(start + at * step)] for at in range(int(len(places) / step)) if int(start + at * step) < len(places)]
    found = [mutant for module, number in taken if (mutant := module.mutant(number))]
    lot.shuffle(found)
    print(f"{len(places)} changes in {len(paths)} modules, {len(found)} of them tried (seed {seed})", flush=True)
    return found
