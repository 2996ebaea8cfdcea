from __future__ import annotations

import datetime

from app.models.picture_text import day_text
from app.models.time_text import when_text


def test_the_day_is_that_of_the_place() -> None:
    now = datetime.datetime(2026, 3, 9, 14, 30).astimezone()
    assert when_text(now - datetime.timedelta(minutes=25), now) == "today 14:05"
    assert when_text((now - datetime.timedelta(hours=10)).astimezone(datetime.UTC), now) == "today 04:30"
    assert when_text(now - datetime.timedelta(hours=15), now) == "yesterday"
    before = now - datetime.timedelta(days=4)
    assert when_text(before, now) == day_text(before)
