"""What the window remembers between two starts, typed, in one INI file."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings

from app.services import paths
from app.services.i18n import LANGUAGES, SYSTEM

RECENT_MAX = 8


class AppSettings:
    """Thin view of QSettings; several may be open at once, they share the file."""

    def __init__(self) -> None:
        self._store = QSettings(str(paths.settings_path()), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        return str(self._store.value("look/theme", "system"))

    @theme.setter
    def theme(self, value: str) -> None:
        self._write("look/theme", value)

    @property
    def language(self) -> str:
        """ "system", or one of `i18n.LANGUAGES`."""
        value = str(self._store.value("look/language", SYSTEM))
        return value if value in LANGUAGES else SYSTEM

    @language.setter
    def language(self, value: str) -> None:
        self._write("look/language", value)

    @property
    def color_blind_safe(self) -> bool:
        return self._flag("look/color_blind_safe")

    @color_blind_safe.setter
    def color_blind_safe(self, value: bool) -> None:
        self._write("look/color_blind_safe", value)

    @property
    def reduced_motion(self) -> bool:
        return self._flag("look/reduced_motion")

    @reduced_motion.setter
    def reduced_motion(self, value: bool) -> None:
        self._write("look/reduced_motion", value)

    @property
    def geometry(self) -> QByteArray:
        value = self._store.value("window/geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._write("window/geometry", value)

    @property
    def last_page(self) -> str:
        return str(self._store.value("window/page", ""))

    @last_page.setter
    def last_page(self, value: str) -> None:
        self._write("window/page", value)

    @property
    def start_from(self) -> str:
        """What the last run started from: "random", "imagenet" or "file"."""
        return str(self._store.value("plan/start_from", "random"))

    @start_from.setter
    def start_from(self, value: str) -> None:
        self._write("plan/start_from", value)

    @property
    def start_file(self) -> str:
        return str(self._store.value("plan/start_file", "") or "")

    @start_file.setter
    def start_file(self, value: str) -> None:
        self._write("plan/start_file", value)

    @property
    def notify(self) -> bool:
        """Say it outside the window when something long has ended."""
        return str(self._store.value("training/notify", "true")).lower() == "true"

    @notify.setter
    def notify(self, value: bool) -> None:
        self._write("training/notify", value)

    @property
    def tensorboard(self) -> bool:
        """New runs also write TensorBoard event files."""
        return self._flag("training/tensorboard")

    @tensorboard.setter
    def tensorboard(self, value: bool) -> None:
        self._write("training/tensorboard", value)

    @property
    def figures(self) -> list[str]:
        """Which figures stand below the curves, in order; empty: the usual ones."""
        value = self._store.value("training/figures") or []
        return [value] if isinstance(value, str) else [str(name) for name in value]

    @figures.setter
    def figures(self, value: list[str]) -> None:
        self._write("training/figures", value)

    @property
    def grow_nearest(self) -> int:
        """How many neighbours of each selected picture join it."""
        return int(str(self._store.value("select/grow_nearest", 5)))

    @grow_nearest.setter
    def grow_nearest(self, value: int) -> None:
        self._write("select/grow_nearest", value)

    @property
    def grow_likeness(self) -> str:
        """How alike they must be: "any", "usual" or "strict"."""
        value = str(self._store.value("select/grow_likeness", "usual"))
        return value if value in ("any", "usual", "strict") else "usual"

    @grow_likeness.setter
    def grow_likeness(self, value: str) -> None:
        self._write("select/grow_likeness", value)

    def copyThreshold(self, by_encoder: bool, usual: float) -> float:
        """Least likeness of copies, 0 … 1, as it was left; `usual` where nobody has moved it."""
        try:
            value = float(str(self._store.value(_copy_key(by_encoder), usual)))
        except ValueError:
            return usual
        return value if 0.0 <= value <= 1.0 else usual

    def setCopyThreshold(self, by_encoder: bool, value: float) -> None:
        self._write(_copy_key(by_encoder), value)

    @property
    def copies_by_encoder(self) -> bool:
        """Whether the encoder alone says what a copy is."""
        return self._flag("copies/by_encoder")

    @copies_by_encoder.setter
    def copies_by_encoder(self, value: bool) -> None:
        self._write("copies/by_encoder", value)

    @property
    def tour_taken(self) -> bool:
        """Or skipped: the sample pictures open without it."""
        return self._flag("help/tour_taken")

    @tour_taken.setter
    def tour_taken(self, value: bool) -> None:
        self._write("help/tour_taken", value)

    @property
    def map_drawing(self) -> str:
        """What draws the dots of the map: "automatic", "software" or "opengl".

        Software at first: it is quick enough, and no gain has been measured on a graphics card yet.
        """
        value = str(self._store.value("map/drawing", "software"))
        return value if value in ("automatic", "software", "opengl") else "software"

    @map_drawing.setter
    def map_drawing(self, value: str) -> None:
        self._write("map/drawing", value)

    @property
    def map_lines(self) -> bool:
        """On the map, lines from the picture under the mouse to its nearest ones."""
        return str(self._store.value("map/lines", "true")).lower() == "true"

    @map_lines.setter
    def map_lines(self, value: bool) -> None:
        self._write("map/lines", value)

    @property
    def recent_workspaces(self) -> list[str]:
        """Workspace folders, newest first."""
        value = self._store.value("workspaces/recent") or []
        return [value] if isinstance(value, str) else [str(path) for path in value]

    @property
    def last_workspace(self) -> str:
        """Open when the window was last closed; empty if none was."""
        return str(self._store.value("workspaces/last", "") or "")

    @last_workspace.setter
    def last_workspace(self, value: str) -> None:
        self._write("workspaces/last", value)

    def remember_workspace(self, path: str) -> None:
        self._write("workspaces/recent", [path, *(p for p in self.recent_workspaces if p != path)][:RECENT_MAX])
        self.last_workspace = path

    def is_watched(self, path: str) -> bool:
        """Whether the picture folder of this workspace is watched for new files."""
        return path in self._watched

    def set_watched(self, path: str, on: bool) -> None:
        self._write("workspaces/watched", [*(p for p in self._watched if p != path), *([path] if on else [])])

    @property
    def _watched(self) -> list[str]:
        value = self._store.value("workspaces/watched") or []
        return [value] if isinstance(value, str) else [str(path) for path in value]

    def forget_workspace(self, path: str) -> None:
        """Take it off the list; nothing on disk changes."""
        self._write("workspaces/recent", [p for p in self.recent_workspaces if p != path])

    def _flag(self, name: str) -> bool:
        return str(self._store.value(name, "false")).lower() == "true"

    def _write(self, name: str, value: object) -> None:
        self._store.setValue(name, value)
        self._store.sync()


def _copy_key(by_encoder: bool) -> str:
    return "copies/threshold_by_encoder" if by_encoder else "copies/threshold"
