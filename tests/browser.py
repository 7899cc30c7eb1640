"""Debian's Chromium with the built site in it: axe, and what a reader meets.

No page comes over a network. Every address is answered from the files of a build, and what is
not among them fails.
"""

from __future__ import annotations

import mimetypes
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser as Program
from playwright.sync_api import Page, Route, sync_playwright

AXE = Path(__file__).parent.parent / ".tools" / "node_modules" / "axe-core" / "axe.min.js"
ORIGIN = "https://news.example/"
SERIOUS = {"serious", "critical"}
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 700}
"""The width that WCAG 2.2, 1.4.10 asks a text to fit into."""

Mode = Literal["light", "dark"]
# Without a sandbox: root, as in a container, may not have one. The pages are our own.
_FLAGS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]


def chromium() -> str:
    """Where the browser is."""
    found = shutil.which("chromium")
    assert found and AXE.is_file(), "Chromium or axe is not installed. Run: make test"
    return found


@dataclass
class Browser:
    """One page of a browser, which reads the files of builds.

    Attributes:
        page: The page.
        program: The program that it is a page of.
        files: What there is, by the path behind `ORIGIN`.
        asked: The addresses that were asked for and are not there.
    """

    page: Page
    program: Program
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @classmethod
    def within(cls, program: Program, *, scripts: bool = True) -> Browser:
        """Open a page of its own, with the scripts of pages or without."""
        context = program.new_context(java_script_enabled=scripts, reduced_motion="reduce")
        context.set_default_timeout(20_000)
        browser = cls(context.new_page(), program)
        browser.page.route("**/*", browser.answer)
        return browser

    def answer(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        path = unquote(parts.path).removeprefix("/")
        if path == "" or path.endswith("/"):
            path += "index.html"
        content = self.files.get(path) if route.request.url.startswith(ORIGIN) else None
        if content is None:
            self.asked.append(route.request.url)
            route.abort()
        else:
            kind = mimetypes.guess_type(path)[0] or "text/plain"
            route.fulfill(body=content, content_type=f"{kind}; charset=utf-8")

    def show(self, path: str, mode: Mode = "light", size: Mapping[str, int] = DESKTOP) -> None:
        """Load a page of the files."""
        self.look(mode, size)
        self.page.goto(ORIGIN + path)

    def look(self, mode: Mode, size: Mapping[str, int]) -> None:
        """Change the reader's colours and screen without loading the page again."""
        self.page.emulate_media(color_scheme=mode)
        self.page.set_viewport_size({"width": size["width"], "height": size["height"]})

    def violations(self, *rules: str) -> list[str]:
        """What axe says of the page as it is shown: the serious and worse, a line each.

        Args:
            *rules: The rules to run; all of them if none is named.
        """
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if rules:
            options["runOnly"] = {"type": "rule", "values": list(rules)}
        found = self.page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{one['id']}: {' '.join(map(str, node['target']))}: {node['html'][:120]}"
            for one in found["violations"]
            if one["impact"] in SERIOUS
            for node in one["nodes"]
        ]

    def overflow(self) -> int:
        """How many pixels of the page lie beside the screen."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(wide))


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the browser, and end it."""
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=chromium(), args=_FLAGS)
        try:
            yield Browser.within(program)
        finally:
            program.close()
