"""The network is denied to the suite and to what it starts: the guard itself is tested here."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from conftest import NETWORK_USED


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 443)])
def test_no_connection_leaves_this_machine(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as one, pytest.raises(NETWORK_USED):
        one.connect_ex(address)
    with socket.socket(family, socket.SOCK_DGRAM) as one, pytest.raises(NETWORK_USED):
        one.sendto(b"", address)


def test_no_name_is_looked_up():
    with pytest.raises(NETWORK_USED):
        socket.getaddrinfo("news.example", 443)
    with pytest.raises(NETWORK_USED):
        socket.gethostbyname("news.example")


def test_loopback_and_unix_sockets_work(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
        server.accept()[0].close()
    with socket.socket(socket.AF_UNIX) as one, pytest.raises(FileNotFoundError):
        one.connect(str(tmp_path / "nobody"))


def test_it_is_denied_to_python_programs_that_tests_start(offline_environment):
    code = "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')"
    for environment in (offline_environment, None):
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True
        )
        assert done.returncode == 1
        assert "NetworkUsed: " in done.stderr.splitlines()[-1]
