"""The user's list: columns by name, labels as people write them, one line for what is wrong and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier.errors import BadCorpus
from classifier.training_list import TrainingList, read_list


def read(folder: Path, text: str | bytes) -> TrainingList:
    path = folder / "list.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_list(path)


def test_two_columns_are_enough(tmp_path: Path) -> None:
    (blog,) = read(tmp_path, "target,label\nhttps://tea.example/,user_run\n").blogs
    assert (blog.target.address, blog.label, blog.line) == ("https://tea.example/", "user_run", 2)
    assert (blog.owner, blog.confidence) == ("domain tea.example", 3)


def test_columns_are_found_by_name_in_any_order_and_others_passed_over(tmp_path: Path) -> None:
    text = (
        "Label,notes,URL,confidence,group,topic,lang,captured\n"
        'flog,"seen, twice",tea.example,2,agency 7,food,en-GB,2024-05-06T10:00:00Z\n'
    )
    (blog,) = read(tmp_path, text).blogs
    assert (blog.label, blog.confidence, blog.owner) == ("flog", 2, "agency 7")
    assert (blog.topic, blog.lang, blog.captured) == ("food", "en", "2024-05-06")
    assert blog.target.address == "https://tea.example/"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_what_spreadsheets_write_is_read(tmp_path: Path, mark: str, encoding: str, ending: str) -> None:
    rows = [("target", "label", "topic"), ("https://tea.example/", "user_run", "Tee und Brühe; heiß"), ("", "", "")]
    text = "".join(mark.join(f'"{cell}"' for cell in row) + ending for row in rows)
    (blog,) = read(tmp_path, text.encode(encoding)).blogs
    assert (blog.label, blog.topic) == ("user_run", "Tee und Brühe; heiß")


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("user-run", "user_run"),
        ("User run", "user_run"),
        ("USER_RUN", "user_run"),
        ("Flog", "flog"),
        ("openly corporate", "corporate"),
        (" corporate ", "corporate"),
    ],
)
def test_labels_are_read_as_people_write_them(tmp_path: Path, written: str, label: str) -> None:
    assert read(tmp_path, f"target,label\ntea.example,{written}\n").blogs[0].label == label


def test_a_path_is_looked_for_beside_the_list(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "odd-name").write_bytes(b"")
    text = "warc,label\nkept/tea.warc.gz,flog\nkept/odd-name,flog\nshop.example/warc,corporate\n"
    gone, odd, address = read(tmp_path, text).blogs
    assert gone.target.file == tmp_path / "kept" / "tea.warc.gz"
    assert odd.target.file == tmp_path / "kept" / "odd-name"
    assert address.target.address == "https://shop.example/warc"


def test_one_blog_under_several_addresses_counts_once_and_that_is_said(tmp_path: Path) -> None:
    text = (
        "target,label\nhttps://tea.example/,flog\nhttp://www.tea.example/index.html,flog\ntea.example/about,Flog\n"
        "a.warc,flog\n./a.warc,flog\nhttps://one.blogspot.com/,flog\nhttps://two.blogspot.com/,user_run\n"
    )
    listing = read(tmp_path, text)
    assert [blog.line for blog in listing.blogs] == [2, 5, 7, 8]
    assert [line.partition(":")[0] for line in listing.folded] == ["line 3", "line 4", "line 6"]
    assert "same blog as in line 2" in listing.folded[0]


def test_the_name_of_a_capture_depends_on_the_blog_alone(tmp_path: Path) -> None:
    (first,) = read(tmp_path, "target,label\nhttps://tea.example/,flog\n").blogs
    (again,) = read(tmp_path, "label,target\nuser_run,http://www.tea.example/about/\n").blogs
    assert first.site == again.site
    names = {blog.site for blog in read(tmp_path, "target,label\na-b.example,flog\na.b.example,flog\n").blogs}
    assert len(names) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1: no column is called target"),
        ("site,label\nx.example,flog\n", "line 1: no column is called target"),
        ("target,kind\nx.example,flog\n", "line 1: no column is called label"),
        ("url,warc,label\nx.example,x.warc,flog\n", "line 1: the columns url and warc could both"),
        ("target,label,label\nx.example,flog,flog\n", "line 1: two columns are called label"),
        ("target,label\n", "the list is empty"),
        ("target,label\nx.example,fake\n", "line 2: unknown label 'fake': it must be one of user_run, corporate, flog"),
        ("target,label\nx.example\n", "line 2: no label"),
        ("target,label\n\n,flog\n", "line 3: no target"),
        ("target,label\nx.example,flog\nno address,flog\n", "line 3: not a web address"),
        ("target,label\nftp://x.example,flog\n", "line 2: only http and https"),
        ("target,label\nx.example,flog,and, more\n", "line 2: more fields than the header"),
        ("target,label,confidence\nx.example,flog,sure\n", "line 2: confidence is 'sure'"),
        ("target,label,captured\nx.example,flog,May\n", "line 2: captured is 'May'"),
        ("target,label,lang\nx.example,flog,English\n", "line 2: lang is 'English'"),
        ("target,label,topic\nx.example,flog," + "y" * 201 + "\n", "line 2: topic must be a short text"),
        (
            "target,label\nx.example,flog\nwww.x.example,user-run\n",
            "line 3: www.x.example is labelled user_run",
        ),
        ("target,label\n" + "x" * 200_000 + ",flog\n", "line 2: field larger"),
        (b"target,label\n\0,flog\n", "not a text"),
    ],
)
def test_what_is_wrong_is_one_line_that_says_where(tmp_path: Path, text: str | bytes, reason: str) -> None:
    with pytest.raises(BadCorpus) as refused:
        read(tmp_path, text)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadCorpus, match=r"none\.csv: cannot be read"):
        read_list(tmp_path / "none.csv")
