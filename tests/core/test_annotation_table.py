"""Tags, ratings, notes and columns from a person's table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from moco_core import engine, events, jobs
from moco_core.annotation_table import gather, import_table, numbers
from moco_core.annotations import Annotations, AnnotationStore
from moco_core.cli_summary import summary
from moco_core.control import Control
from moco_core.errors import InvalidSetting
from moco_core.library import FoundFile, Library
from moco_core.workspace import Workspace

FILES = ["red/one.png", "red/grün, zwei.png", "three.png", "7"]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Its pictures have the ids 1 to 4; the last one's name is a number."""
    (tmp_path / "pictures").mkdir()
    made = Workspace.create(tmp_path / "w", tmp_path / "pictures")
    with Library(made.library_path) as library:
        library.store_found(FoundFile(name.encode(), 9, 9, 4, 3, "PNG", "ok") for name in FILES)
    return made


def take(workspace: Workspace, text: str | bytes) -> dict[str, Any]:
    table = workspace.path / "table.csv"
    table.write_bytes(text if isinstance(text, bytes) else text.encode())
    return import_table(workspace, table, lambda event: None, Control())


def said(workspace: Workspace) -> Annotations:
    with AnnotationStore(workspace.library_path) as store:
        return store.annotations()


def tags(workspace: Workspace) -> dict[str, list[int]]:
    return {name: ids.tolist() for name, ids in said(workspace).tags.items()}


def test_everything_a_table_can_say(workspace: Workspace) -> None:
    result = take(
        workspace,
        'File,Tags,rating,note,depth,place\n"red/grün, zwei.png",sea; Abend ;,4,"two\nlines",2.5,Ost\n'
        "3,sea,0,,-1e3,\nthree.png,,,,,Alm\n",
    )
    assert tags(workspace) == {"Abend": [2], "sea": [2, 3]}
    now = said(workspace)
    assert (now.ratings, now.notes) == ({2: 4}, {2: "two\nlines"})
    assert now.columns["depth"].values == {2: 2.5, 3: -1000.0}
    assert now.columns["place"].values == {2: "Ost", 3: "Alm"}
    assert result["columns"] == {"depth": "number", "place": "text"}
    assert (result["rows"], result["pictures"], result["problems"]) == (3, 2, [])


def test_a_picture_by_path_in_any_spelling_or_by_id(workspace: Workspace) -> None:
    names = ["red/one.png", "red\\one.png", "./red/one.png", f"{workspace.images}/red/../red/one.png", "1", "id:1"]
    for number, name in enumerate(names):
        assert take(workspace, f"picture,tags\n{name},tag {number}\n")["problem_count"] == 0
    assert tags(workspace) == {f"tag {number}": [1] for number in range(len(names))}
    take(workspace, "picture,tags\n7,a name before a number\n")
    assert tags(workspace)["a name before a number"] == [4]


def test_bad_rows_are_told_by_their_number_and_the_others_count(workspace: Workspace) -> None:
    result = take(
        workspace,
        f"path,tags,rating\ngone.png,sea,1\n\n1,sea,6\n2,{'x' * 101};sea,2.5\n3,a,b,c\n,sea,1\n99,sea,\n4,sea,3\n",
    )
    told = [(problem["row"], problem["message"].partition(".")[0]) for problem in result["problems"]]
    assert [row for row, _ in told] == [2, 4, 5, 5, 6, 7, 8]
    assert "gone" in told[0][1]
    assert all(problem["hint"] for problem in result["problems"])
    assert tags(workspace) == {"sea": [1, 2, 4]}
    assert said(workspace).ratings == {4: 3}
    assert (result["rows"], result["pictures"], result["problem_count"]) == (7, 3, 7)


def test_empty_cells_change_nothing_and_a_second_time_neither(workspace: Workspace) -> None:
    with AnnotationStore(workspace.library_path) as store:
        store.tag([1], "Kept")
        store.rate({1: 5})
        store.write_notes({1: "old"})
    for _ in range(2):
        take(workspace, "path,tags,rating,note\n1,KEPT;new,,\n")
    assert tags(workspace) == {"Kept": [1], "new": [1]}
    assert (said(workspace).ratings, said(workspace).notes) == ({1: 5}, {1: "old"})


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_tables_of_spreadsheets(workspace: Workspace, sign: str, end: str) -> None:
    rows = [["path", "tags", "size"], ["three.png", '"a;b"', "12"], ["one more", "", ""]]
    text = end.join(sign.join(row) for row in rows)
    assert take(workspace, b"\xef\xbb\xbf" + text.encode())["problem_count"] == 1
    assert tags(workspace) == {"a": [3], "b": [3]}
    assert said(workspace).columns["size"].values == {3: 12.0}


@pytest.mark.parametrize(
    ("text", "match"),
    [
        (b"", "no columns"),
        (b"path\n1\n", "no columns"),
        (b"path,a,A\n1,2,3\n", "two columns named A"),
        (b"path,,a\n1,2,3\n", "without a name"),
        (b"path,tags\n1,\xff\xfe\n", "not written in UTF-8"),
        (b"path," + b"n" * 101 + b"\n1,2\n", "at most 100"),
    ],
)
def test_what_is_no_table_changes_nothing(workspace: Workspace, text: bytes, match: str) -> None:
    with pytest.raises(InvalidSetting, match=match) as caught:
        take(workspace, text)
    assert caught.value.hint
    assert said(workspace) == Annotations()


def test_a_table_that_is_not_there(workspace: Workspace) -> None:
    with pytest.raises(InvalidSetting, match="cannot be read"):
        import_table(workspace, workspace.path / "none.csv", lambda event: None, Control())


def test_columns_of_every_export_are_not_taken_in(workspace: Workspace) -> None:
    result = take(workspace, "id,path,folder,Width,age\n1,elsewhere,red,4,3\n")
    assert result["ignored"] == ["path", "folder", "Width"]
    assert list(said(workspace).columns) == ["age"]


@pytest.mark.parametrize("cell", ["1_000", "0123", "nan", "inf", "1e999", "١٢", "", "2 m"])
def test_what_only_looks_like_a_number(cell: str) -> None:
    assert numbers({1: "3", 2: cell}) is None


@pytest.mark.parametrize(("cell", "value"), [("0", 0), ("-0.5", -0.5), ("+3.", 3), (".25", 0.25), ("1e-3", 0.001)])
def test_numbers(cell: str, value: float) -> None:
    assert numbers({1: cell}) == {1: value}


def test_rows_without_columns_at_the_end_are_whole() -> None:
    class Anyone:
        def id_of(self, cell: str) -> int:
            return int(cell)

    found = gather(["path", "a", "b"], [["1", "x"], ["2", "", "y", " "]], Anyone())  # type: ignore[arg-type]
    assert (found.columns, found.problems) == ({"a": {1: "x"}, "b": {2: "y"}}, [])


def test_the_job_takes_a_table_and_says_what_there_is(workspace: Workspace, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("path,tags,rating,depth\n1,sea,2,5\n2,sea,,\ngone,sea,,\n", "utf-8")
    heard: list[events.Event] = []
    job = jobs.TagsJob(workspace=str(workspace.path), table=str(table))
    assert engine.perform(job, heard.append, Control()) == engine.DONE
    last = heard[-1]
    assert isinstance(last, events.Finished)
    result = last.result
    assert (result["tagged"], result["rated"], result["noted"]) == (2, 1, 0)
    assert (result["tags"], result["columns"]) == ({"sea": 2}, {"depth": 1})
    assert events.decode(events.encode(last)) == last
    text = summary(job, result)
    assert "row 4: There is no picture gone" in text
    assert "2 pictures tagged, 1 rated" in text
    plain = engine.run(jobs.TagsJob(workspace=str(workspace.path)), heard.append, Control())
    assert plain["tags"] == {"sea": 2}
    assert "imported" not in plain


def test_the_job_refuses_what_is_no_table(workspace: Workspace, tmp_path: Path) -> None:
    heard: list[events.Event] = []
    job = jobs.TagsJob(workspace=str(workspace.path), table=str(tmp_path / "none.csv"))
    assert engine.perform(job, heard.append, Control()) == engine.WRONG
    assert isinstance(heard[-1], events.Failed)


def test_a_column_is_forgotten_by_its_name(workspace: Workspace) -> None:
    take(workspace, "path,depth,tags\n1,5,sea\n")
    job = jobs.TagsJob(workspace=str(workspace.path), forget="depth")
    assert engine.run(job, lambda event: None, Control())["columns"] == {}
    assert tags(workspace) == {"sea": [1]}
    with pytest.raises(InvalidSetting, match="no column of your own named depth") as caught:
        engine.run(job, lambda event: None, Control())
    assert caught.value.hint == "There are: none."


def test_a_preview_tells_the_same_and_writes_nothing(workspace: Workspace) -> None:
    take(workspace, "path,tags,rating,note,depth\nred/one.png,Sea,3,old,2.5\n")
    before = said(workspace)
    text = "path,tags,rating,note,depth\n1,sea;new,4,old,2.50\n2,SEA,0,mine,7\n"
    table = workspace.path / "table.csv"
    table.write_text(text)
    job = jobs.TagsJob(workspace=str(workspace.path), table=str(table), preview=True)
    told = engine.run(job, lambda event: None, Control())
    assert "would bring 4 new" in summary(job, told)
    now = said(workspace)
    assert (now.ratings, now.notes, now.columns) == (before.ratings, before.notes, before.columns)
    assert tags(workspace) == {"Sea": [1]}
    done = take(workspace, text)
    assert (done["new"], done["replaced"]) == (4, 1)  # new on 1, sea, note and depth of 2; the stars of 1
    assert {**told["imported"], "preview": False} == done
    again = take(workspace, text)
    assert (again["new"], again["replaced"]) == (0, 0)


def test_rows_that_contradict_each_other_are_told_and_the_last_one_counts(workspace: Workspace) -> None:
    result = take(workspace, "path,tags,rating,place\n1,a,2,Ost\nred/one.png,b,2,\nid:1,c,5,West\n")
    assert [problem["row"] for problem in result["problems"]] == [4, 4]
    assert said(workspace).ratings == {1: 5}
    assert said(workspace).columns["place"].values == {1: "West"}
    assert tags(workspace) == {"a": [1], "b": [1], "c": [1]}


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_as_spreadsheets_save_them(workspace: Workspace, sign: str, coding: str) -> None:
    text = "path,rating,Tiefe\r\nthree.png,3,1.5\r\n".replace(",", sign)
    assert take(workspace, text.encode(coding))["problem_count"] == 0
    take(workspace, f"sep={sign}\r\npath{sign}a,b;c\r\nthree.png{sign}x\r\n".encode(coding))
    assert said(workspace).ratings == {3: 3}
    assert said(workspace).columns["Tiefe"].values == {3: 1.5}


def test_the_name_of_a_file_is_enough_where_it_is_the_only_one(workspace: Workspace) -> None:
    with Library(workspace.library_path) as library:
        library.store_found([FoundFile(b"blue/three.png", 9, 9, 4, 3, "PNG", "ok")])
    result = take(workspace, "file,tags\none.png,alone\n./grün, zwei.png,split\nthree.png,by path\n")
    assert tags(workspace) == {"alone": [1], "by path": [3]}
    assert [problem["row"] for problem in result["problems"]] == [3]


def test_everything_a_table_brought_can_be_taken_back(workspace: Workspace) -> None:
    take(workspace, "path,tags,rating,note,depth\n1,Sea,3,old,2.5\n2,,1,,\n")
    with AnnotationStore(workspace.library_path) as store:
        store.keep_selection("mine", [1])
    before = said(workspace)
    take(workspace, "path,tags,rating,note,depth,place\n1,sea;new,0,other,deep,Ost\n3,sea,5,note,1,\n")
    after = said(workspace)
    for wanted in (before, after, before):
        with AnnotationStore(workspace.library_path) as store:
            store.turn_into(wanted)
        now = said(workspace)
        assert {tag: ids.tolist() for tag, ids in now.tags.items()} == {
            tag: ids.tolist() for tag, ids in wanted.tags.items()
        }
        assert (now.ratings, now.notes, now.columns) == (wanted.ratings, wanted.notes, wanted.columns)
        assert list(now.selections) == ["mine"]
