"""The result of a job in a few lines for a person."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Any

from moco_core import jobs

SHOWN_SETTINGS = ("encoder", "crop_px", "batch_size", "queue_size", "momentum", "epochs")
SHOWN = 10  # items of a long list; --json has all of them
EXAMPLES = 3  # pictures or groups of a finding


def summary(job: jobs.Job, result: dict[str, Any]) -> str:
    special = _SPECIAL.get(jobs.kind(job), _plain)
    return "\n".join(["Done.", *special(result)])


def _plain(result: dict[str, Any]) -> list[str]:
    """Every entry on its line, names in words, tables indented."""
    lines: list[str] = []
    width = max((len(_words(name)) for name, value in result.items() if not isinstance(value, dict | list)), default=0)
    for name, value in result.items():
        if isinstance(value, dict):
            lines += [f"  {_words(name)}", *("  " + line for line in _plain(value))]
        elif isinstance(value, list) and value and not isinstance(value[0], dict | list):
            lines.append(f"  {_words(name)}: {_item(value)}")
        elif isinstance(value, list):
            lines += [f"  {_words(name)}", *_items(value)]
        elif value is not None:
            lines.append(f"  {_words(name).ljust(width)}  {_value(value)}")
    return lines


def _search(result: dict[str, Any]) -> list[str]:
    """Nearest first: likeness, id, path. Several queries each under their own name."""
    lines = []
    for answer in result.get("queries") or [result]:
        lines += [f"  {answer['query']}"] if "query" in answer else []
        lines += [_hit(hit) for hit in answer.get("neighbors", [])]
        if looked := answer.get("looked_closer"):
            lines.append(f"  looked closer at {looked['pictures']} of {looked['of']} pictures")
    return lines + _plain({"sheet": result.get("sheet")})


def _hit(hit: dict[str, Any]) -> str:
    box = hit.get("box")
    part = f"  part {','.join(f'{value:.2f}' for value in box)}" if box else ""
    return f"  {hit['score']:6.3f}  {hit['id']:>7}  {hit['path']}{part}"


def _concepts(result: dict[str, Any]) -> list[str]:
    """A line for each, then the pictures of the one that was named."""
    lines = [f"  {one['name']}: like {one['likes']}, unlike {one['unlike']}" for one in result["concepts"]]
    lines += _search({"neighbors": result["neighbors"]}) if "neighbors" in result else []
    if result.get("fitted_anew"):
        lines.append("  fitted anew to this run by its examples")
    if "above" in result:
        lines.append(f"  {len(result['above'])} pictures score so much")
    return lines + ([f"  table: {result['csv']}"] if "csv" in result else [])


def _groups(result: dict[str, Any]) -> list[str]:
    """A line for each group: number, size, folder with its share, name, two typical pictures."""
    entries = result.get("groups") or result.get("clusters") or []
    lines = [f"  {'group':>5}{'pictures':>10}  typical"] if entries else []
    for entry in entries:
        number = entry["number"] if "number" in entry else entry["label"] + 1
        names = [one["path"].rpartition("/")[2] for one in entry["exemplars"][:2]]
        name = f"{entry['name']}: " if entry.get("name") else ""
        folder = entry["folder"].rpartition("/")[2]
        share = f"{entry['folder_share']:.0%} of it in {folder}" if folder else ""
        lines.append(f"  {number:>5}{entry['size']:>10}  {name}{', '.join([*names, share] if share else names)}")
    none = result["unassigned"]
    lines.append(f"  in no group: {len(none) if isinstance(none, list) else none} pictures")
    return lines + [f"  sheet: {path}" for path in result.get("sheets", [])]


def _duplicates(result: dict[str, Any]) -> list[str]:
    """A line for each group: what kind, how many, the copy to keep and why; then the sums."""
    lines = []
    for group in result["groups"][:SHOWN]:
        kind = "identical" if group["exact"] else f"{group['score']:.4f}"
        best = group["pictures"][0]
        name = best["path"].rpartition("/")[2]
        lines.append(f"  {kind:>9}  {len(group['pictures'])} pictures  keep id:{best['id']} {name} ({group['reason']})")
    more = len(result["groups"]) - SHOWN
    lines += [f"  … and {more} more groups; --json or --csv have all of them"] if more > 0 else []
    near = sum(not group["exact"] for group in result["groups"])
    lines.append(f"  {len(result['groups']) - near} groups of identical files, {near} of near copies")
    return lines + _plain({name: result[name] for name in ("pictures", "reclaimable_bytes", "table") if name in result})


def _newcomers(result: dict[str, Any]) -> list[str]:
    """Least like the training first: likeness, id and path."""
    lines = []
    for one in result["pictures"][:SHOWN]:
        mark = "unlike" if one["unlike"] else ""
        lines.append(f"  {one['likeness']:6.3f}  {mark:6}  {one['id']:>7}  {one['path']}")
    more = len(result["pictures"]) - SHOWN
    lines += [f"  and {more} more (--json lists them)"] if more > 0 else []
    what = "picture" if result["new"] == 1 else "pictures"
    lines.append(f"  {result['new']} new {what}, {result['unlike']} unlike anything trained on")
    return lines + ([f"  {result['marked']} marked as seen"] if result["marked"] else [])


def _collect(result: dict[str, Any]) -> list[str]:
    """What is zero or empty is left out, except how many files there are."""
    return _plain({name: value for name, value in result.items() if value or name == "written"})


def _evaluate(result: dict[str, Any]) -> list[str]:
    """Trained beside random weights, in per cent."""
    start = result.get("random_init", {})
    lines = [f"  {'':12}{'trained':>9}{'random':>9}"]
    for name, shown in (("knn", "kNN"), ("linear", "linear probe")):
        if name in result:
            lines.append(f"  {shown:12}{_percent(result[name])}{_percent(start.get(name))}")
    rest = {name: value for name, value in result.items() if name not in ("knn", "linear", "random_init")}
    return lines + _plain(rest)


def _compare(result: dict[str, Any]) -> list[str]:
    """The sentence, both embeddings in per cent, then what changed most."""
    start = result["with"] == "start"
    lines = [f"  {result['sentence']}", ""]
    figures = result["figures"]
    if figures["run"]:
        lines.append(f"  {'':22}{result['run']:>9.9}{'start' if start else result['with']:>9.9}")
        for name, shown in (("same_class", "nearest of the class"), ("knn", "kNN")):
            lines.append(f"  {shown:22}{_percent(figures['run'].get(name))}{_percent(figures['with'].get(name))}")
    lines.append(f"  {result['kept']:.1f} of {result['k']} nearest pictures stayed the same, on average")
    lines += [f"  {hit['jaccard']:6.2f}  {hit['moved']:7.1f}  {hit['path']}" for hit in result["most_changed"][:SHOWN]]
    return lines + _plain({name: result[name] for name in ("pictures", "only_run", "only_with", "comparison")})


def _folder(result: dict[str, Any]) -> list[str]:
    """Findings with counts, some of their pictures, what will be done, and the commands that do otherwise."""
    out = f", {result['excluded']} of them excluded" if result["excluded"] else ""
    lines = [f"  {result['images']} pictures looked at{out}; nothing in the folder was changed."]
    if result["nothing_wrong"]:
        lines.append("  Nothing wrong was found.")
    for finding in result["findings"]:
        lines += _finding(finding) if finding["count"] else []
    options = [option for kind, option in _OPTIONS.items() if _left(result, kind)]
    if options:
        lines.append(f"  To leave out: {_command('exclude', result, *options)}")
    if result["excluded"]:
        lines.append(f"  To use again: {_command('include', result, '--all')}")
    return lines


# finding → the option of `exclude` that the summary suggests
_OPTIONS = {
    "blank": "--blank", "tiny": "--tiny", "shape": "--shape",
    "identical": "--duplicates", "near": "--duplicates", "bursts": "--bursts",
}  # fmt: skip


def _command(name: str, result: dict[str, Any], *options: str) -> str:
    return shlex.join(["moco-core", name, "--workspace", result["workspace"], *dict.fromkeys(options)])


def _left(result: dict[str, Any], kind: str) -> int:
    """Pictures of a finding that could be excluded now."""
    for finding in result["findings"]:
        if finding["kind"] == kind:
            return int(finding.get("surplus", finding["count"] - finding["excluded"]))
    return 0


def _finding(finding: dict[str, Any]) -> list[str]:
    parts = [str(finding["count"])]
    parts += [f"in {finding['groups']} groups"] if "groups" in finding else []
    parts += [f"({finding['excluded']} excluded)"] if finding["excluded"] else []
    lines = [f"  {finding['title']}: {' '.join(parts)}. {finding['meaning']} {finding['action']}"]
    for picture in finding.get("pictures", [])[:EXAMPLES]:
        lines.append(f"    {_name(picture)}" + (f": {picture['reason']}" if "reason" in picture else ""))
    for group in finding.get("sets", [])[:EXAMPLES]:
        names = [_name(picture) for picture in group[:EXAMPLES]]
        names += [f"{len(group) - EXAMPLES} more"] * (len(group) > EXAMPLES)
        lines.append(f"    {' = '.join(names)}")
    more = finding.get("groups", finding["count"]) - EXAMPLES
    return [*lines, f"    and {more} more (--json lists them)"] if more > 0 else lines


def _name(picture: dict[str, Any]) -> str:
    """The path with the number that other commands take."""
    return f"{picture['path']} (id:{picture['id']})"


def _weights(result: dict[str, Any]) -> list[str]:
    """What there is nothing of is left out."""
    return _plain({name: value for name, value in result.items() if value != []})


def _calibrate(result: dict[str, Any]) -> list[str]:
    """What a run would take, the settings that decide it with their reasons, and what else there is to say."""
    parts = {"reading the pictures": "reading_s", "start": "setup_s", "training": "training_s"}
    split = ", ".join(f"{name} {duration(result[key])}" for name, key in parts.items())
    lines = [f"  time to the end  {duration(result['seconds_to_end'])}  ({split})"]
    lines.append(f"  speed            {result['pairs_per_s']:g} pairs/s, {result['steps']} steps on {result['device']}")
    memory = _gigabytes(result["memory_bytes"])
    if result["device_bytes"]:
        memory += f", {_gigabytes(result['device_bytes'])} of the accelerator"
    lines.append(f"  memory           {memory}")
    disk = f"{_gigabytes(result['disk_needed_bytes'])} of {_gigabytes(result['disk_free_bytes'])} free"
    lines.append(f"  disk             {disk}")
    for name in SHOWN_SETTINGS:
        lines.append(f"  {name:16} {_value(result['settings'][name]):9} {result['reasons'].get(name, '')}".rstrip())
    return lines + [f"  note: {note['message']} {note['hint']}".rstrip() for note in result["notes"]]


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"


def _doctor(result: dict[str, Any]) -> list[str]:
    if "findings" in result:
        return _folder(result)
    lines = _plain({name: value for name, value in result.items() if name != "missing"})
    missing = result.get("missing", [])
    lines += [f"  missing: {part['what']}. {part['how']}" for part in missing]
    return lines or ["  nothing is missing"]


def _tags(result: dict[str, Any]) -> list[str]:
    """What a table brought and which of its rows could not be used; then what there is now."""
    lines = []
    if (taken := result.get("imported")) is not None:
        lines.append(f"  {taken['rows']} rows of {taken['table']}, {taken['pictures']} pictures")
        changes = f"{taken['new']} new tags, stars, notes and values, {taken['replaced']} in the place of others"
        lines.append(f"  {'would bring' if taken['preview'] else 'brought'} {changes}")
        if taken["ignored"]:
            lines.append(f"  not taken in, because every export has them: {', '.join(taken['ignored'])}")
        shown = taken["problems"][:SHOWN]
        lines += [f"  row {one['row']}: {one['message']} {one['hint']}" for one in shown]
        more = taken["problem_count"] - len(shown)
        lines += [f"  and {more} more rows (--json lists them)"] if more else []
    lines.append(f"  {result['tagged']} pictures tagged, {result['rated']} rated, {result['noted']} with a note")
    for name in ("tags", "selections", "columns"):
        lines += [f"  {name}", *(f"    {key}  {value}" for key, value in result[name].items())] if result[name] else []
    return lines


_SPECIAL: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "search": _search,
    "concepts": _concepts,
    "clusters": _groups,
    "groups": _groups,
    "duplicates": _duplicates,
    "calibrate": _calibrate,
    "evaluate": _evaluate,
    "compare": _compare,
    "doctor": _doctor,
    "weights": _weights,
    "tags": _tags,
    "collect": _collect,
    "newcomers": _newcomers,
}


def _items(values: list[Any]) -> list[str]:
    lines = [f"    {_item(value)}" for value in values[:SHOWN]]
    return lines + ([f"    and {len(values) - SHOWN} more (--json shows all)"] if len(values) > SHOWN else [])


def _item(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{_words(name)} {_item(part)}" for name, part in value.items())
    if isinstance(value, list):
        parts = [_item(part) for part in value[:SHOWN]]
        return " · ".join(parts) + (f" … {len(value)} in all" if len(value) > SHOWN else "")
    return _value(value)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _percent(value: float | None) -> str:
    return f"{value:9.1%}" if value is not None else " " * 9


def duration(seconds: float) -> str:
    """75 → "1:15", 7 300 → "2:01:40"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
