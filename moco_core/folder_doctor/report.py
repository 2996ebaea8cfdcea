"""The folder doctor's answer as a host sends it: counts, pictures by name, and what will be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moco_core.features import shown_path
from moco_core.folder_doctor.findings import GREY, GROUPED, KINDS, UNREADABLE, WORDS, FolderCheck
from moco_core.library import OK, ImageRecord, Library
from moco_core.library import UNREADABLE as UNREADABLE_STATUS
from moco_core.workspace import Workspace

LISTED = 1000  # pictures or groups of a finding in a result; doctor.json names all


def report(workspace: Workspace, check: FolderCheck, done_now: bool) -> dict[str, Any]:
    """Ready for JSON.

    Returns:
        {"workspace", "images" (looked at), "excluded" (of those), "seconds", "done_now", "report" (file with every id),
        "findings"}. A finding is {"kind", "title", "count" (pictures), "excluded" (of those), "meaning", "action",
        "pictures": [{"id", "path", "width", "height", "excluded"}]}; an unreadable one has "reason". Those of
        look-alikes have instead of pictures {"groups": how many, "surplus": what excluding would leave out now,
        "sets": a list of lists of pictures, best first}. At most 1000 pictures or sets are listed.
    """
    with Library(workspace.library_path) as library:
        record_of = {record.id: record for record in library.records(None)}
    excluded = {image_id: record.excluded for image_id, record in record_of.items() if record.excluded}
    unreadable = [record.id for record in record_of.values() if record.status == UNREADABLE_STATUS]
    findings = [_finding(workspace, check, kind, record_of, excluded, unreadable) for kind in KINDS]
    return {
        "workspace": str(workspace.path),
        "images": check.pictures,
        "excluded": sum(1 for image_id in excluded if record_of[image_id].status == OK),
        "seconds": check.seconds,
        "done_now": done_now,
        "report": str(workspace.path / "doctor.json"),
        "nothing_wrong": check.nothing_wrong() and not unreadable,
        "findings": [finding for finding in findings if finding["kind"] != GREY or finding["count"]],
    }


def _finding(
    workspace: Workspace,
    check: FolderCheck,
    kind: str,
    record_of: Mapping[int, ImageRecord],
    excluded: Mapping[int, str],
    unreadable: list[int],
) -> dict[str, Any]:
    ids = unreadable if kind == UNREADABLE else check.ids(kind)
    words = WORDS[kind]
    found: dict[str, Any] = {
        "kind": kind,
        "title": words.title,
        "count": len(ids),
        "excluded": sum(1 for image_id in ids if image_id in excluded),
        "meaning": words.meaning,
        "action": words.action,
    }
    if kind in GROUPED:
        groups = check.groups(kind)
        sets = [[_picture(workspace, record_of[image_id]) for image_id in group] for group in groups[:LISTED]]
        return {**found, "groups": len(groups), "surplus": len(check.surplus(kind, excluded)), "sets": sets}
    return {**found, "pictures": [_picture(workspace, record_of[image_id]) for image_id in ids[:LISTED]]}


def _picture(workspace: Workspace, record: ImageRecord) -> dict[str, Any]:
    facts = {"id": record.id, "path": shown_path(workspace, record), "width": record.width, "height": record.height}
    facts["excluded"] = bool(record.excluded)
    return {**facts, "reason": record.reason} if record.reason else facts
