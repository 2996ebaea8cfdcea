"""Pictures without a file of their own: what browsers hand over, what is fetched, and that searches keep them."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QBuffer, QDir, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from app.controllers.search import Query, query_name
from app.pages.lookalikes import LookalikesPage
from app.services import fetched_picture
from app.services.dropped_image import address_in, as_picture, has_picture, picture_in
from app.services.fetched_picture import fetch
from moco_core.cli_arguments import parse
from moco_core.jobs import SearchJob, as_words


def encoded(kind: str = "PNG", color: str = "teal") -> bytes:
    image = QImage(32, 24, QImage.Format.Format_RGB32)
    image.fill(color)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return bytes(buffer.data().data())


class Answers(BaseHTTPRequestHandler):
    """/a.png is a picture, /page is none, /away leads elsewhere, anything else is not there."""

    asked: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append({"path": self.path, **{key.lower(): value for key, value in self.headers.items()}})
        body = {"/a.png": encoded(), "/page": b"<html>no picture</html>"}.get(self.path.partition("?")[0])
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
        else:
            self.send_response(404 if body is None else 200)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_words: object) -> None:
        """The test's output stays readable."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    Answers.asked = []
    made = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    made.daemon_threads = False  # closing waits for them
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def page(lookalikes_page: LookalikesPage) -> LookalikesPage:
    return lookalikes_page


def drop(page: LookalikesPage, mime: QMimeData) -> None:
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, mime, buttons, keys))


def of_chromium(address: str, data: bytes, link: str = "") -> QMimeData:
    """As Chromium on Linux offers a picture."""
    mime = QMimeData()
    mime.setUrls([QUrl(link or address)])
    mime.setText(link or address)
    mime.setData("application/octet-stream", data)
    mime.setData("text/html", f'\ufeff<img src="{address}">'.encode())
    return mime


def of_firefox(address: str) -> QMimeData:
    """As Firefox does: nothing but addresses, in UTF-16."""
    mime = QMimeData()
    mime.setData("text/x-moz-url", f"{address}\nA picture".encode("utf-16-le"))
    mime.setData("text/html", f'<a href="http://x.org/p"><img alt="" src="{address}"></a>'.encode("utf-16-le"))
    mime.setData("application/x-moz-file-promise-url", address.encode("utf-16-le"))
    return mime


@pytest.mark.parametrize("link", ["", "https://example.org/page"])
def test_chromium_hands_over_the_bytes(page: LookalikesPage, session: Any, link: str) -> None:
    mime = of_chromium("https://example.org/a.jpg", encoded("JPEG"), link)
    assert has_picture(mime)
    drop(page, mime)
    (query,) = page.queries()
    assert Path(query.path).parent == session.workspace.query_pictures_path
    assert Path(query.path).read_bytes() == encoded("JPEG")
    assert query.path.endswith(".jpg")
    assert query_name(query, session) == "Pasted picture"
    session.engine.finished.emit(session.engine.ticket_of(SearchJob), {"queries": [{"neighbors": []}]})
    assert page._inspector._name.fullText() == "Pasted picture"
    page._searches.fill()
    assert not page._searches._menu.actions()[-1].icon().isNull()


def test_firefox_hands_over_the_address(qtbot: QtBot, page: LookalikesPage, server: str) -> None:
    mime = of_firefox(f"{server}/a.png?w=1&amp;h=2")
    assert has_picture(mime)
    assert picture_in(mime) is None
    drop(page, mime)
    assert page._tray._fetching.isVisible()
    qtbot.waitUntil(lambda: bool(page.queries()))
    assert not page._tray._fetching.isVisible()
    assert Path(page.queries()[0].path).read_bytes() == encoded()
    (asked,) = Answers.asked
    assert asked["path"] == "/a.png?w=1&h=2"
    assert not {"cookie", "referer", "origin"} & asked.keys()


def test_a_file_laid_down_for_the_drop_is_copied(page: LookalikesPage, session: Any) -> None:
    place = Path(QDir.tempPath()) / "dnd_file_of_a_test.png"
    place.write_bytes(encoded())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(place))])
    mime.setData("text/x-moz-url", "https://example.org/a.png\nA".encode("utf-16-le"))
    drop(page, mime)
    place.unlink()
    assert Path(page.queries()[0].path).read_bytes() == encoded()


@pytest.mark.parametrize(
    ("path", "reason"), [("/a.gif", "refused"), ("/page", None), ("/away", "refused"), ("/a.png", None)]
)
def test_what_an_address_gives(server: str, path: str, reason: str | None) -> None:
    found = fetch(server + path)
    if reason is not None:
        assert found == reason
    else:
        assert isinstance(found, bytes)
        assert as_picture(found) == ((encoded(), ".png") if path.endswith(".png") else None)


def test_too_large_and_nobody_there(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fetch("file:///etc/hostname") == "refused"
    monkeypatch.setattr(fetched_picture, "MOST_BYTES", 20)
    assert fetch(f"{server}/a.png") == "large"
    closed = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    closed.server_close()
    assert fetch(f"http://127.0.0.1:{closed.server_port}/a.png") == "offline"


def test_an_address_without_a_picture_is_a_sentence(
    qtbot: QtBot, page: LookalikesPage, session: Any, server: str
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl(f"{server}/page")])
    with qtbot.waitSignal(session.problem) as told:
        drop(page, mime)
    assert told.args[0] == "There is no picture at the address that came along."
    assert "paste" in told.args[1]
    assert page.queries() == ()
    assert not page._taking.busy


def test_what_was_dropped_meanwhile_wins(qtbot: QtBot, page: LookalikesPage, session: Any, server: str) -> None:
    drop(page, of_firefox(f"{server}/a.png"))
    drop(page, of_chromium("https://example.org/a.png", encoded(color="red")))
    qtbot.waitUntil(lambda: not page._taking._background._waiting)
    assert [Path(query.path).read_bytes() for query in page.queries()] == [encoded(color="red")]


def test_words_are_no_picture(qtbot: QtBot, page: LookalikesPage, session: Any) -> None:
    mime = QMimeData()
    mime.setText("just words")
    assert not has_picture(mime)
    with qtbot.waitSignal(session.problem) as told:
        drop(page, mime)
    assert told.args[0] == "There is no picture in what was dropped."


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (encoded("JPEG"), ".jpg"),
        (encoded("BMP"), ".bmp"),
        (b"\0\0\0\x20ftypavif" + bytes(20), ".heic"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', ".png"),
        (b"\0\0\0\x20ftypisom" + bytes(20), None),
        (b"", None),
        (b"MZ not a picture", None),
    ],
)
def test_bytes_that_are_a_picture(data: bytes, suffix: str | None) -> None:
    found = as_picture(data)
    assert (found.suffix if found is not None else None) == suffix


@pytest.mark.parametrize("address", ["ftp://x.org/a.png", "javascript:alert(1)", "http://[broken", "file:///a.png"])
def test_other_addresses_are_none(address: str) -> None:
    mime = QMimeData()
    mime.setHtml(f'<img src="{address}">')
    assert address_in(mime) == ""


def test_a_saved_search_outlives_the_window(qtbot: QtBot, page: LookalikesPage, session: Any) -> None:
    QGuiApplication.clipboard().setImage(QImage.fromData(encoded()))
    page.paste()
    (query,) = page.queries()
    session.searches.save("mine", page.queries())
    command = session.repeatable.job
    page.close()
    session.openWorkspace(session.workspace.path)
    session._pool.waitForDone()
    assert session.searches.saved()["mine"] == session.searches.history()[0] == (query,)
    assert Path(query.path).is_file()
    assert parse(as_words(command))[0].queries == [query.path]


def test_it_is_asked_for_where_the_workspace_lies_now(page: LookalikesPage, session: Any) -> None:
    (session.workspace.query_pictures_path).mkdir()
    (session.workspace.query_pictures_path / "abc.png").write_bytes(encoded())
    session.searches.save("mine", [Query(path="/old place/queries/abc.png"), Query(path="/old place/abc.png")])
    paths = [query.path for query in session.searches.saved()["mine"]]
    assert paths == [str(session.workspace.query_pictures_path / "abc.png"), "/old place/abc.png"]


def test_base64_in_the_address_needs_no_network(page: LookalikesPage) -> None:
    mime = QMimeData()
    mime.setText("data:image/png;base64," + base64.b64encode(encoded()).decode())
    assert has_picture(mime)
    drop(page, mime)
    assert Path(page.queries()[0].path).read_bytes() == encoded()
