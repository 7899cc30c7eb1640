"""watch: a server on this machine, and pages that come again after a change."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import pytest


@pytest.fixture
def server(project):
    """The command at work, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "polyglot_news.cli", "-C", str(project), "watch", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # Whoever waits for a line that never comes gets the end of the output instead.
    limit = threading.Timer(120, process.kill)
    limit.start()
    try:
        assert process.stdout
        line = process.stdout.readline()
        found = re.search(r"http://(127\.0\.0\.1:\d+)/", line)
        assert found, line
        yield process, found[1]
    finally:
        limit.cancel()
        process.kill()
        process.communicate()


def get(host: str, path: str, name: str = "") -> tuple[int, str]:
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request("GET", path, headers={"Host": name or host})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_pages_are_served_and_told_of_every_build(project, server):
    process, host = server
    status, page = get(host, "/de/storm/")
    assert status == 200 and "EventSource" in page
    assert "EventSource" not in (project / "site/de/storm/index.html").read_text()
    events = http.client.HTTPConnection(host, timeout=60)
    events.request("GET", "/-/events")
    stream = events.getresponse()
    assert stream.readline() == b": listening\n"
    storm = project / "articles/storm.txt"
    storm.write_text(storm.read_text() + "\nA line that is new.\n")
    lines = [stream.readline() for _ in range(2)]
    assert b"data: built\n" in lines
    assert "A line that is new." in get(host, "/en/storm/")[1]
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.splitlines()[-1].startswith("Stopped.")


def test_an_error_is_shown_and_the_next_change_is_waited_for(project, server):
    process, host = server
    settings = project / "polyglot-news.toml"
    good = settings.read_text()
    settings.write_text(good + "[nonsense]\n")
    assert process.stderr
    for line in process.stderr:
        if line.startswith("Error: "):
            break
    assert "nonsense" in line
    settings.write_text(good)
    for line in process.stderr:
        if line.startswith("built in"):
            break
    assert get(host, "/en/storm/")[0] == 200


def test_nobody_else_is_answered(server):
    _, host = server
    assert get(host, "/de/storm/", "evil.example")[0] == 403
    assert get(host, "/de/storm/", f"localhost:{urlsplit('//' + host).port}")[0] == 200
    assert get(host, "/../../etc/passwd")[0] == 404
    status, page = get(host, "/nothing/here")
    assert status == 404 and "Page not found" in page


def test_no_link_leads_out_of_the_site_and_no_folder_is_listed(project, server, tmp_path_factory):
    _, host = server
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text("secret")
    (project / "site/file.txt").symlink_to(outside / "secret.txt")
    (project / "site/folder").symlink_to(outside)
    for path in ("/file.txt", "/folder/secret.txt", "/folder/", "/static/"):
        status, page = get(host, path)
        assert status == 404 and "Page not found" in page


def test_a_browser_that_hangs_up_is_not_spoken_of(project, server):
    process, host = server
    (project / "site/big.bin").write_bytes(bytes(10_000_000))
    name, _, port = host.rpartition(":")
    for _ in range(3):
        with socket.create_connection((name, int(port))) as browser:
            # Closed like this, the connection is reset, which is what closing a tab does.
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            browser.sendall(f"GET /big.bin HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            assert browser.recv(10)
    assert get(host, "/en/storm/")[0] == 200
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert "Traceback" not in errors


def test_a_port_in_use_is_said_in_one_line(project, server, cli):
    _, host = server
    done = cli("watch", "--port", host.rpartition(":")[2])
    assert done.exit_code == 2
    assert re.fullmatch(
        r"Error: Port \d+ cannot be used: .*\. Choose another with --port\.\n", done.stderr
    )
