"""A stand-in for `python -m moco_core.worker`: the same protocol, with the manners named on its command line.

manners: good · silent (never answers, ignores SIGTERM) · crash (SIGSEGV in the middle) · starved (SIGKILL) ·
garbage (prints noise between events) · flood (100 000 steps at once) · slow-stop (needs 0.3 s to stop) ·
fails (reports a failure) · quits (exit status 3 without a word) · deaf (ignores "stop", ends on terminate)
"""

import json
import os
import queue
import signal
import sys
import threading
import time


def say(event: str, **fields: object) -> None:
    sys.stdout.write(json.dumps({"event": event, **fields}) + "\n")
    sys.stdout.flush()


def step(number: int, total: int, epochs: int = 2) -> dict[str, object]:
    fill = min(1.0, number / max(1, total // 2))
    return {
        "step": number,
        "total_steps": total,
        "epoch": 1 + (number - 1) * epochs // total,
        "epochs": epochs,
        "loss": 3.0 - 2.0 * number / total,
        "learning_rate": 0.06,
        "contrast_accuracy": number / total,
        "queue_fill": fill,
        "queue_age": min(number, total // 2),
        "feature_spread": 0.9,
        "pairs_per_s": 100.0,
        "seconds_left": float(total - number),
    }


def read_stdin(wishes: "queue.Queue[dict | None]") -> None:
    for line in sys.stdin:
        wishes.put(json.loads(line))
    wishes.put(None)


def train(manner: str, job: dict, wishes: "queue.Queue[dict | None]") -> bool:
    """False: the parent is gone."""
    total = 100_000 if manner == "flood" else 40
    say("started", job="train", run=job.get("run") or "run-1", device="cpu")
    say("progress", phase="decode", done=1, total=2)
    paused = False
    number = 0
    while number < total:
        try:
            wish = wishes.get(
                block=paused or manner in ("slow-stop", "deaf", "waits"), timeout=0.02 if not paused else None
            )
        except queue.Empty:
            wish = {}
        if wish is None:
            return False
        command = wish.get("command")
        if command == "stop" and manner != "deaf":
            if manner == "slow-stop":
                time.sleep(0.3)
            say("checkpoint", step=number, epoch=1, path="checkpoint-a.safetensors")
            say("failed", error="Interrupted", message="Stopped.", hint="Continue with --resume.", stopped=True)
            return True
        if command in ("pause", "resume"):
            paused = command == "pause"
            say("state", state="paused" if paused else "running")
        if command == "checkpoint":
            say("checkpoint", step=number, epoch=1, path="checkpoint-a.safetensors")
        if paused:
            continue
        if manner in ("slow-stop", "deaf", "waits") and number >= 10:
            continue
        number += 1
        say("step", **step(number, total))
        if manner == "garbage" and number % 3 == 0:
            os.write(1, b'Downloading: \xff\xfe 50%\n{"event": "unknown"}\n{not json\n\n')
        if number == 10:
            misbehave(manner)
    say("finished", result={"run": "run-1", "loss": 1.0})
    return True


def misbehave(manner: str) -> None:
    if manner == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if manner == "starved":
        os.kill(os.getpid(), signal.SIGKILL)
    if manner == "quits":
        sys.stderr.write("RuntimeError: the disk is full\n")
        sys.stderr.flush()
        os._exit(3)


def main() -> None:
    manner = sys.argv[1]
    if manner in ("silent", "deaf"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN if manner == "silent" else signal.SIG_DFL)
    sys.stderr.write("the worker is up\n")
    sys.stderr.flush()
    say("state", state="ready")
    wishes: queue.Queue[dict | None] = queue.Queue()
    threading.Thread(target=read_stdin, args=(wishes,), daemon=True).start()
    while True:
        job = wishes.get()
        if job is None:
            if manner == "silent":
                time.sleep(3600)
            break
        if "job" not in job:
            continue
        if manner == "silent":
            time.sleep(3600)
        elif manner == "fails":
            say(
                "failed", error="EmptyFolder", message="No readable pictures were found.", hint="Choose another folder."
            )
        elif job["job"] == "train":
            if not train(manner, job, wishes):
                break
        else:
            say("started", job=job["job"])
            for done in range(1, 4):
                say("progress", phase=job["job"], done=done, total=3)
            misbehave(manner)
            say("finished", result={"job": job["job"], "pid": os.getpid()})
    os._exit(0)


if __name__ == "__main__":
    main()
