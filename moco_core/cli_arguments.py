"""Words of the command line → a Job. The parser is built from the job types, so the two cannot drift apart.

Everything here is light: `moco-core --help` answers without loading torch.
"""

from __future__ import annotations

import argparse
import os
import sys
import types
import typing
from collections.abc import Sequence
from typing import Any, NoReturn

import msgspec

from moco_core import __version__, glossary, jobs
from moco_core.config import MapSettings, TrainSettings, with_overrides
from moco_core.errors import InvalidSetting
from moco_core.query_words import is_of_set
from moco_core.setting_help import checked_assignment, setting_sheet, settings_table

COMMANDS: dict[str, tuple[type[jobs.Job], str]] = {
    "scan": (jobs.ScanJob, "look through a folder of pictures and decode what is new"),
    "train": (jobs.TrainJob, "train an encoder on a folder of pictures, or go on with a run"),
    "adopt": (jobs.AdoptJob, "take an encoder as it is and embed the pictures, without training"),
    "weights": (jobs.WeightsJob, "say which encoder a file of weights holds, and how much of it"),
    "calibrate": (jobs.CalibrateJob, "measure a few steps: time, memory and disk that training would take"),
    "embed": (jobs.EmbedJob, "compute a run's feature for every picture"),
    "map": (jobs.MapJob, "lay all pictures out in the plane (UMAP)"),
    "compare": (jobs.CompareJob, "lay two runs' maps over each other: what moved, whose neighbours changed"),
    "clusters": (jobs.ClustersJob, "groups of pictures that belong together"),
    "groups": (jobs.GroupsJob, "show those groups, rename, merge, split or dissolve them, draw contact sheets"),
    "duplicates": (jobs.DuplicatesJob, "groups of pictures that are nearly the same"),
    "outliers": (jobs.OutliersJob, "pictures that resemble no other"),
    "pick": (jobs.PickJob, "the most unusual pictures, the most typical, or a varied choice"),
    "newcomers": (jobs.NewcomersJob, "pictures that came after the training, those unlike anything trained on first"),
    "watch": (jobs.WatchJob, "watch the folder: embed what comes and put it on the map, until Ctrl-C"),
    "search": (jobs.SearchJob, "pictures most like the ones you name"),
    "parts": (jobs.PartsJob, "look at the parts of every picture, so that searches with a box find more at once"),
    "why": (jobs.WhyJob, "where two pictures are alike"),
    "concepts": (jobs.ConceptsJob, "what you have shown by examples: list it, make it, rank all pictures by it"),
    "evaluate": (jobs.EvaluateJob, "kNN and linear probe; the class is the parent folder's name"),
    "export": (jobs.ExportJob, "write weights, features or a table for other programs"),
    "collect": (jobs.CollectJob, "copy pictures into a folder, or link them there"),
    "sheet": (jobs.SheetJob, "draw a contact sheet of pictures"),
    "samples": (jobs.SamplesJob, "draw sample pictures to try the program on"),
    "views": (jobs.ViewsJob, "draw pictures beside the views that training would make of them"),
    "traits": (jobs.TraitsJob, "measure whether colour and orientation tell the pictures apart"),
    "doctor": (jobs.DoctorJob, "what this machine offers and lacks; with IMAGES: what hampers training on them"),
    "exclude": (jobs.ExcludeJob, "leave pictures out of training, features and maps; the files stay as they are"),
    "include": (jobs.IncludeJob, "use excluded pictures again"),
    "tags": (jobs.TagsJob, "list tags, ratings, notes and own columns, or take them in from a table"),
}

HELP = {
    "images": "folder of pictures; never written to",
    "workspace": "folder that holds what is computed about them",
    "run": "name of the training run (default: the latest; a new one when training starts)",
    "cache_px": "side of the cached pictures in px (default: 128)",
    "decode": "only list the files, decode nothing",
    "preset": "settings fitted to the folder (default: balanced); none: the plain defaults of --help-settings",
    "overrides": "change one setting, e.g. --set epochs=10; may be repeated",
    "resume": "go on from the run's last checkpoint",
    "minutes": "plan the best training for so many minutes, reading the pictures included",
    "again": "measure although it was measured before",
    "then_map": "afterwards also compute embedding, neighbours and map",
    "start_from": "weights to begin with: random, imagenet (torchvision's), or a file",
    "download": "agree to download the weights if they are not on this machine; nothing is uploaded",
    "tensorboard": "also write event files for TensorBoard into the run's folder",
    "source": "file of weights, or imagenet",
    "encoder": "which ResNet (default: the one in the file)",
    "crop_px": "side of the crops that the encoder was trained on, px (default: as the weights say)",
    "device": "auto, cpu, cuda, cuda:1 or mps (default: auto)",
    "n_neighbors": "UMAP's neighbours (default: 15)",
    "min_dist": "UMAP's smallest distance between points, 0 to 1 (default: 0.1)",
    "seed": "start of the random numbers",
    "metric": "what UMAP takes for a distance: cosine, euclidean or angular (default: cosine)",
    "optimizer": "own, or umap-learn for that library's (default: own)",
    "keep_places": "leave the pictures of the present map where they are, and add those that have come since",
    "picture": "also draw the map into this PNG",
    "queries": "picture files, or id:NUMBER for pictures of the set; @x,y,w,h behind one: a box on it, in fractions",
    "negatives": "what the results shall not be like; may be repeated",
    "weights": "how much a query counts: one for each, those after --not last",
    "concept": "name of a concept",
    "likes": "number of an example; may be repeated",
    "unlike": "number of a counter-example; may be repeated",
    "drop": "forget the concept",
    "new_name": "give the concept this name",
    "least": "only pictures that score so much or more; 1 is what the examples have, 0 any picture",
    "as_one": "one answer to all queries: what is like each of them",
    "k": "how many results for each query (default: 20)",
    "other": "the run to compare with; start: the weights that the run itself began with",
    "nearest": "how many nearest pictures are compared (default: 10)",
    "sheet": "also draw queries and results into this PNG",
    "closer": "compare a box only with whole pictures, not with their parts",
    "val": "folder of held-out pictures (default: a fifth of the set is held out)",
    "label_fraction": "part of the labels that the classifier may see, above 0 to 1 (default: 1)",
    "min_size": "smallest group (default: 15)",
    "space": "look for groups on the map or in the features (default: map)",
    "rename": "name a group, by its number or name; 3= takes the name away",
    "merge": "make one group of several, e.g. --merge 2,5",
    "split": "split a group in two by its features",
    "dissolve": "groups whose pictures shall be in none, e.g. --dissolve 4,6",
    "start_over": "forget every edit of the groups",
    "sheets": "draw a contact sheet of each group into this folder",
    "only": "groups to draw, e.g. --only 2,5 (default: all)",
    "threshold": "smallest likeness, 0 to 1 (default: 0.86 of the pixels, 0.97 by the encoder)",
    "by_encoder": "the encoder alone decides; the pixels need not agree",
    "apart": "ids of pictures that are no duplicates of each other, e.g. --apart 3,9; remembered for ever",
    "together": "take that back, e.g. --together 3,9",
    "keep": "ids of pictures that are the best of their copies, whatever is suggested; remembered for ever",
    "give_up": "take that back, e.g. --give-up 3,9",
    "csv": "also write a table of all groups into this file",
    "what": "unusual: like no other; typical: in the middle of their kind; varied: as unlike each other as can be",
    "seen": "mark them as seen: they are not listed again",
    "seconds": "between two looks at the folder (default: 5)",
    "batches": "end after so many batches of new pictures (default: go on)",
    "count": "how many",
    "format": "what to write",
    "out": "file to write; with --format web a folder",
    "language": "of the words on a web page (default: en)",
    "dest": "folder to write into",
    "link": "hard links instead of copies: one file under two names",
    "draw": "another number gives other views",
    "pick": "another number gives other pictures",
    "pictures": "files or folders of the set, or id:NUMBER",
    "blank": "pictures of one colour",
    "tiny": "pictures with a side below 32 px",
    "shape": "pictures more than four times as long as wide",
    "identical": "files with the same bytes; one of each stays",
    "duplicates": "identical files and near-duplicates; the best of each group stays",
    "bursts": "shots of one scene; the best of each stays",
    "all": "every excluded picture",
    "preview": "say what the table would bring, and write nothing",
    "forget": "drop a column of your own with all its values",
    "table": "CSV table to take in: first a column of paths or ids, then tags (split by ;), rating, note, or your own",
}

# The commands that find the workspace by the folder of pictures.
FINDING = ("scan", "train", "calibrate", "adopt", "views", "traits")
WEIGHT_WORDS = ("random", "imagenet")
PATHS = ("images", "workspace", "picture", "sheet", "sheets", "val", "out", "dest", "table", "csv")
_METAVARS = {"images": "IMAGES", "workspace": "W", "run": "NAME", "queries": "QUERY", "out": "OUT", "dest": "FOLDER"}
_METAVARS |= {"pictures": "PICTURE", "table": "FILE.csv", "forget": "COLUMN"}
_METAVARS |= {"pictures": "PICTURE", "other": "RUN"}
_METAVARS |= {"start_from": "WEIGHTS", "source": "FILE"}
_METAVARS |= {"rename": "GROUP=NAME", "merge": "GROUPS", "split": "GROUP", "dissolve": "GROUPS", "only": "GROUPS"}
_METAVARS |= {"sheets": "FOLDER", "csv": "OUT.csv"} | dict.fromkeys(("apart", "together", "keep", "give_up"), "IDS")
_METAVARS |= {"negatives": "QUERY", "weights": "NUMBER", "likes": "NUMBER", "unlike": "NUMBER", "concept": "NAME"}
_METAVARS |= {"new_name": "NAME", "least": "SCORE"}
_METAVARS |= {"picture": "OUT.png", "sheet": "OUT.png", "val": "IMAGES", "overrides": "NAME=VALUE", "device": "DEVICE"}


def parse(words: Sequence[str] | None = None) -> tuple[jobs.AnyJob, bool]:
    """The job, and whether events are wanted as JSON. Ends the process with status 2 on wrong arguments."""
    parser = build_parser()
    values = vars(parser.parse_args(words))
    command, as_json = values.pop("command"), values.pop("json")
    try:
        return _job(command, {name: value for name, value in values.items() if value is not None}), as_json
    except (msgspec.ValidationError, InvalidSetting, ValueError) as error:
        parser.error(str(error))


def build_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="moco-core", description="MoCo Studio without a window.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"moco-core {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (job_type, summary) in COMMANDS.items():
        description = summary[0].upper() + summary[1:] + "."
        _fill(commands.add_parser(name, help=summary, description=description, allow_abbrev=False), name, job_type)
    words = commands.add_parser("glossary", help="the words of this program, explained", allow_abbrev=False)
    words.add_argument("term", nargs="*", action=_Glossary, metavar="TERM", help="one of them (default: all)")
    return parser


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nSee: {self.prog} --help\n")


class _Glossary(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, _: Any, name: Any, *__: Any) -> NoReturn:
        try:
            sys.stdout.write(glossary.as_text(" ".join(name)))
        except glossary.UnknownTerm as error:
            parser.error(f"{error.message} {error.hint}")
        parser.exit()


class _HelpSettings(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, _: Any, name: Any, *__: Any) -> NoReturn:
        try:
            sys.stdout.write(setting_sheet(name) if name else settings_table())
        except InvalidSetting as error:
            parser.error(f"{error.message} {error.hint}")
        parser.exit()


def _fill(parser: argparse.ArgumentParser, command: str, job_type: type[jobs.Job]) -> None:
    for field in msgspec.structs.fields(job_type):
        if field.name == "settings":
            _add_settings(parser, job_type)
        elif field.name == jobs.POSITIONAL.get(command):
            _add_positional(parser, field)
        else:
            _add_option(parser, command, field)
    parser.add_argument("--json", action="store_true", help="events as JSON lines, the last one the result")


def _add_settings(parser: argparse.ArgumentParser, job_type: type[jobs.Job]) -> None:
    if job_type is jobs.MapJob:
        for field in msgspec.structs.fields(MapSettings):
            names = _choices(field.type)
            extra: dict[str, Any] = {"choices": names} if names else {"metavar": "N"}
            parser.add_argument(jobs.option(field.name), dest=field.name, help=HELP[field.name], **extra)
        return
    parser.add_argument("--seed", metavar="N", help=HELP["seed"])
    parser.add_argument(
        "--help-settings",
        action=_HelpSettings,
        nargs="?",
        metavar="NAME",
        help="print every setting with its range and default, or all about one",
    )


def _add_positional(parser: argparse.ArgumentParser, field: msgspec.structs.FieldInfo) -> None:
    count = {"queries": "+", "pictures": "*"}.get(field.name, None if field.required else "?")
    extra: dict[str, Any] = {"choices": names} if (names := _choices(field.type)) else {}
    metavar = None if extra else _METAVARS[field.name]
    parser.add_argument(field.name, nargs=count, metavar=metavar, help=HELP[field.name], **extra)


def _add_option(parser: argparse.ArgumentParser, command: str, field: msgspec.structs.FieldInfo) -> None:
    extra: dict[str, Any] = {"metavar": _METAVARS.get(field.name, "N"), "required": _is_required(command, field)}
    if isinstance(field.default, bool):
        extra = {"action": "store_const", "const": not field.default}
    elif field.name in ("overrides", "negatives", "weights", "likes", "unlike"):
        extra |= {"action": "append", "type": _assignment if field.name == "overrides" else str}
    elif names := _choices(field.type):
        extra |= {"choices": [*names, jobs.NO_PRESET] if field.name == "preset" else names, "metavar": None}
    parser.add_argument(jobs.option(field.name), dest=field.name, help=HELP[field.name], **extra)


def _is_required(command: str, field: msgspec.structs.FieldInfo) -> bool:
    """See FINDING."""
    return field.required and not (field.name == "workspace" and command in FINDING)


def _choices(annotation: Any) -> tuple[str, ...]:
    """The words of a Literal, also inside `Literal | None`; () for anything else."""
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        return next(filter(None, map(_choices, typing.get_args(annotation))), ())
    return ()


def _assignment(text: str) -> str:
    try:
        return checked_assignment(text)
    except InvalidSetting as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _job(command: str, values: dict[str, Any]) -> jobs.AnyJob:
    for name in PATHS:
        if name in values:
            values[name] = _absolute(values[name])
    for name in {"likes", "unlike"} & set(values):
        values[name] = [text.removeprefix("id:") for text in values[name]]
    for name in {"queries", "negatives"} & set(values):
        values[name] = [query if is_of_set(query) else _absolute(query) for query in values[name]]
    if "pictures" in values:
        values["pictures"] = [name if name.startswith("id:") else _absolute(name) for name in values["pictures"]]
    for name in ("start_from", "source"):
        if name in values and values[name] not in WEIGHT_WORDS:
            values[name] = _absolute(values[name])
    if command in FINDING or (command == "doctor" and "images" in values):
        _find_workspace(values)
    if command in ("train", "calibrate"):
        _train_values(values)
    if command == "map":
        names = MapSettings.__struct_fields__
        values["settings"] = {name: values.pop(name) for name in names if name in values}
    return msgspec.convert(values, COMMANDS[command][0], strict=False)  # type: ignore[return-value]


def _absolute(path: str) -> str:
    return os.path.abspath(os.path.expanduser(path))  # noqa: PTH100, PTH111 - Path.absolute keeps ".."


def _find_workspace(values: dict[str, Any]) -> None:
    if "workspace" in values:
        return
    if "images" not in values:
        raise ValueError("name the folder of pictures, or a --workspace")
    from pathlib import Path

    from moco_core.workspace import default_workspace_for

    values["workspace"] = str(default_workspace_for(Path(values["images"])))


def _train_values(values: dict[str, Any]) -> None:
    if "seed" in values:
        values["overrides"] = [*values.get("overrides", []), checked_assignment(f"seed={values.pop('seed')}")]
    if values.get("preset") == jobs.NO_PRESET:
        del values["preset"]
        values["settings"] = with_overrides(TrainSettings(), values.pop("overrides", []))
