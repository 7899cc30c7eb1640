"""Denies the network to a Python process: loaded at its start where this folder is on its path.

An audit hook and not a patch: it sees every connection that Python code opens, however it got
hold of the socket module, and cannot be taken away again.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import Any


class NetworkUsed(BaseException):
    """Something tried to reach the network. No ``except Exception`` hides it."""


def _is_local(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _deny(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        denied = isinstance(address, tuple) and not _is_local(address[0])
    elif event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        address = arguments[0]
        denied = not _is_local(address)
    else:
        return
    if denied:
        raise NetworkUsed(f"{event}: {address}")


sys.addaudithook(_deny)
