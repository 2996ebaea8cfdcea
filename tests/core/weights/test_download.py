"""ImageNet weights over a server on this machine; the real one is never asked."""

from __future__ import annotations

import hashlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch.hub
import torchvision

from moco_core import events
from moco_core.control import Control
from moco_core.errors import Interrupted
from moco_core.model.encoder import ENCODERS
from moco_core.weights import sources
from moco_core.weights.download import DownloadFailed, NeedsConsent, imagenet_file
from moco_core.weights.sources import Source

CONTENT = bytes(range(256)) * 12_000  # 3 MB
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class Server(http.server.BaseHTTPRequestHandler):
    half = threading.Event()  # set: send only half, and wait
    done = threading.Event()

    def do_GET(self) -> None:
        if "absent" in self.path:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        if self.half.is_set():
            self.wfile.write(CONTENT[: len(CONTENT) // 2])
            self.done.wait(30)
        else:
            self.wfile.write(CONTENT)

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Server.half.clear()
    Server.done.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    Server.done.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    return tmp_path / "torch" / "hub" / "checkpoints"


def offer(monkeypatch: pytest.MonkeyPatch, url: str, megabytes: float = 3.07) -> None:
    monkeypatch.setitem(sources.IMAGENET_SOURCES, "resnet18", Source(url, megabytes))


def fetch(allowed: bool = True, control: Control | None = None, heard: list[events.Event] | None = None) -> Path:
    heard = heard if heard is not None else []
    return imagenet_file("resnet18", allowed, heard.append, control or Control())


def test_it_is_asked_for_before_anything_is_sent_or_fetched(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    offer(monkeypatch, "http://never.invalid/w-00000000.pth", 46.8)
    with pytest.raises(NeedsConsent) as caught:
        fetch(allowed=False)
    assert "47 MB from never.invalid" in caught.value.message
    assert "Nothing would be uploaded" in caught.value.message
    assert "--yes" in caught.value.hint
    assert not home.exists()


def test_it_is_fetched_once_with_progress(monkeypatch: pytest.MonkeyPatch, address: str, home: Path) -> None:
    offer(monkeypatch, f"{address}/models/w-{DIGEST[:8]}.pth")
    heard: list[events.Event] = []
    path = fetch(heard=heard)
    assert path == home / f"w-{DIGEST[:8]}.pth"
    assert path.read_bytes() == CONTENT
    assert [p.name for p in home.iterdir()] == [path.name]
    last = heard[-1]
    assert isinstance(last, events.Progress)
    assert (last.phase, last.done, last.total) == ("download", 3, 3)
    offer(monkeypatch, f"http://never.invalid/w-{DIGEST[:8]}.pth")
    assert fetch(allowed=False) == path  # it is here: nobody is asked, nothing is fetched


def test_a_file_url_works_like_a_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / f"w-{DIGEST[:8]}.pth").write_bytes(CONTENT)
    offer(monkeypatch, (tmp_path / f"w-{DIGEST[:8]}.pth").as_uri())
    assert fetch().read_bytes() == CONTENT


def test_another_file_than_asked_for_is_not_kept(monkeypatch: pytest.MonkeyPatch, address: str, home: Path) -> None:
    offer(monkeypatch, f"{address}/w-{'0' * 8}.pth")
    with pytest.raises(DownloadFailed, match="hash differs"):
        fetch()
    assert list(home.iterdir()) == []


def test_a_damaged_file_in_the_cache_is_fetched_again(
    monkeypatch: pytest.MonkeyPatch, address: str, home: Path
) -> None:
    offer(monkeypatch, f"{address}/w-{DIGEST[:8]}.pth")
    home.mkdir(parents=True)
    (home / f"w-{DIGEST[:8]}.pth").write_bytes(CONTENT[:100])
    with pytest.raises(NeedsConsent):
        fetch(allowed=False)
    assert fetch().read_bytes() == CONTENT


def test_stopping_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, address: str, home: Path) -> None:
    Server.half.set()
    offer(monkeypatch, f"{address}/w-{DIGEST[:8]}.pth")
    control = Control()

    def stop_when_some_came(event: events.Event) -> None:
        if isinstance(event, events.Progress):
            control.stop()

    with pytest.raises(Interrupted):
        imagenet_file("resnet18", True, stop_when_some_came, control)
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("path", ["absent-00000000.pth", None])
def test_without_a_connection_the_way_out_is_said(
    monkeypatch: pytest.MonkeyPatch, address: str, home: Path, path: str | None
) -> None:
    url = f"{address}/{path}" if path else "http://127.0.0.1:9/w-00000000.pth"  # nobody listens there
    offer(monkeypatch, url)
    with pytest.raises(DownloadFailed) as caught:
        fetch()
    assert "could not be downloaded from 127.0.0.1" in caught.value.message
    assert url in caught.value.hint
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("encoder", ENCODERS)
def test_the_sources_are_torchvision_s(encoder: str) -> None:
    weights = torchvision.models.get_model_weights(encoder)["IMAGENET1K_V1"]
    source = sources.IMAGENET_SOURCES[encoder]
    assert source.url == weights.url
    assert source.megabytes == pytest.approx(weights.meta["_file_size"] * 1.048576, rel=0.01)
    assert len(source.sha256_prefix) == 8


@pytest.mark.parametrize("variable", ["TORCH_HOME", "XDG_CACHE_HOME", None])
def test_the_cache_is_torch_s(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str | None) -> None:
    for name in ("TORCH_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / "here"))
    monkeypatch.setattr(torch.hub, "_hub_dir", None)
    assert sources.hub_folder() == Path(torch.hub.get_dir()) / "checkpoints"
