"""Dates as authors write them in front matter, made into what programs can read (ISO 8601).

Feeds, the sitemap, schema.org and EPUB each refuse a date that is none, and each says so only
to whoever checks them. So a text that is no date is dropped here, once, for all of them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

__all__ = ["instant", "iso", "moment"]

_DATE = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?!\d)"
    r"(?:(?:[Tt]|[ \t]+)(?P<minute>\d\d:\d\d)(?P<second>:\d\d(?:\.\d+)?)?"
    r"[ \t]*(?P<zone>[Zz]|(?P<hours>[+-]\d\d):?(?P<minutes>\d\d)|))?",
    re.ASCII,
)


def iso(text: str) -> str:
    """A date, or a date and time, of ISO 8601.

    Returns:
        The day, ``2026-02-03``, or the moment as of RFC 3339, but without a zone where the
        text names none; empty if the text is no date that exists.
    """
    found = _DATE.match(text.strip())
    if found is None:
        return ""
    day = found["day"]
    # Behind a day that is certain, a time that cannot be read, "10:00 CET", is left out.
    if found["minute"] is not None and found.end() == len(text.strip()):
        zone = f"{found['hours']}:{found['minutes']}" if found["hours"] else found["zone"].upper()
        day = f"{day}T{found['minute']}{found['second'] or ':00'}{zone}"
    return day if _read(day) else ""


def _read(date: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(date)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def moment(date: str) -> str:
    """A date as a moment (RFC 3339): a day begins at midnight in UTC.

    Returns:
        The moment; empty if it is not a date.
    """
    text = iso(date)
    if not text:
        return ""
    if "T" not in text:
        return f"{text}T00:00:00Z"
    return text if text[-1] == "Z" or text[-6] in "+-" else f"{text}Z"


def instant(date: str) -> datetime:
    """The instant of a date, to compare it with others; the first there is if it is no date."""
    return _read(iso(date)) or datetime.min.replace(tzinfo=UTC)
