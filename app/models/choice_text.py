"""What the values of settings are called that are chosen from a list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_T: Callable[[str, str], str] = QT_TRANSLATE_NOOP  # type: ignore[assignment]
CHOICE_TEXT = {
    "resnet18": "ResNet-18",
    "resnet34": "ResNet-34",
    "resnet50": "ResNet-50",
    "mlp": "MLP",
    "linear": _T("choices", "Linear"),
    "mlp-norm": _T("choices", "MLP, batch norm"),
    "deep": _T("choices", "Deep MLP"),
    "sgd": "SGD",
    "adam": "Adam",
    "cosine": _T("choices", "Cosine"),
    "steps": _T("choices", "Two steps"),
    "auto": _T("choices", "Automatic"),
    "quick": _T("choices", "quick"),
    "balanced": _T("choices", "balanced"),
    "best": _T("choices", "best"),
    "paper": _T("choices", "paper"),
    "paper-v1": _T("choices", "paper-v1"),
    "tutorial": _T("choices", "tutorial"),
}


def choice_text(value: str) -> str:
    """ "resnet18" → "ResNet-18", "cosine" → "Cosine" in the person's language; what is not known, as it is."""
    return QCoreApplication.translate("choices", CHOICE_TEXT.get(value, value))
