"""Everything a person can ask the window for, in one table: menus, shortcuts, palette and the help come from it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

ALWAYS, WORKSPACE, TRAINING, PAUSED = "always", "workspace", "training", "paused"
UNDO, REDO = "undo", "redo"
CHOSEN = "chosen"
REPEATABLE = "repeatable"


@dataclasses.dataclass(frozen=True, slots=True)
class Command:
    """One thing to do.

    Attributes:
        id: stable name, also the action's object name.
        text: as in menus, English; `label()` translates it.
        handler: name of the method of the window that does it.
        menu: which menu it is in.
        words: found by these too, never shown; `synonyms()` translates them.
        when: ALWAYS, WORKSPACE (one is open), TRAINING (a run is working), PAUSED, UNDO, REDO (there is something to),
            CHOSEN (a picture is), REPEATABLE (the last search or map can be
            said in one command).
    """

    id: str
    text: str
    handler: str
    menu: str
    icon: str = ""
    shortcut: str = ""
    when: str = ALWAYS
    argument: str = ""
    also: str = ""  # a second shortcut
    words: str = ""  # other words by which a person may look for it

    def label(self) -> str:
        return QCoreApplication.translate("commands", self.text)

    def synonyms(self) -> str:
        return QCoreApplication.translate("commands", self.words) if self.words else ""


_T: Callable[[str, str], str] = QT_TRANSLATE_NOOP  # type: ignore[assignment]

WHY_NOT = {
    WORKSPACE: _T("commands", "first open a folder of pictures"),
    TRAINING: _T("commands", "no run is training"),
    PAUSED: _T("commands", "no run is paused"),
    UNDO: _T("commands", "there is nothing to undo"),
    REDO: _T("commands", "there is nothing to do again"),
    CHOSEN: _T("commands", "first choose a picture"),
    REPEATABLE: _T("commands", "first search or make a map"),
}

EXPORT = _T("commands", "export save write download file")

COMMANDS: tuple[Command, ...] = (
    Command("folder.open", _T("commands", "Choose a folder of pictures…"), "chooseFolder", "File", "open", "Ctrl+O"),
    Command("workspace.open", _T("commands", "Open a workspace…"), "chooseWorkspace", "File", "layers"),
    Command("samples.open", _T("commands", "Try the sample pictures"), "openSamples", "File", "sparkle"),
    Command(
        "folder.rescan", _T("commands", "Look through the folder again"), "rescan", "File", "refresh", "F5", WORKSPACE
    ),
    Command(
        "folder.watch",
        _T("commands", "Watch the folder for new pictures, or no longer"),
        "toggleWatching",
        "File",
        "eye",
        "",
        WORKSPACE,
    ),
    Command(
        "new.seen",
        _T("commands", "Mark all new pictures as seen"),
        "markNewSeen",
        "Edit",
        "check",
        "",
        WORKSPACE,
    ),
    Command(
        "folder.show",
        _T("commands", "Show the picture folder"),
        "showPictureFolder",
        "File",
        "external",
        "Ctrl+Shift+O",
        WORKSPACE,
    ),
    Command(
        "folder.move",
        _T("commands", "The pictures have moved: choose their folder…"),
        "chooseMovedFolder",
        "File",
        "folder",
        "",
        WORKSPACE,
    ),
    Command(
        "tags.import",
        _T("commands", "Take in tags and columns from a table…"),
        "importTable",
        "File",
        "tag",
        "",
        WORKSPACE,
    ),
    Command(
        "export.all",
        _T("commands", "Export everything…"),
        "exportRun",
        "File",
        "export",
        "",
        WORKSPACE,
        "all",
        words=EXPORT,
    ),
    Command(
        "export.web",
        _T("commands", "Web page of the map to send to somebody…"),
        "exportRun",
        "File",
        "external",
        "",
        WORKSPACE,
        "web",
        words=EXPORT,
    ),
    Command(
        "export.picture",
        _T("commands", "Save the map as a picture…"),
        "exportFromMap",
        "File",
        "map",
        "",
        WORKSPACE,
        "png",
        words=EXPORT,
    ),
    Command(
        "workspace.close",
        _T("commands", "Close this workspace"),
        "closeWorkspace",
        "File",
        "close",
        "Ctrl+W",
        WORKSPACE,
    ),
    Command("window.quit", _T("commands", "Quit"), "close", "File", "", "Ctrl+Q"),
    Command("edit.undo", _T("commands", "Undo the last selection or tag"), "undo", "Edit", "undo", "Ctrl+Z", UNDO),
    Command("edit.redo", _T("commands", "Do it again"), "redo", "Edit", "", "Ctrl+Shift+Z", REDO),
    Command(
        "copy.command",
        _T("commands", "Copy the last search or map as a command"),
        "copyLastStep",
        "Edit",
        "copy",
        "",
        REPEATABLE,
        "command",
    ),
    Command(
        "copy.python",
        _T("commands", "Copy the last search or map as Python"),
        "copyLastStep",
        "Edit",
        "copy",
        "",
        REPEATABLE,
        "python",
    ),
    Command("select.all", _T("commands", "Select all pictures"), "selectAll", "Edit", "", "", WORKSPACE),
    Command("select.none", _T("commands", "Select nothing"), "selectNothing", "Edit", "", "Ctrl+Shift+A", WORKSPACE),
    Command(
        "select.invert", _T("commands", "Select the others instead"), "invertSelection", "Edit", "", "Ctrl+I", WORKSPACE
    ),
    Command("select.grow", _T("commands", "Grow to neighbours"), "growSelection", "Edit", "plus", "Ctrl+G", WORKSPACE),
    Command(
        "select.group",
        _T("commands", "Select the group of this picture"),
        "selectGroup",
        "Edit",
        "layers",
        "Ctrl+Shift+G",
        WORKSPACE,
    ),
    Command(
        "select.unusual",
        _T("commands", "Select the most unusual pictures"),
        "findPictures",
        "Edit",
        "sparkle",
        "",
        WORKSPACE,
        "unusual",
    ),
    Command(
        "select.typical",
        _T("commands", "Select the most typical pictures"),
        "findPictures",
        "Edit",
        "sparkle",
        "",
        WORKSPACE,
        "typical",
    ),
    Command(
        "select.varied",
        _T("commands", "Select a varied choice of pictures"),
        "findPictures",
        "Edit",
        "sparkle",
        "",
        WORKSPACE,
        "varied",
    ),
    Command(
        "select.passing",
        _T("commands", "Select what passes the filter"),
        "selectPassing",
        "Edit",
        "filter",
        "Ctrl+Shift+F",
        WORKSPACE,
    ),
    Command(
        "tags.ask", _T("commands", "Tag the selected pictures…"), "tagSelection", "Edit", "tag", "Ctrl+T", WORKSPACE
    ),
    Command("rate.0", _T("commands", "No stars"), "rate", "Rate", "", "0", WORKSPACE, "0"),
    Command("rate.1", _T("commands", "1 star"), "rate", "Rate", "", "1", WORKSPACE, "1"),
    Command("rate.2", _T("commands", "2 stars"), "rate", "Rate", "", "2", WORKSPACE, "2"),
    Command("rate.3", _T("commands", "3 stars"), "rate", "Rate", "", "3", WORKSPACE, "3"),
    Command("rate.4", _T("commands", "4 stars"), "rate", "Rate", "", "4", WORKSPACE, "4"),
    Command("rate.5", _T("commands", "5 stars"), "rate", "Rate", "", "5", WORKSPACE, "5"),
    Command(
        "pictures.view",
        _T("commands", "View the chosen picture"),
        "viewCurrent",
        "Pictures",
        "eye",
        "Ctrl+Return",
        CHOSEN,
    ),
    Command(
        "pictures.compare",
        _T("commands", "Compare the selected pictures"),
        "compareSelected",
        "Pictures",
        "compare",
        "Ctrl+D",
        WORKSPACE,
    ),
    Command(
        "pictures.copy",
        _T("commands", "Copy the selected files into a folder…"),
        "takeSelected",
        "Pictures",
        "copy",
        "Ctrl+Shift+C",
        CHOSEN,
        "copy",
        words=EXPORT,
    ),
    Command(
        "pictures.link",
        _T("commands", "Link the selected files into a folder…"),
        "takeSelected",
        "Pictures",
        "layers",
        "",
        CHOSEN,
        "link",
        words=EXPORT,
    ),
    Command(
        "pictures.sheet",
        _T("commands", "Contact sheet of the selected pictures…"),
        "takeSelected",
        "Pictures",
        "pictures",
        "",
        CHOSEN,
        "sheet",
        words=EXPORT,
    ),
    Command(
        "pictures.table",
        _T("commands", "Table of the selected pictures, CSV or JSON…"),
        "exportFromMap",
        "Pictures",
        "log",
        "",
        CHOSEN,
        "table",
        words=EXPORT,
    ),
    Command("go.dataset", _T("commands", "Pictures"), "goTo", "Go", "pictures", "Ctrl+1", WORKSPACE, "dataset"),
    Command("go.compare", _T("commands", "Compare maps"), "goTo", "Go", "compare", "", WORKSPACE, "compare"),
    Command("go.train", _T("commands", "Train"), "goTo", "Go", "train", "Ctrl+2", WORKSPACE, "train"),
    Command("go.runs", _T("commands", "Runs"), "goTo", "Go", "runs", "Ctrl+3", WORKSPACE, "runs"),
    Command("go.explore", _T("commands", "Map"), "goTo", "Go", "map", "Ctrl+4", WORKSPACE, "explore"),
    Command(
        "go.lookalikes", _T("commands", "Look-alikes"), "goTo", "Go", "lookalikes", "Ctrl+5", WORKSPACE, "lookalikes"
    ),
    Command("go.duplicates", _T("commands", "Duplicates"), "goTo", "Go", "copy", "Ctrl+6", WORKSPACE, "duplicates"),
    Command("go.settings", _T("commands", "Settings"), "goTo", "Go", "settings", "Ctrl+,", ALWAYS, "settings"),
    Command("run.pause", _T("commands", "Pause the training run"), "pauseRun", "Run", "pause", "", TRAINING),
    Command("run.resume", _T("commands", "Continue the paused run"), "resumeRun", "Run", "play", "", PAUSED),
    Command("run.stop", _T("commands", "Stop the training run and keep it"), "stopRun", "Run", "stop", "", TRAINING),
    Command("palette.open", _T("commands", "Search or run a command"), "openPalette", "View", "search", "Ctrl+K"),
    Command("theme.dark", _T("commands", "Dark theme"), "setThemeMode", "View", "moon", "", ALWAYS, "dark"),
    Command("theme.light", _T("commands", "Light theme"), "setThemeMode", "View", "sun", "", ALWAYS, "light"),
    Command(
        "theme.system", _T("commands", "The system's theme"), "setThemeMode", "View", "system", "", ALWAYS, "system"
    ),
    Command("language.en", _T("commands", "English"), "chooseLanguage", "View", "", "", ALWAYS, "en"),
    Command("language.zh_CN", _T("commands", "简体中文"), "chooseLanguage", "View", "", "", ALWAYS, "zh_CN"),
    Command("window.fullscreen", _T("commands", "Full screen"), "toggleFullScreen", "View", "fit", "F11"),
    Command("help.tour", _T("commands", "Take the tour on the sample pictures"), "takeTour", "Help", "sparkle"),
    Command("help.glossary", _T("commands", "Glossary: what the words mean"), "showGlossary", "Help", "help"),
    Command("help.keys", _T("commands", "Keyboard shortcuts"), "showKeys", "Help", "keyboard", "F1", also="?"),
    Command("help.log", _T("commands", "Open the log"), "openLog", "Help", "log"),
)

MENUS = (
    ("File", _T("commands", "File")),
    ("Edit", _T("commands", "Edit")),
    ("Rate", _T("commands", "Rate")),
    ("Pictures", _T("commands", "Pictures")),
    ("Go", _T("commands", "Go")),
    ("Run", _T("commands", "Run")),
    ("View", _T("commands", "View")),
    ("Help", _T("commands", "Help")),
)
