"""When something was handed in, as systems write it."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# 2026-03-01 23:58, 2026-03-01T23:58:12.345678000 Z, 2026-03-01 23:58:12 Europe/Berlin, ... +01:00
WRITTEN = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[ T](?P<time>\d\d:\d\d(?::\d\d)?)(?:\.\d++)? *+(?P<zone>\S*)"
)

NEVER = float("-inf")  # the order of what has no time


def parse(text: str) -> datetime | None:
    """Return the time that a text says, or None if it says none.

    A time with a zone is returned in UTC, and one without as it is.
    """
    found = WRITTEN.fullmatch(text.strip())
    try:
        time = datetime.fromisoformat(f"{found['day']} {found['time']}") if found else None
        return _in_utc(time, found["zone"]) if found and time and found["zone"] else time
    except (ValueError, KeyError, OSError, OverflowError):  # no such day, no such zone
        return None


def _in_utc(time: datetime, zone: str) -> datetime:
    if zone.upper() in ("Z", "UTC", "GMT"):
        return time.replace(tzinfo=UTC)
    if shift := re.fullmatch(r"([+-])(\d\d):?(\d\d)", zone):
        ahead = timedelta(hours=int(shift[2]), minutes=int(shift[3]))
        return (time - ahead if shift[1] == "+" else time + ahead).replace(tzinfo=UTC)
    return time.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def said(time: datetime) -> str:
    """Return a time in words: `2026-03-01 23:58:12 UTC`, or without UTC if the zone is unknown."""
    return f"{time:%Y-%m-%d %H:%M:%S}{' UTC' if time.tzinfo else ''}"


def order(time: datetime | None) -> float:
    """Return a number that is larger for a later time; an unknown zone is taken for UTC."""
    return time.replace(tzinfo=UTC).timestamp() if time else NEVER
