from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from moco_core import cli, cli_render, engine, events, jobs
from moco_core.cli_arguments import COMMANDS, HELP, PATHS, parse
from moco_core.config import MapSettings, TrainSettings
from moco_core.control import Control

TINY = ["--set", "crop_px=32", "--set", "batch_size=8", "--set", "bn_groups=2", "--set", "queue_size=16"]


def start(*words: str, **options: Any) -> subprocess.Popen[str]:
    """`moco-core WORDS` in a process of its own."""
    command = [sys.executable, "-m", "moco_core", *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def outcome(process: subprocess.Popen[str]) -> tuple[int, list[dict[str, Any]], str]:
    """Exit status, events, stderr."""
    out, err = process.communicate()
    return process.returncode, [json.loads(line) for line in out.splitlines()], err


# --- words ------------------------------------------------------------------------------------------------------------


def test_help_needs_no_torch() -> None:
    code = "import sys; from moco_core.cli import main\ntry: main(['--help'])\nfinally: print(sorted(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = answer.stdout[answer.stdout.index("['") :]
    for name in ("'torch'", "'numpy'", "'umap'", "'PIL'"):
        assert name not in loaded
    for name in COMMANDS:
        assert name in answer.stdout


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["dance"],
        ["train"],
        ["map"],
        ["search", "--workspace", "/w"],
        ["search", "/a", "--workspace", "/w", "-k", "0"],
        ["train", "/p", "--set", "epochs"],
        ["train", "/p", "--set", "epochs=0"],
        ["train", "/p", "--set", "nonsense=1"],
        ["train", "/p", "--seed", "x"],
        ["train", "/p", "--preset", "fastest"],
        ["train", "/p", "--minutes", "0"],
        ["train", "/p", "--minutes", "20", "--set", "epochs=3"],
        ["train", "--workspace", "/w", "--resume", "--minutes", "20"],
        ["calibrate"],
        ["calibrate", "/p", "--preset", "none", "--minutes", "20"],
        ["train", "--workspace", "/w", "--resume", "--preset", "best"],
        ["train", "/p", "--preset", "none", "--set", "batch_size=12"],
        ["map", "--workspace", "/w", "--neighbors", "1"],
        ["evaluate", "--workspace", "/w", "--label-fraction", "0"],
        ["export", "/o", "--workspace", "/w", "--format", "zip"],
        ["embed", "--work", "/w"],
        ["exclude", "--workspace", "/w"],
        ["exclude", "--blank"],
        ["include", "--workspace", "/w"],
    ],
)
def test_wrong_words_end_with_status_2_and_a_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(words)
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("moco-core")
    assert "--help" in err.splitlines()[-1]


def test_paths_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    job, as_json = parse(["search", "a.png", "id:3", "./id:3", "~/b.png", "--workspace", "../w", "--sheet", "s.png"])
    assert job == jobs.SearchJob(
        workspace=str(tmp_path.parent / "w"),
        queries=[str(tmp_path / "a.png"), "id:3", str(tmp_path / "id:3"), str(tmp_path / "home" / "b.png")],
        sheet=str(tmp_path / "s.png"),
    )
    assert not as_json


def test_every_field_that_is_a_path_is_listed() -> None:
    fields = {name for job_type, _ in COMMANDS.values() for name in job_type.__struct_fields__}
    assert set(PATHS) <= fields
    assert fields | set(MapSettings.__struct_fields__) == set(HELP) | {"settings"}


def test_folders_of_pictures_find_their_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCO_STUDIO_HOME", str(tmp_path))
    first, again, other = (parse(["train", path])[0] for path in ("/photos/a", "/photos/x/../a", "/photos/b"))
    assert isinstance(first, jobs.TrainJob)
    assert Path(first.workspace).parent == tmp_path / "workspaces"
    assert first == again
    assert first.workspace != other.workspace  # type: ignore[union-attr]


def test_training_words() -> None:
    job, _ = parse(["train", "/p", "--preset", "quick", "--set", "epochs=3", "--seed", "4", "--then-map"])
    assert isinstance(job, jobs.TrainJob)
    assert (job.preset, job.overrides, job.settings, job.then_map) == ("quick", ("epochs=3", "seed=4"), None, True)
    exact, _ = parse(["train", "/p", "--preset", "none", "--set", "epochs=3"])
    assert isinstance(exact, jobs.TrainJob)
    assert (exact.settings, exact.overrides) == (TrainSettings(epochs=3), ())


def test_help_settings_prints_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(["train", "--help-settings"])
    assert caught.value.code == 0
    names = {line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]}
    assert names >= set(TrainSettings.__struct_fields__) - {"augment"}
    assert "blur_sigma_max" in names


# --- running ----------------------------------------------------------------------------------------------------------


def noisy_job(job: jobs.Job, emit: Callable[[events.Event], None], control: Control) -> int:
    """Stands in for the engine: libraries print, in Python and below it."""
    print("a library says hello")  # noqa: T201
    os.write(1, b"and so does its C code\n")
    emit(events.Progress(phase="scan", done=3, total=3))
    emit(events.Finished(result={"name": "größe"}))
    return 0


def test_stdout_carries_events_and_nothing_else(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "perform", noisy_job)
    assert cli.main(["scan", "/p", "--workspace", "/w", "--json"]) == 0
    print("afterwards stdout is ours again")  # noqa: T201
    out, err = capfd.readouterr()
    *lines, ours = out.splitlines()
    assert ours.startswith("afterwards")
    assert [json.loads(line)["event"] for line in lines] == ["progress", "finished"]
    assert json.loads(lines[-1])["result"] == {"name": "größe"}
    assert "a library says hello" in err
    assert "and so does its C code" in err


def test_people_read_plain_lines_where_there_is_no_terminal(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "perform", noisy_job)
    assert cli.main(["scan", "/p", "--workspace", "/w"]) == 0
    out, _ = capfd.readouterr()
    assert out.splitlines() == ["Looking through the folder: 3/3", "Done.", "  name  größe"]


def test_the_exit_status_is_the_engines(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["embed", "--workspace", str(tmp_path), "--json"]) == 1
    (line,) = capfd.readouterr().out.splitlines()
    failed = json.loads(line)
    assert (failed["event"], failed["error"], failed["stopped"]) == ("failed", "NotAWorkspace", False)
    assert failed["hint"]


def test_a_reader_that_goes_away_stops_the_job() -> None:
    read, write = os.pipe()
    os.close(read)
    control = Control()
    out = os.fdopen(write, "w")
    cli.JsonLines(out, control)(events.State(state="running"))
    assert control.stop_requested
    with contextlib.suppress(BrokenPipeError):
        out.close()


LONG_JOB = """
import sys, time
from moco_core import cli, engine
def wait(job, emit, control):
    print("ready", file=sys.stderr, flush=True)
    while not (control.stop_requested and {obedient}):
        time.sleep(0.01)
    return 130
engine.perform = wait
sys.exit(cli.main(["doctor"]))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_asks_and_a_second_one_ends_at_once(number: signal.Signals) -> None:
    for obedient in (True, False):
        code = LONG_JOB.format(obedient=obedient)
        process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        assert process.stderr.readline() == "ready\n"
        process.send_signal(number)
        assert process.stderr.readline().startswith("Stopping")
        if not obedient:
            process.send_signal(number)
        process.stderr.close()
        assert process.wait() == (130 if obedient else -number)


# --- what people see --------------------------------------------------------------------------------------------------

STEP = events.Step(
    step=12,
    total_steps=1200,
    epoch=2,
    epochs=40,
    loss=6.54321,
    learning_rate=0.03,
    contrast_accuracy=0.126,
    queue_fill=0.5,
    queue_age=3,
    feature_spread=0.9,
    pairs_per_s=231.6,
    seconds_left=3725.0,
)


def shown(job: jobs.Job, *heard: events.Event, terminal: bool = False) -> str:
    out = io.StringIO()
    out.isatty = lambda: terminal  # type: ignore[method-assign]
    with cli_render.renderer_for(job, out) as show:
        for event in heard:
            show(event)
    return out.getvalue().replace("\u202f", " ")


def test_a_step_in_words() -> None:
    detail = cli_render.step_detail(STEP).replace("\u202f", " ")
    assert detail == (
        "epoch 2/40 · step 12/1 200 · loss 6.543 · queue 50% full · contrast accuracy 13% · 232 pairs/s · 1:02:05 left"
    )


def test_training_without_a_terminal() -> None:
    lines = shown(
        jobs.TrainJob(workspace="/w"),
        events.Started(job="train", run="run-1", device="CPU · 2 cores"),
        STEP,
        events.Epoch(epoch=2, epochs=40, step=12, loss=6.6, seconds=75.0),
        events.Warning(message="3 pictures cannot be read.", hint="See the list."),
        events.Failed(error="Interrupted", message="Stopped.", hint="Continue with --resume.", stopped=True),
    ).splitlines()
    assert lines == [
        "Training: run run-1 on CPU · 2 cores",
        "Epoch 2/40 done in 1:15, mean loss 6.600",
        "Note: 3 pictures cannot be read. See the list.",
        "Stopped.",
        "Continue with --resume.",
    ]


def test_training_in_a_terminal_shows_a_bar_and_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "160")
    text = shown(
        jobs.TrainJob(workspace="/w"),
        events.Progress(phase="decode", done=5, total=9, seconds_left=61.0),
        STEP,
        events.Finished(result={"run": "run-1"}),
        terminal=True,
    )
    for part in ("Decoding", "5/9 · 1:01 left", "Training", "loss 6.543", "232 pairs/s", "━", "Done.", "run-1"):
        assert part in text


def test_search_evaluation_and_lists_are_readable() -> None:
    hits = [{"id": 7, "path": "/p/a.png", "score": 0.98765}, {"id": 31, "path": "/p/b.png", "score": 0.5}]
    text = shown(jobs.SearchJob(workspace="/w", queries=["/q"]), events.Finished(result={"neighbors": hits}))
    assert text.splitlines()[1:] == ["   0.988        7  /p/a.png", "   0.500       31  /p/b.png"]
    result = {"knn": 0.612, "linear": 0.7, "random_init": {"knn": 0.322, "linear": 0.35}, "classes": 10}
    text = shown(jobs.EvaluateJob(workspace="/w"), events.Finished(result=result))
    assert [line.split() for line in text.splitlines()[1:]] == [
        ["trained", "random"],
        ["kNN", "61.2%", "32.2%"],
        ["linear", "probe", "70.0%", "35.0%"],
        ["classes", "10"],
    ]
    many = {"outliers": [{"id": n, "path": f"/p/{n}"} for n in range(30)]}
    text = shown(jobs.OutliersJob(workspace="/w"), events.Finished(result=many))
    assert "id 9, path /p/9" in text
    assert "and 20 more" in text
    assert "/p/10" not in text


def test_a_comparison_begins_with_its_sentence() -> None:
    figures = {"run": {"same_class": 0.63, "knn": 0.8}, "with": {"same_class": 0.31, "knn": 0.35}}
    changed = [{"id": 4, "path": "/p/a.png", "jaccard": 0.053, "moved": 12.34}]
    result = {"run": "run-1", "with": "start", "k": 10, "kept": 2.3, "figures": figures, "most_changed": changed}
    result |= {"sentence": "Training was worth it.", "pictures": 30, "only_run": 0, "only_with": 2}
    result["comparison"] = "/w/runs/run-1/comparison-start.npz"
    lines = shown(jobs.CompareJob(workspace="/w", other="start"), events.Finished(result=result)).splitlines()
    assert lines[1] == "  Training was worth it."
    assert [line.split() for line in lines[3:8]] == [
        ["run-1", "start"],
        ["nearest", "of", "the", "class", "63.0%", "31.0%"],
        ["kNN", "80.0%", "35.0%"],
        ["2.3", "of", "10", "nearest", "pictures", "stayed", "the", "same,", "on", "average"],
        ["0.05", "12.3", "/p/a.png"],
    ]


# --- the whole way, with the real engine ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Sample pictures and a run of two epochs on them, made by the commands themselves."""
    folder = tmp_path_factory.mktemp("studio")
    places = {"images": folder / "pictures", "workspace": folder / "w", "folder": folder}
    status, heard, err = outcome(start("samples", places["images"], "--count", "24", "--json"))
    assert (status, heard[-1]["event"]) == (0, "finished"), err
    words = ["train", places["images"], "--workspace", places["workspace"], *TINY, "--set", "epochs=2", "--json"]
    status, heard, err = outcome(start(*words))
    assert (status, heard[-1]["event"]) == (0, "finished"), err
    steps = [event for event in heard if event["event"] == "step"]
    assert [event["step"] for event in steps] == list(range(1, 7))
    assert heard[-1]["result"]["run"] == "run-1"
    return places


def test_map_and_search_draw_their_pictures(studio: dict[str, Path]) -> None:
    place = ["--workspace", studio["workspace"], "--json"]
    status, heard, err = outcome(start("map", *place, "--neighbors", "5", "--picture", studio["folder"] / "map.png"))
    assert status == 0, err
    assert any(event["event"] == "layout" for event in heard)
    query = next(path for path in sorted(studio["images"].rglob("*")) if path.is_file())
    status, heard, err = outcome(start("search", query, *place, "-k", "4", "--sheet", studio["folder"] / "sheet.png"))
    assert status == 0, err
    hits = heard[-1]["result"]["neighbors"]
    assert len(hits) == 4
    assert {"id", "path", "score"} <= set(hits[0])
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    for name in ("map.png", "sheet.png"):
        assert (studio["folder"] / name).read_bytes().startswith(b"\x89PNG")


def test_an_interrupted_run_goes_on_where_it_stopped(studio: dict[str, Path]) -> None:
    place = [studio["images"], "--workspace", studio["workspace"], "--run", "long", "--json"]
    process = start("train", *place, *TINY, "--set", "epochs=10000")
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "step":
            break
    process.send_signal(signal.SIGINT)
    status, heard, err = outcome(process)
    assert status == 130, err
    assert heard[-1]["event"] == "failed"
    assert heard[-1]["stopped"]
    saved = [event["step"] for event in heard if event["event"] == "checkpoint"][-1]
    epochs = -(-(saved + 1) // 3) + 1
    status, heard, err = outcome(start("train", *place, "--resume", "--set", f"epochs={epochs}"))
    assert status == 0, err
    steps = [event["step"] for event in heard if event["event"] == "step"]
    assert steps == list(range(saved + 1, 3 * epochs + 1))
