from __future__ import annotations

import random
import shlex
import typing
from typing import Any

import msgspec
import pytest

from moco_core import jobs
from moco_core.cli_arguments import COMMANDS, parse
from moco_core.config import AugmentSettings, MapSettings, TrainSettings
from moco_core.folder_doctor import exclusions
from moco_core.folder_doctor.findings import KINDS, WORDS
from moco_core.training.presets import PRESETS

W = "/data/work space"
QUERIES = ["/a b", "id:3", "ids:3,5,9", "id:12@0.1,0.2,0.5,0.25", "/ü.png@0,0,1,1"]
START = ["random", "imagenet", "/weights/mo co.pth.tar"]


def test_every_job_has_a_command_and_every_command_a_job() -> None:
    assert {job_type for job_type, _ in COMMANDS.values()} == set(jobs.AnyJob.__args__)
    for name, (job_type, _) in COMMANDS.items():
        assert job_type.__struct_config__.tag == name
    assert typing.get_args(jobs.Preset) == PRESETS


@pytest.mark.parametrize(
    ("job", "command"),
    [
        (jobs.DoctorJob(), "moco-core doctor"),
        (jobs.DoctorJob(images="/p", workspace="/w"), "moco-core doctor /p --workspace /w"),
        (
            jobs.ExcludeJob(workspace="/w", pictures=["/p/a b.jpg", "id:4"], blank=True, duplicates=True),
            "moco-core exclude '/p/a b.jpg' id:4 --workspace /w --blank --duplicates",
        ),
        (jobs.IncludeJob(workspace="/w", all=True), "moco-core include --workspace /w --all"),
        (
            jobs.GroupsJob(workspace="/w", rename="3=Old church", sheets="/s"),
            "moco-core groups --workspace /w --rename '3=Old church' --sheets /s",
        ),
        (
            jobs.DuplicatesJob(workspace="/w", by_encoder=True, apart="3,9", csv="/a b.csv"),
            "moco-core duplicates --workspace /w --by-encoder --apart 3,9 --csv '/a b.csv'",
        ),
        (jobs.TagsJob(workspace="/w", table="/a b.csv"), "moco-core tags --workspace /w --import '/a b.csv'"),
        (
            jobs.CollectJob(workspace="/w", pictures=["id:4", "/p/a b.jpg"], dest="/out", link=True),
            "moco-core collect id:4 '/p/a b.jpg' --workspace /w --dest /out --link",
        ),
        (
            jobs.SearchJob(workspace="/w", queries=["id:4@0.1,0.2,0.5,0.5"], negatives=("id:5",), weights=(2.0, 0.5)),
            "moco-core search id:4@0.1,0.2,0.5,0.5 --workspace /w --not id:5 --weight 2.0 --weight 0.5",
        ),
        (
            jobs.SearchJob(workspace="/w", queries=["id:4@0,0,0.5,0.5"], closer=False),
            "moco-core search id:4@0,0,0.5,0.5 --workspace /w --no-closer",
        ),
        (jobs.PartsJob(workspace="/w", run="run-1"), "moco-core parts --workspace /w --run run-1"),
        (
            jobs.SheetJob(workspace="/w", pictures=["id:4"], out="/o.png"),
            "moco-core sheet id:4 --workspace /w --out /o.png",
        ),
        (jobs.ScanJob(workspace="/w", images="/p", decode=False), "moco-core scan /p --workspace /w --no-decode"),
        (
            jobs.TrainJob(workspace="/w", images="/p", preset="quick", overrides=("epochs=3",), then_map=True),
            "moco-core train /p --workspace /w --preset quick --set epochs=3 --then-map",
        ),
        (
            jobs.TrainJob(workspace="/w", settings=TrainSettings(epochs=9, augment=AugmentSettings(hue=0.0))),
            "moco-core train --workspace /w --preset none --set epochs=9 --set hue=0.0",
        ),
        (
            jobs.TrainJob(workspace="/w", images="/p", start_from="imagenet", download=True, tensorboard=True),
            "moco-core train /p --workspace /w --start-from imagenet --yes --tensorboard",
        ),
        (
            jobs.AdoptJob(workspace="/w", images="/p", start_from="/a b.pth", encoder="resnet50", then_map=True),
            "moco-core adopt /p --workspace /w --start-from '/a b.pth' --encoder resnet50 --then-map",
        ),
        (jobs.PickJob(workspace="/w", what="varied", count=9), "moco-core pick varied --workspace /w --count 9"),
        (jobs.NewcomersJob(workspace="/w", seen=True), "moco-core newcomers --workspace /w --seen"),
        (jobs.WeightsJob(source="/a.pth"), "moco-core weights /a.pth"),
        (
            jobs.SearchJob(workspace="/w", queries=["/a b.png", "id:4"], k=3),
            "moco-core search '/a b.png' id:4 --workspace /w -k 3",
        ),
        (
            jobs.CompareJob(workspace="/w", run="run 1", other="start", nearest=5),
            "moco-core compare --workspace /w --with start --run 'run 1' -k 5",
        ),
        (
            jobs.ExportJob(workspace="/w", format="csv", out="/o.csv", run="-x"),
            "moco-core export /o.csv --workspace /w --format csv --run=-x",
        ),
    ],
)  # fmt: skip
def test_commands_read_as_a_person_would_type_them(job: jobs.Job, command: str) -> None:
    assert jobs.as_command(job) == command


def random_job(rng: random.Random) -> jobs.AnyJob:
    """Any job, each field left at its default about half of the time."""
    run = rng.choice([None, "run-1", "-x", "two words", "grün.1"])
    device = rng.choice(["auto", "cpu", "cuda:1"])
    on_run: dict[str, Any] = {"workspace": rng.choice(["/w", W, "/it's"]), "run": run}
    path = rng.choice([None, "/out/a b.png", "/ü.png"])
    kinds = [
        lambda: jobs.ScanJob(workspace=W, images=path, cache_px=rng.choice([64, 128]), decode=rng.random() < 0.5),
        lambda: random_training(rng, on_run, device),
        lambda: random_adoption(rng, on_run, device),
        lambda: jobs.WeightsJob(source=rng.choice(START[1:]), encoder=rng.choice([None, "resnet34"])),
        lambda: random_calibration(rng, device),
        lambda: jobs.EmbedJob(**on_run, device=device),
        lambda: jobs.MapJob(**on_run, settings=random_map_settings(rng), picture=path, device=device),
        lambda: jobs.ClustersJob(**on_run, min_size=rng.choice([15, 2]), space=rng.choice(["map", "features"])),
        lambda: random_edit(rng, on_run, path),
        lambda: jobs.CompareJob(**on_run, other=rng.choice(["start", "-y", "run 2"]), nearest=rng.choice([10, 3])),
        lambda: jobs.ClustersJob(**on_run, min_size=rng.choice([15, 2])),
        lambda: jobs.DuplicatesJob(
            **on_run, threshold=rng.choice([0.97, rng.random()]), by_encoder=rng.random() < 0.5,
            apart=rng.choice([None, "3,9"]), together=rng.choice([None, "-x"]),
            keep=rng.choice([None, "3"]), give_up=rng.choice([None, "4,5"]), csv=path,
        ),
        lambda: jobs.OutliersJob(**on_run, count=rng.choice([50, 7])),
        lambda: jobs.PickJob(**on_run, what=rng.choice(["unusual", "typical", "varied"]), count=rng.choice([50, 7])),
        lambda: jobs.NewcomersJob(**on_run, seen=rng.random() < 0.5),
        lambda: jobs.WatchJob(**on_run, seconds=rng.choice([5.0, 0.5]), batches=rng.choice([None, 3]), device=device),
        lambda: random_search(rng, on_run, path),
        lambda: jobs.PartsJob(**on_run, device=device),
        lambda: jobs.ConceptsJob(**on_run, concept="-x y", likes=(3, 4), unlike=rng.choice([(), (5,)]), k=7),
        lambda: jobs.ConceptsJob(**on_run, concept=rng.choice([None, "a"])),
        lambda: jobs.ConceptsJob(**on_run, likes=(3, 4), unlike=rng.choice([(), (5,)]), least=rng.choice([None, 0.5])),
        lambda: jobs.ConceptsJob(**on_run, concept="a", new_name="-b c", least=rng.choice([None, 0.5, -1.0]), csv=path),
        lambda: jobs.WhyJob(**on_run, queries=rng.sample([*QUERIES[:2], *QUERIES[3:]], 2), out="/o ut.npz", sheet=path),
        lambda: jobs.EvaluateJob(**on_run, val=path, label_fraction=rng.choice([1.0, 0.1]), device=device),
        lambda: jobs.ExportJob(
            **on_run, format=rng.choice(["moco", "csv", "web"]), out="/o ut", language=rng.choice(["en", "zh_CN"])
        ),
        lambda: jobs.SamplesJob(dest="/d", count=rng.choice([600, 5]), seed=rng.choice([0, -3, 8])),
        jobs.DoctorJob,
        lambda: jobs.DoctorJob(workspace=W, images=path, cache_px=rng.choice([64, 128])),
        lambda: jobs.CollectJob(
            workspace=W, pictures=rng.sample(["/a b", "id:3", "/ü"], 2), dest="/o ut", link=rng.random() < 0.5
        ),
        lambda: jobs.SheetJob(workspace=W, pictures=rng.sample(["/a b", "id:3"], 1), out="/ü.png"),
        lambda: jobs.ExcludeJob(workspace=W, **random_choice(rng)),
        lambda: jobs.IncludeJob(workspace=W, **random_choice(rng), all=rng.random() < 0.5),
        lambda: jobs.TagsJob(workspace=on_run["workspace"], table=path, forget=rng.choice([None, "-x", "a b"])),
    ]  # fmt: skip
    return rng.choice(kinds)()


def random_search(rng: random.Random, on_run: dict[str, Any], path: str | None) -> jobs.SearchJob:
    queries, negatives = rng.sample(QUERIES, 2), tuple(rng.sample(QUERIES, rng.randint(0, 2)))
    weights = tuple(rng.choice([1.0, 0.5, 2.25]) for _ in (*queries, *negatives))
    return jobs.SearchJob(
        **on_run, queries=queries, negatives=negatives, weights=rng.choice([(), weights]),
        as_one=rng.random() < 0.5, k=rng.randint(1, 9), sheet=path,
    )  # fmt: skip


def random_edit(rng: random.Random, on_run: dict[str, Any], path: str | None) -> jobs.GroupsJob:
    edits: list[dict[str, Any]] = [{}, {"rename": "3=Ü b"}, {"merge": "2,5"}, {"split": "-x"}, {"dissolve": "4"}]
    edit = rng.choice([*edits, {"start_over": True}])
    return jobs.GroupsJob(**on_run, **edit, sheets=path, only=rng.choice([None, "2,a b"]))


def random_choice(rng: random.Random) -> dict[str, Any]:
    options = rng.sample(jobs.FINDING_OPTIONS, rng.randint(0, 3))
    pictures = rng.sample(["/a b", "id:3", "/ü.png"], rng.randint(0 if options else 1, 3))
    return {**dict.fromkeys(options, True), "pictures": pictures}


def random_training(rng: random.Random, on_run: dict[str, Any], device: str) -> jobs.TrainJob:
    common = {**on_run, "device": device, "then_map": rng.random() < 0.5, "images": rng.choice([None, "/p q"])}
    if rng.random() < 0.5:
        resume, minutes = rng.choice([(True, None), (False, None), (False, 20.0)])
        return jobs.TrainJob(**common, settings=random_settings(rng), resume=resume, minutes=minutes)
    common |= {"start_from": rng.choice([None, *START]), "download": rng.random() < 0.5}
    common["tensorboard"] = rng.random() < 0.5
    overrides = tuple(rng.sample(["epochs=3", "hue=0", "encoder=resnet50"], rng.randint(0, 3)))
    if rng.random() < 0.5:
        return jobs.TrainJob(**{**common, "start_from": None}, overrides=overrides, resume=True)
    minutes = None if any("epochs" in text for text in overrides) else rng.choice([None, 20.0, 0.5])
    return jobs.TrainJob(**common, overrides=overrides, preset=rng.choice([None, "quick", "paper"]), minutes=minutes)


def random_calibration(rng: random.Random, device: str) -> jobs.CalibrateJob:
    common = {"workspace": W, "device": device, "images": rng.choice([None, "/p q"]), "again": rng.random() < 0.5}
    if rng.random() < 0.5:
        return jobs.CalibrateJob(**common, settings=random_settings(rng))
    overrides = tuple(rng.sample(["hue=0", "encoder=resnet50"], rng.randint(0, 2)))
    minutes = rng.choice([None, 20.0, rng.uniform(0.1, 3000)])
    return jobs.CalibrateJob(**common, overrides=overrides, preset=rng.choice([None, "quick"]), minutes=minutes)


def random_adoption(rng: random.Random, on_run: dict[str, Any], device: str) -> jobs.AdoptJob:
    return jobs.AdoptJob(
        **on_run,
        device=device,
        images=rng.choice([None, "/p q"]),
        start_from=rng.choice(START),
        encoder=rng.choice([None, "resnet50"]),
        crop_px=rng.choice([None, 176]),
        seed=rng.choice([0, 9]),
        download=rng.random() < 0.5,
        then_map=rng.random() < 0.5,
    )


def random_settings(rng: random.Random) -> TrainSettings:
    batch = rng.choice([16, 128])
    augment = AugmentSettings(hue=rng.random() / 2, blur_sigma_max=rng.uniform(0.2, 9), flip_probability=rng.random())
    return TrainSettings(
        preset=rng.choice(["balanced", "best", "mine, 2nd", "12", "true", 'quo"te']),
        encoder=rng.choice(["resnet18", "resnet50"]),
        batch_size=batch,
        queue_size=batch * rng.choice([2, 32]),
        temperature=rng.uniform(1e-5, 9),
        weight_decay=rng.choice([0.0, 5e-4, 1e-07]),
        symmetric=rng.random() < 0.5,
        channels_last=rng.random() < 0.5,
        seed=rng.choice([0, 2**32]),
        augment=rng.choice([AugmentSettings(), augment]),
    )


def random_map_settings(rng: random.Random) -> MapSettings:
    return rng.choice([MapSettings(), MapSettings(n_neighbors=rng.randint(2, 200), min_dist=rng.random(), seed=7)])


@pytest.mark.parametrize("seed", range(300))
def test_a_command_gives_back_its_job(seed: int) -> None:
    job = random_job(random.Random(seed))
    program, *words = shlex.split(jobs.as_command(job))
    assert program == "moco-core"
    assert parse(words)[0] == job
    assert jobs.decode(jobs.encode(job)) == job


def test_options_and_findings_are_the_same() -> None:
    assert tuple(exclusions.OPTIONS) == jobs.FINDING_OPTIONS
    assert {kind for kinds in exclusions.OPTIONS.values() for kind in kinds} < set(KINDS)
    assert set(WORDS) == set(KINDS)


@pytest.mark.parametrize("kind", [jobs.ExcludeJob, jobs.IncludeJob])
def test_somebody_must_be_named(kind: Any) -> None:
    with pytest.raises(ValueError, match="name pictures"):
        kind(workspace="/w")


def test_groups_are_edited_one_at_a_time() -> None:
    with pytest.raises(ValueError, match="one edit at a time"):
        jobs.GroupsJob(workspace="/w", merge="1,2", split="3")
    with pytest.raises(ValueError, match="GROUP=NAME"):
        jobs.GroupsJob(workspace="/w", rename="Church")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"queries": ["id:1"], "weights": (1.0, 2.0)}, "one weight for each query"),
        ({"queries": ["id:1@0.5,0.5,0.6,0.1"]}, "lies within it"),
        ({"queries": ["id:1"], "negatives": ("ids:1,2@0,0,1,1",)}, "one picture, not on the centre"),
    ],
)
def test_a_search_that_cannot_be_meant_is_refused(values: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        jobs.SearchJob(workspace="/w", **values)


def test_a_concept_needs_a_name_and_an_example() -> None:
    with pytest.raises(ValueError, match="name the concept"):
        jobs.ConceptsJob(workspace="/w", likes=(1,), drop=True)
    with pytest.raises(ValueError, match="name the concept"):
        jobs.ConceptsJob(workspace="/w", unlike=(1,))
    with pytest.raises(ValueError, match="at least one picture"):
        jobs.ConceptsJob(workspace="/w", concept="a", unlike=(1,))
    with pytest.raises(ValueError, match="at least one letter"):
        jobs.ConceptsJob(workspace="/w", concept="a", new_name=" ")
    with pytest.raises(ValueError, match="name the concept"):
        jobs.ConceptsJob(workspace="/w", least=0.0)


def test_why_takes_single_pictures() -> None:
    with pytest.raises(ValueError, match="single pictures"):
        jobs.WhyJob(workspace="/w", queries=["id:1", "ids:2,3"], out="/o.npz")


def test_settings_and_a_preset_exclude_each_other() -> None:
    with pytest.raises(ValueError, match="settings say everything"):
        jobs.TrainJob(workspace="/w", settings=TrainSettings(), overrides=("epochs=1",))
    with pytest.raises(msgspec.ValidationError, match="keeps its settings"):
        jobs.decode(b'{"job": "train", "workspace": "/w", "resume": true, "preset": "best"}')
    with pytest.raises(msgspec.ValidationError, match="goes on from its own weights"):
        jobs.decode(b'{"job": "train", "workspace": "/w", "resume": true, "start_from": "imagenet"}')
