"""What tells a copy from the best one of its group, in a few words, as far as it is known."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from moco_core.copy_groups import CopyGroup
from moco_core.library import ImageRecord

ROUNDED_PX = 1.5  # a picture that was resized keeps its shape up to this
PLAINLY = 1.3  # times as large a file of the same size in pixels: less is another program's head
translate = QCoreApplication.translate


def differences(group: CopyGroup, best: ImageRecord, copy: ImageRecord, place: int) -> list[str]:
    """Of the copy at `place` in the group: "mirrored", "cropped", "smaller", "WEBP", …; nothing for identical files."""
    pixels, most = copy.width * copy.height, best.width * best.height
    same = pixels == most and copy.format == best.format
    words = {
        translate("duplicates", "mirrored"): any(group.mirrored[place : place + 1]),
        translate("duplicates", "cropped"): is_cropped(best, copy),
        translate("duplicates", "smaller"): pixels < most,
        translate("duplicates", "larger"): pixels > most,
        copy.format: copy.format != best.format,
        translate("duplicates", "more compressed"): same and copy.size * PLAINLY < best.size,
        translate("duplicates", "less compressed"): same and copy.size > PLAINLY * best.size,
    }
    return [word for word, true in words.items() if true and not group.exact]


def is_cropped(best: ImageRecord, copy: ImageRecord) -> bool:
    """Its shape is another one, also when the picture lies on its side."""
    if not (best.width and best.height):
        return False
    upright = abs(copy.width * best.height / best.width - copy.height)
    turned = abs(copy.height * best.height / best.width - copy.width)
    return min(upright, turned) > ROUNDED_PX
