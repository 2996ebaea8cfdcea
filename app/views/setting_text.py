"""How values of settings and their ranges are written."""

from __future__ import annotations

import typing
from typing import Any

from app.models.choice_text import choice_text
from app.services.i18n import count_text, engine_text
from moco_core.setting_help import Setting


def value_text(value: Any) -> str:
    """4096 → "4,096", 0.0005 → "0.0005"."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return count_text(value)
    return f"{value:g}" if isinstance(value, float) else choice_text(str(value))


def allowed_text(setting: Setting) -> str:
    """Names of a choice as the window shows them; a range as it is."""
    if typing.get_origin(setting.type) is typing.Literal:
        return ", ".join(choice_text(str(value)) for value in typing.get_args(setting.type))
    return engine_text(setting.allowed)
