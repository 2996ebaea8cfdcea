"""The groups of the Map page: their panel beside the chosen picture, on the map, and what the person does with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.controllers.groups import GroupsController, last_choice
from app.models.groups import whole_groups
from app.views.groups_panel import GroupsPanel
from app.views.widgets import Segmented

if TYPE_CHECKING:
    from app.pages.explore import ExplorePage

BY = "cluster"  # the colouring that shows them


class MapGroups(QObject):
    """Knows the page, which knows little of it: `tabs` stands over the panels at the right; `panel` is one of them."""

    def __init__(self, page: ExplorePage) -> None:
        super().__init__(page)
        self._page, self._session = page, page.session
        self.controller = GroupsController(page.session, self)
        self.panel = GroupsPanel(page.session.loader)
        self.tabs = Segmented(
            [("picture", self.tr("Picture")), ("groups", self.tr("Groups"))],
            "mapSideTab",
            self.tr("What is beside the map"),
        )

    def connectAll(self) -> None:
        """Once the page has its views."""
        page, panel, controller = self._page, self.panel, self.controller
        self.tabs.chosen.connect(self._on_tab)
        page.side_stack.currentChanged.connect(lambda _at: self._show_tab())
        page.panel.colorByChanged.connect(self._on_color_by)
        page.colorings.ready.connect(self._on_ready)
        page.controller.dataChanged.connect(lambda _data, _animate: controller.refresh())
        self._session.imagesChanged.connect(controller.refresh)
        self._session.selection.changed.connect(self._on_selection)
        controller.changed.connect(self._on_changed)
        controller.edited.connect(self._recolor)
        controller.found.connect(self._on_found)
        controller.workingChanged.connect(panel.setWorking)
        controller.problem.connect(page.canvas.banner.say)
        controller.said.connect(page.canvas.banner.say)
        panel.lookRequested.connect(controller.look)
        panel.chosenChanged.connect(self._on_chosen)
        panel.openRequested.connect(self.open)
        panel.renameRequested.connect(controller.rename)
        panel.mergeRequested.connect(controller.merge)
        panel.splitRequested.connect(controller.split)
        panel.dissolveRequested.connect(controller.dissolve)
        panel.startOverRequested.connect(controller.startOver)
        panel.sheetsRequested.connect(self._on_sheets)
        controller.refresh()

    def show(self) -> None:
        """The panel comes forward."""
        self._page.side_stack.setCurrentWidget(self.panel)

    def open(self, number: int) -> None:
        """Show a group alone and go there; if it already was alone, show all again."""
        page = self._page
        page.panel.setColorBy(BY)
        ids = self._ids([number])
        rows = page.map.points.rows(ids)
        if len(rows):
            page.panel.legend.isolate(int(page.map.points.codes[rows[0]]))
            if page.panel.legend.entries.hidden:
                page.map.flyToAll(ids)
            else:
                page.map.fit(glide=True)

    def _ids(self, numbers: list[int]) -> np.ndarray:
        """(n,) int64: pictures of these groups."""
        chosen = [one.ids for one in self.controller.groups if one.number in numbers]
        return np.concatenate([np.zeros(0, np.int64), *chosen])

    # ── the panel ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_tab(self, tab: str) -> None:
        page = self._page
        page.side_stack.setCurrentWidget(self.panel if tab == "groups" else page.inspector)

    def _show_tab(self) -> None:
        """Back and forward go from picture to picture."""
        here = self._page.side_stack.currentWidget() is self.panel
        self.tabs.setValue("groups" if here else "picture")
        for button in (self._page.back, self._page.forward):
            button.setVisible(not here)

    def _on_color_by(self, by: str) -> None:
        if by == BY:
            self.show()

    def _on_ready(self, by: str) -> None:
        if by == BY:
            self.controller.refresh()

    def _on_changed(self) -> None:
        data = self._page.controller.data
        pictures = 0 if data is None else len(data.ids)
        self.panel.present(self.controller.groups, self.controller.known, pictures)
        self.panel.setChoice(*last_choice(self._session.currentRun, pictures))
        self._on_selection()

    def _on_found(self) -> None:
        """Other groups: the map shows them from now on."""
        if self._page.panel.color_by.currentData() == BY:
            self._recolor()
        else:
            self._page.panel.setColorBy(BY)

    def _recolor(self) -> None:
        if self._page.panel.color_by.currentData() == BY:
            self._page.regroup()

    # ── groups and the selection ────────────────────────────────────────────────────────────────────────────────────

    def _on_chosen(self, numbers: list[int]) -> None:
        self._page.controller.select(self._ids(numbers), "replace")

    def _on_selection(self) -> None:
        """Groups are chosen while what is selected is just them, whoever selected it."""
        self.panel.setChosen(whole_groups(self.controller.groups, self._session.selection.array))

    def _on_sheets(self, numbers: list[int]) -> None:
        name = QFileDialog.getExistingDirectory(self._page, self.tr("Folder for the contact sheets"), str(Path.home()))
        if name:
            self.controller.drawSheets(numbers, Path(name))
