"""Shows the site on this machine while it is worked on: serves it, and tells pages to reload.

The server listens on the loopback address only and answers no other name, so that
no page elsewhere can read a draft through the reader's browser (DNS rebinding).
What it adds to a page for reloading is in no file.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.project import Project

__all__ = ["HOST", "Signal", "Snapshot", "serving", "settled", "snapshot"]

HOST = "127.0.0.1"
_EVENTS = "/-/events"
_NOWHERE = "-/nowhere"
_HEARTBEAT = 15.0  # seconds; browsers give a silent connection up
_RELOAD = (
    f'<script>new EventSource("{_EVENTS}").onmessage = () => location.reload();</script>'
).encode()


@dataclass
class Signal:
    """Counts the builds, and wakes those who wait for the next one."""

    builds: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def send(self) -> None:
        """Say that there is a new build."""
        with self._changed:
            self.builds += 1
            self._changed.notify_all()

    def wait(self, seen: int) -> bool:
        """Wait until there was another build than the last one seen; False if it takes long."""
        with self._changed:
            return self._changed.wait_for(lambda: self.builds != seen, _HEARTBEAT)


Snapshot = dict[Path, tuple[int, int]]
"""Files, each with its time in nanoseconds and its size."""


def settled(project: Project, before: Snapshot, after: Snapshot) -> Snapshot:
    """What a build has seen: the files as they were before it, and those that it writes, after.

    Args:
        project: The project.
        before: Taken when the build began.
        after: Taken when it ended.
    """
    written = project.root / "locales"
    return {path: about for path, about in before.items() if written not in path.parents} | {
        path: about for path, about in after.items() if written in path.parents
    }


def snapshot(project: Project) -> Snapshot:
    """What a build depends on: each file with its time and size."""
    root = project.root
    folders = (project.articles, project.theme, root / "locales", root / "memory", project.models)
    found = {path for folder in folders for path in folder.rglob("*")}
    found.update(root.glob("*.toml"), root.glob("*.csv"))
    files: dict[Path, tuple[int, int]] = {}
    for path in found:
        with contextlib.suppress(OSError):
            if path.is_file():
                about = path.stat()
                files[path] = (about.st_mtime_ns, about.st_size)
    return files


@contextlib.contextmanager
def serving(folder: Path, port: int, signal: Signal) -> Iterator[str]:
    """Serve a folder until the end of the block.

    Args:
        folder: The site.
        port: The port to listen on; 0 for any that is free.
        signal: Tells of new builds.

    Yields:
        The address of the site.

    Raises:
        OSError: The port is in use, or not allowed.
    """
    handler = partial(_Handler, directory=str(folder), signal=signal)
    with _Server((HOST, port), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}/"
        finally:
            server.shutdown()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of browsers that hang up in the middle of a page: they do all the time."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, signal: Signal, **options: Any) -> None:
        self.signal = signal
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        if not self._is_ours():
            self.send_error(HTTPStatus.FORBIDDEN, "This site is shown on this machine only")
        elif self.path == _EVENTS:
            self._tell()
        else:
            self._page() or super().do_GET()

    def do_HEAD(self) -> None:
        if self._is_ours():
            super().do_HEAD()
        else:
            self.send_error(HTTPStatus.FORBIDDEN)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def translate_path(self, path: str) -> str:
        """Give the file of an address; one that does not exist where a link leaves the site."""
        found = super().translate_path(path)
        folder = Path(self.directory).resolve()
        inside = Path(found).resolve().is_relative_to(folder)
        return found if inside else str(folder / _NOWHERE)

    def list_directory(self, path: Any) -> None:
        """Show no folder: the server that the site is for does not, either."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal is for what was built."""

    def _is_ours(self) -> bool:
        name = (self.headers.get("Host") or "").rpartition(":")[0] or self.headers.get("Host")
        return name in {HOST, "localhost"}

    def _page(self) -> bool:
        """Send a page with what reloads it; False for everything else."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        status = HTTPStatus.OK
        if not path.exists():
            path, status = Path(self.directory) / "404.html", HTTPStatus.NOT_FOUND
        if path.suffix != ".html" or not path.is_file():
            return False
        content = path.read_bytes().replace(b"</body>", _RELOAD + b"</body>")
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return True

    def _tell(self) -> None:
        """Keep the connection, and send a message for each build (server-sent events)."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        seen = self.signal.builds
        with contextlib.suppress(OSError):
            self.wfile.write(b": listening\n\n")
            self.wfile.flush()
            while True:
                if self.signal.wait(seen):
                    seen = self.signal.builds
                    self.wfile.write(b"data: built\n\n")
                else:
                    self.wfile.write(b": still here\n\n")
                self.wfile.flush()
