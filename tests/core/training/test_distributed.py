"""Two processes of half a batch each against one of the whole batch and against the slow twin; then real runs."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
import torch.distributed as dist

from moco_core import cli, engine, events, jobs, launch
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.errors import InvalidSetting
from moco_core.team import ALONE
from moco_core.training.checkpoint import latest_checkpoint, load_tensors
from moco_core.training.distributed import Processes, SharedControl
from moco_core.workspace import Run, Workspace
from tests.core.model.test_moco_twin import STEPS, SlowTwin, batch_at
from tests.core.training.one_of_two import CASES, method_of, steps

ROOT = Path(__file__).parents[3]
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def two_processes(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, torch.Tensor]]:
    """What each of them holds after the steps of every case, by "KIND SYMMETRIC NAME"."""
    folder = tmp_path_factory.mktemp("two")
    words = [sys.executable, "-W", "error", "-m", "tests.core.training.one_of_two"]
    outs = [folder / f"{rank}.safetensors" for rank in range(2)]
    started = [
        subprocess.Popen(
            [*words, str(rank), "2", str(folder / "store"), str(out)],
            cwd=ROOT,
            env=ENVIRONMENT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for rank, out in enumerate(outs)
    ]
    told = [process.communicate()[1] for process in started]
    assert [process.returncode for process in started] == [0, 0], told
    return [safetensors.torch.load_file(out) for out in outs]


@pytest.mark.parametrize(("kind", "symmetric"), [case for case in CASES if case[0] != "plain"])
def test_two_processes_are_one_process_in_two_parts(
    two_processes: list[dict[str, torch.Tensor]], kind: str, symmetric: bool
) -> None:
    """Losses, queue, both encoders and the running statistics, with batch norm in a group for each process."""
    alone = steps(ALONE, kind, symmetric)
    first, second = two_processes
    assert any("running_var" in name for name in alone)
    for name, expected in alone.items():
        own = first[f"{kind} {symmetric} {name}"]
        atol = 1e-6 if name == "health" else 1e-10  # shown to people, counted in float32
        torch.testing.assert_close(own, expected, rtol=0, atol=atol, msg=lambda m, name=name: f"{name}: {m}")
        assert torch.equal(own, second[f"{kind} {symmetric} {name}"]), name


def test_what_batch_norm_sees_crosses_the_processes() -> None:
    """Without the shuffle across processes the comparison above would have to fail: it is no empty promise."""
    alone = steps(ALONE, "norm", symmetric=False)
    method = method_of(ALONE, "norm", symmetric=False)
    views, ids, _ = batch_at(0)
    method.loss(views, ids, torch.arange(len(ids)))
    method.after_step()
    assert not torch.allclose(method.queue.keys, alone["queues"][0], atol=1e-6)


@pytest.mark.parametrize("symmetric", [False, True])
def test_two_processes_follow_the_slow_twin_and_every_queue_holds_all_keys_in_order(
    two_processes: list[dict[str, torch.Tensor]], symmetric: bool
) -> None:
    twin = SlowTwin(method_of(ALONE, "plain", symmetric))
    for step in range(STEPS):
        (x_q, x_k), ids, _ = batch_at(step)
        expected = twin.step(x_q, x_k, ids, tau=0.2, m=0.9, symmetric=symmetric, mask=True)
        for own in two_processes:
            assert own[f"plain {symmetric} losses"][step].item() == pytest.approx(expected, abs=1e-10)
            queue = own[f"plain {symmetric} queues"][step]
            torch.testing.assert_close(queue, torch.stack(twin.queue), rtol=0, atol=1e-10)
            assert own[f"plain {symmetric} ids"][step].tolist() == twin.ids


# ── whole runs, started as a person starts them ─────────────────────────────────────────────────────────────────────

# Gentle: a sum in another order is another float32, and small batch-norm groups make much of it. At an ordinary rate
# that is another, equally good run after a few steps; the tests above compare the arithmetic itself, in float64.
SETTINGS = TrainSettings(
    crop_px=32, batch_size=16, bn_groups=2, epochs=2, queue_size=32, learning_rate=1e-4, precision="float32"
)
STEPS_PER_EPOCH = 3  # 50 pictures
TOLERANCE = 2e-3


@pytest.fixture
def images(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> Path:
    draw_pictures(tmp_path / "images", 50)
    return tmp_path / "images"


def job(images: Path, workspace: Path, **options: Any) -> jobs.TrainJob:
    values = {"settings": SETTINGS} | options
    return jobs.TrainJob(images=str(images), workspace=str(workspace), device="cpu", **values)


def alone(request: jobs.TrainJob) -> Run:
    seen: list[events.Event] = []
    assert engine.perform(request, seen.append, Control()) == engine.DONE, seen[-1]
    return Workspace.open(request.workspace).run()


@contextlib.contextmanager
def torchrun(request: jobs.TrainJob, module: str = "moco_core") -> Iterator[subprocess.Popen[str]]:
    """Two processes on this machine, with --json; killed if the test leaves them running."""
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", module]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [*launcher, *jobs.as_words(request), "--json"], cwd=ROOT, env=ENVIRONMENT, stdout=pipe, stderr=pipe, text=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()  # the launcher ends its own


def together(request: jobs.TrainJob, module: str = "moco_core") -> tuple[int, list[events.Event], str]:
    with torchrun(request, module) as process:
        out, told = process.communicate()
    return process.returncode, [events.decode(line) for line in out.splitlines()], told


def state_of(run: Run) -> dict[str, torch.Tensor]:
    found = latest_checkpoint(run)
    assert found is not None
    assert found[1]["step"] == SETTINGS.epochs * STEPS_PER_EPOCH
    return load_tensors(found[0])


def losses_of(run: Run) -> list[float]:
    logged = [events.decode(line) for line in run.metrics_path.read_bytes().splitlines()]
    return [event.loss for event in logged if isinstance(event, events.Step)]


def assert_close(one: Run, other: Run) -> None:
    left, right = state_of(one), state_of(other)
    assert left.keys() == right.keys()
    assert not [name for name in left if name.startswith("module.")]
    for name, expected in right.items():
        if name.startswith("optimizer."):  # gradients jump where a ReLU's input is a hair above or below 0
            assert (left[name] - expected).norm() < 0.1 * expected.norm(), name
            continue
        torch.testing.assert_close(
            left[name], expected, rtol=TOLERANCE, atol=TOLERANCE, msg=lambda m, name=name: f"{name}: {m}"
        )
    assert losses_of(one) == pytest.approx(losses_of(other), abs=TOLERANCE)


def copy_at_first_epoch(run: Run, workspace: Path) -> Path:
    """A copy of the run's workspace as a kill in the second epoch leaves it."""
    shutil.copytree(run.workspace.path, workspace)
    newest = latest_checkpoint(Workspace.open(workspace).run())
    assert newest is not None
    newest[0].unlink()
    newest[0].with_suffix(".json").unlink()
    return workspace


def test_a_run_of_two_processes_and_one_of_one_go_on_as_each_other(images: Path, tmp_path: Path) -> None:
    single = alone(job(images, tmp_path / "single"))
    status, seen, told = together(job(images, tmp_path / "double"))
    assert status == 0, told
    double = Workspace.open(tmp_path / "double").run()
    assert_close(double, single)
    # One process speaks and writes, about all pictures of the batch.
    assert [e.step for e in seen if isinstance(e, events.Step)] == [1, 2, 3, 4, 5, 6]
    assert sum(isinstance(e, events.Started) for e in seen) == 1
    assert isinstance(seen[-1], events.Finished)
    assert seen[-1].result["processes"] == 2
    assert seen[-1].result["device"].startswith("2 × CPU")
    assert max(e.total for e in seen if isinstance(e, events.Progress) and e.phase == "decode") == 50
    assert double.settings == single.settings
    assert double.info["state"] == "finished"
    assert state_of(double)["queue_ids"].tolist() == state_of(single)["queue_ids"].tolist()

    resumed_alone = alone(job(images, copy_at_first_epoch(double, tmp_path / "to one"), settings=None, resume=True))
    assert_close(resumed_alone, single)
    request = job(images, copy_at_first_epoch(single, tmp_path / "to two"), settings=None, resume=True)
    status, seen, told = together(request)
    assert status == 0, told
    assert [e.step for e in seen if isinstance(e, events.Step)] == [4, 5, 6]
    assert_close(Workspace.open(tmp_path / "to two").run(), single)


def endless(images: Path, workspace: Path) -> jobs.TrainJob:
    settings = TrainSettings(
        crop_px=32, batch_size=16, bn_groups=2, epochs=5000, queue_size=32, learning_rate=0.01, precision="float32"
    )
    return job(images, workspace, settings=settings)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_asking_the_launcher_to_stop_saves_once_and_ends_all(images: Path, tmp_path: Path) -> None:
    with torchrun(endless(images, tmp_path / "w")) as process:
        seen = []
        assert process.stdout is not None
        for line in process.stdout:
            seen.append(events.decode(line))
            if isinstance(seen[-1], events.Step) and seen[-1].step == 4:
                process.send_signal(signal.SIGTERM)
        process.wait()
    assert process.returncode != 0
    last = seen[-1]
    assert isinstance(last, events.Failed)
    assert last.stopped
    run = Workspace.open(tmp_path / "w").run()
    found = latest_checkpoint(run)
    assert found is not None
    assert run.info["state"] == "stopped"
    assert found[1]["step"] == run.info["steps"] == [e.step for e in seen if isinstance(e, events.Step)][-1]


def test_an_error_in_one_process_is_the_end_of_all_with_its_words(images: Path, tmp_path: Path) -> None:
    status, seen, told = together(endless(images, tmp_path / "w"), "tests.core.training.unlucky_process")
    assert status == 1
    last = seen[-1]
    assert isinstance(last, events.Failed)
    assert last.error == "ProcessFailed"
    assert last.message == "Process 1 failed: RuntimeError: no luck in step 5"
    assert "resume" in last.hint
    assert "process 1: RuntimeError: no luck in step 5" in told
    run = Workspace.open(tmp_path / "w").run()
    assert run.info["state"] == "failed"
    found = latest_checkpoint(run)
    assert found is not None
    assert found[1]["step"] == STEPS_PER_EPOCH


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds the process in Linux's /proc")
def test_a_process_that_dies_without_a_word_ends_the_run(images: Path, tmp_path: Path) -> None:
    with torchrun(endless(images, tmp_path / "w")) as process:
        seen = []
        assert process.stdout is not None
        for line in process.stdout:
            seen.append(events.decode(line))
            if isinstance(seen[-1], events.Step) and seen[-1].step == STEPS_PER_EPOCH + 1:
                os.kill(process_of_rank(1, process.pid), signal.SIGKILL)
        process.wait()
    assert process.returncode != 0
    last = seen[-1]
    assert isinstance(last, events.Failed)
    assert last.error == "ProcessFailed"
    assert Workspace.open(tmp_path / "w").run().info["state"] == "failed"
    assert latest_checkpoint(Workspace.open(tmp_path / "w").run()) is not None


def process_of_rank(rank: int, launcher: int) -> int:
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == launcher and f"RANK={rank}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                return int(folder.name)
    raise AssertionError(f"no process {rank} below {launcher}")


# ── parts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "name"),
    [({"batch_size": 9, "bn_groups": 1, "queue_size": 36}, "batch_size"), ({"bn_groups": 1}, "bn_groups")],
)
def test_what_cannot_be_shared_out_evenly_is_said_with_what_would_do(
    tmp_path: Path, changes: dict[str, int], name: str
) -> None:
    team = Processes(dist.FileStore(str(tmp_path / "store"), 2), 0, 2)
    team.check(TrainSettings(batch_size=16, bn_groups=2))
    with pytest.raises(InvalidSetting, match=f"{name} {changes[name]} cannot be shared evenly by 2") as caught:
        team.check(TrainSettings(**{"batch_size": 16, "bn_groups": 2} | changes))
    assert f"Set {name} to a multiple of 2" in caught.value.hint


def test_a_device_that_only_one_can_have_is_refused(tmp_path: Path) -> None:
    team = Processes(dist.FileStore(str(tmp_path / "store"), 2), 0, 2)
    assert team.device("cpu") == torch.device("cpu")
    with pytest.raises(InvalidSetting, match="cannot all use cpu:0"):
        team.device("cpu:0")


def test_parts_are_consecutive_and_make_up_the_whole(tmp_path: Path) -> None:
    store = dist.FileStore(str(tmp_path / "store"), 3)
    parts = [Processes(store, rank, 3).part(torch.arange(12)) for rank in range(3)]
    assert [len(part) for part in parts] == [4, 4, 4]
    assert torch.cat(parts).tolist() == list(range(12))


def test_the_wishes_of_any_process_are_those_of_all() -> None:
    own, others = Control(), [False, False, False]
    control = SharedControl(own, lambda *wishes: [a or b for a, b in zip(wishes, others, strict=True)])
    control.agree()
    assert (control.paused, control.stop_requested, control.take_checkpoint_request()) == (False, False, False)
    others[:] = [False, True, True]
    control.agree()
    assert control.paused
    assert control.take_checkpoint_request()
    others[:] = [False, False, False]
    assert control.wait_while_paused() > 0
    own.stop()
    assert not control.stop_requested  # not before all know
    control.agree()
    assert control.stop_requested


def test_a_place_is_read_from_what_the_launcher_says() -> None:
    said = {"RANK": "3", "WORLD_SIZE": "4", "LOCAL_RANK": "1", "MASTER_ADDR": "here", "MASTER_PORT": "1"}
    assert launch.place(said) == (3, 4, 1)
    assert launch.place({**said, "WORLD_SIZE": "1", "RANK": "0"}) is None
    assert launch.place({"RANK": "3", "WORLD_SIZE": "4"}) is None
    assert launch.place({}) is None


def test_commands_other_than_training_are_left_to_the_first_process(
    images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"RANK": "1", "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "1"}.items():
        monkeypatch.setenv(name, value)
    words = ["scan", str(images), "--workspace", str(tmp_path / "w"), "--no-decode"]
    assert cli.main(words) == 0
    assert not (tmp_path / "w").exists()
    monkeypatch.setenv("RANK", "0")
    assert cli.main(words) == 0
    assert (tmp_path / "w").exists()
