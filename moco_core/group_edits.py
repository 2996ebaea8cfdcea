"""`moco-core groups`: shows the groups of a run as a person has edited them, edits them, draws contact sheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from moco_core import groups as of_run
from moco_core.clusters import described
from moco_core.control import Control
from moco_core.errors import InvalidSetting
from moco_core.events import Emit
from moco_core.features import all_records, load_embedding
from moco_core.groups import Edits, Group
from moco_core.jobs import GroupsJob
from moco_core.progress import Meter
from moco_core.sheet_of_group import MAX_TILES, default_name, draw_group_sheet, sheet_name
from moco_core.workspace import Run


def groups(run: Run, job: GroupsJob, emit: Emit, control: Control) -> dict[str, Any]:
    """Do the edit that the job names, then tell the groups.

    Returns:
        {"groups": [{"number", "name", "edited", "size", "folder", "folder_share", "exemplars", "ids"}], largest first,
        "unassigned": how many pictures are in none, "sheets": [paths of what was drawn]}.

    Raises:
        NotComputedYet: nobody has looked for groups yet. InvalidSetting: there is no such group.
    """
    before, edits = of_run.groups_of(run), of_run.read_edits(run)
    after = _edited(run, job, before, edits)
    if after is not edits:
        of_run.write_edits(run, after)
    now = of_run.groups_of(run)
    chosen = _chosen(now, job.only) if job.only else now
    told = _told(run, now)
    result = {"groups": told, "unassigned": _in_none(run, now), "space": run.details("clusters").get("space", "map")}
    if job.sheets:
        result["sheets"] = _sheets(run, chosen, told, Path(job.sheets), Meter(emit, control, "sheets", len(chosen)))
    return result


def _edited(run: Run, job: GroupsJob, groups: list[Group], edits: Edits) -> Edits:
    if job.rename is not None:
        which, _, name = job.rename.partition("=")
        return of_run.renamed(edits, _one(groups, which), name)
    if job.merge is not None:
        return of_run.merged(edits, _chosen(groups, job.merge))
    if job.dissolve is not None:
        return of_run.dissolved(edits, _chosen(groups, job.dissolve))
    if job.split is not None:
        return _split(run, _one(groups, job.split), groups, edits)
    return Edits() if job.start_over and not edits.empty else edits


def _split(run: Run, group: Group, groups: list[Group], edits: Edits) -> Edits:
    part = of_run.halves(of_run.features_of(run, group.ids))
    number = of_run.free_number(groups, edits, of_run.computed(run) or {"clusters": []})
    return of_run.split(edits, group, part, number)


def _chosen(groups: list[Group], names: str) -> list[Group]:
    """Of "2,5,Church"."""
    return [_one(groups, name) for name in names.split(",")]


def _one(groups: list[Group], name: str) -> Group:
    """By its number or its name. Raises InvalidSetting."""
    wanted = name.strip()
    by_number = [group for group in groups if str(group.number) == wanted]
    found = by_number or [group for group in groups if group.name and group.name == wanted]
    if found:
        return found[0]
    known = ", ".join(str(number) for number in sorted(group.number for group in groups))
    hint = f"Groups of this run: {known}." if known else "This run has no groups."
    raise InvalidSetting(f"There is no group {wanted!r}.", hint=hint)


def _told(run: Run, groups: list[Group]) -> list[dict[str, Any]]:
    records = all_records(run.workspace)
    told = []
    for group in groups:
        facts = described(run, of_run.features_of(run, group.ids), group.ids, records)
        entry = {"number": group.number, "name": group.name, "edited": group.own}
        told.append({**entry, **facts, "ids": group.ids.tolist()})
    return told


def _in_none(run: Run, groups: list[Group]) -> int:
    return len(load_embedding(run)[1]) - sum(len(group) for group in groups)


def _sheets(run: Run, chosen: list[Group], told: list[dict[str, Any]], folder: Path, meter: Meter) -> list[str]:
    """One PNG for each of them, the most typical pictures first."""
    facts, paths = {one["number"]: one for one in told}, []
    records = all_records(run.workspace)
    for group in chosen:
        one = facts[group.number]
        shown = of_run.exemplars(of_run.features_of(run, group.ids), group.ids, MAX_TILES)
        tiles = [(i, Path(records[i].shown_path).name, score) for i, score in shown]
        title = group.name or default_name(group.number, one["folder"], one["folder_share"])
        path = folder / sheet_name(group.number, title)
        draw_group_sheet(run.workspace, title, len(group), tiles, path)
        paths.append(str(path))
        meter.add(1)
    return paths
