"""A reader who has nothing but a keyboard: Tab until a thing has the focus, see that it has, then act."""

from __future__ import annotations

from playwright.sync_api import Page

FARTHEST = 150
"""So many presses of Tab lead to anything on a page, or it cannot be reached."""
NAME = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const label = one.labels && one.labels.length ? one.labels[0].innerText : "";
  const name = one.getAttribute("aria-label") || label || one.innerText || one.title || one.name || "";
  return name.replace(/\\s+/g, " ").trim();
}"""
SEEN = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1), y = box.top + Math.min(box.height / 2, 20);
  const top = document.elementFromPoint(x, y);
  return {
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    within: box.bottom > 0 && box.top < innerHeight,
    uncovered: !!top && (one.contains(top) || top.contains(one) || (!!one.labels && [...one.labels].some(label => label.contains(top)))),
  };
}"""


class Keyboard:
    """The keyboard of a page. No mouse is ever used."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, name: str) -> None:
        """Press Tab until what has this name has the focus; fails where it is never reached or the reader would not see it."""
        passed = []
        for _ in range(FARTHEST):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(NAME)
            passed.append(here)
            if here is not None and here.startswith(name):
                seen = self.page.evaluate(SEEN)
                assert all(seen.values()), f"{name}: {seen}"
                return
        raise AssertionError(f"{name!r} cannot be reached; passed {passed}")

    def fill(self, name: str, text: str) -> None:
        """Reach a field and write in it what shall stand there."""
        self.reach(name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def press(self, name: str) -> None:
        """Reach a link or a button and press it: another page comes."""
        self.reach(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
