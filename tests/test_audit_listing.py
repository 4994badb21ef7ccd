"""The list of an audit: what it may be, which rows are one blog, and that no row is lost without a word."""

from __future__ import annotations

import csv
import io
import itertools
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from classifier.audit.listing import Listing, read_listing
from classifier.errors import BadList
from classifier.network.sources import captures_in

TABLE = "Blog;Website;Agency\nTea diary;https://tea.example/;North\nKettles, tested;www.kettle.example;South\n"


def piped(text: str | bytes, column: str | None = None) -> Listing:
    data = text.encode() if isinstance(text, str) else text
    return read_listing("-", stdin=io.BytesIO(data), url_column=column)


def keys(listing: Listing) -> list[str]:
    return [entry.key for entry in listing.entries]


def workbook(path: Path, *sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"sheet {number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


# --- one blog, many spellings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "variant",
    [
        "http://tea.example",
        "https://www.tea.example/",
        "TEA.example",
        "tea.example.",
        "https://tea.example:443/",
        "http://tea.example:80/index.php",
        "https://tea.example/default.aspx#top",
        "https://tea.example/?utm_source=list&fbclid=x",
        "<https://tea.example/>,",
        "hxxps://tea[.]example/",
        "\u200bhttps://tea.example/\u00a0",
        "https://tea.example/2026/03/a-kettle/",
    ],
)
def test_variants_of_one_address_are_one_blog_and_that_is_said(variant: str) -> None:
    (entry,) = piped(f"https://tea.example/\n{variant}\n").entries
    assert (entry.key, entry.name, entry.line) == ("https://tea.example/", "tea.example", 1)
    assert entry.variants == (f"line 2: {variant.strip().replace(chr(0x200B), ' ').strip()}",)


def test_unicode_and_ascii_forms_of_a_host_are_one() -> None:
    (entry,) = piped("https://bücher.example/\nhttps://BÜCHER.example\nxn--bcher-kva.example\n").entries
    assert entry.address == "https://xn--bcher-kva.example/"
    assert len(entry.variants) == 2


@pytest.mark.parametrize(
    "pair",
    [
        ("https://tea.example/", "https://tee.example/"),
        ("https://tea.example/", "https://tea.example:8443/"),
        ("https://uni.example/~jane/", "https://uni.example/~bob/"),
        ("https://one.blogspot.com/", "https://two.blogspot.com/"),
        ("https://a-b.example/", "https://a.b.example/"),
        ("https://shop.example-80/", "https://shop.example/"),
    ],
)
def test_different_blogs_stay_apart_and_in_folders_of_their_own(pair: tuple[str, str]) -> None:
    first, second = piped("\n".join(pair)).entries
    assert first.key != second.key
    assert first.name != second.name


def test_what_to_fetch_keeps_scheme_and_www() -> None:
    (entry,) = piped("http://www.tea.example/blog/#x").entries
    assert entry.address == "http://www.tea.example/blog/"


def test_what_a_folded_row_says_otherwise_is_kept() -> None:
    table = "url,agency,note\ntea.example,North,x\nwww.tea.example,South,x\nhttps://tea.example,,x\n"
    (entry,) = piped(table).entries
    assert entry.variants == ("line 3: www.tea.example (agency: South)", "line 4: https://tea.example")


def test_the_name_of_a_blog_does_not_depend_on_the_rows_around_it() -> None:
    lines = ["https://uni.example/~bob/", "https://uni.example/~jane/", "uni.example", "https://uni.example/?p=2"]
    expected = {entry.key: entry.name for entry in piped("\n".join(lines)).entries}
    for order in itertools.permutations(lines):
        assert {entry.key: entry.name for entry in piped("\n".join(order)).entries} == expected
    assert expected["https://uni.example/"] == "uni.example"
    assert all(name.startswith("uni.example") for name in expected.values())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no address", "not a web address"),
        ("12.05.2024", "a number"),
        ("n.a.", "no host has such a name"),
        ("jane@tea.example", "mail address"),
        ("https://jane:pass@tea.example/", "user name"),
        ("ftp://tea.example/", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("gone.warc.gz", "no such file"),
        ("https://tea.example:99999/", "not a web address"),
        ("https://" + "a" * 3000 + ".example/", "longer than an address"),
        ("https://te\x07a.example/", "characters that no address has"),
        ("x" * 200_000, "longer than 131,072"),
        ("a" * 400 + ".warc", "no such file"),
    ],
)
def test_a_row_that_names_no_blog_is_kept_and_told(text: str, reason: str) -> None:
    listing = piped(f"https://coffee.example/\n{text}\n")
    (refused,) = listing.refused
    assert (len(listing.entries), refused.line) == (1, 2)
    assert reason in refused.reason
    assert len(refused.text) <= 201
    assert refused.text.isprintable()


# --- text ---------------------------------------------------------------------------------------------------------


def test_a_text_has_one_address_a_line_with_remarks() -> None:
    listing = piped('# our blogs, "all"\n\nhttps://tea.example/ # the first\nkettle.example/a,b\n   \n#x.example\n')
    assert keys(listing) == ["https://tea.example/", "https://kettle.example/"]
    assert (listing.url_column, listing.columns, listing.refused) == ("", (), ())


def test_commas_in_addresses_cut_no_text_list(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("https://a.example/1,2\nhttps://b.example/3,4\n")
    assert [e.address for e in read_listing(str(tmp_path / "list.txt")).entries] == [
        "https://a.example/1,2",
        "https://b.example/3,4",
    ]


# --- tables -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"])
def test_what_spreadsheets_write_is_read(mark: str, encoding: str) -> None:
    rows = [("Blog", "Website", "Notiz"), ("Tee", "https://tea.example/", "süß, heiß; gut"), ("", "", "")]
    text = "".join(mark.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
    listing = piped(text.encode(encoding))
    assert (listing.url_column, listing.columns) == ("Website", ("Blog", "Notiz"))
    assert listing.entries[0].columns == {"Blog": "Tee", "Notiz": "süß, heiß; gut"}


@pytest.mark.parametrize(
    "heading",
    ["URL", "url", "Blog URL", "Website", "Domain", "Home-page", "Link", "Adresse du site", "URL du blog", "Lien",
     "Site web", "Webseite", "Internetadresse", "Enlace", "Dirección web", "Sitio web", "target"],
)  # fmt: skip
def test_the_column_is_found_by_its_name_among_others_with_addresses(heading: str) -> None:
    rows = [f"Twitter,{heading},Notes"] + [f"social.example/u{n},blog{n}.example,x" for n in range(4)]
    assert piped("\n".join(rows)).url_column == heading


def test_the_column_is_found_by_content_whatever_it_is_called() -> None:
    listing = piped("Who,Where,Mail\nJane,tea.example,jane@tea.example\nBob,,bob@x.example\nZoe,x.example,\n")
    assert (listing.url_column, keys(listing)) == ("Where", ["https://tea.example/", "https://x.example/"])
    assert [(refused.line, refused.reason) for refused in listing.refused] == [(3, "no address in this row")]


def test_a_name_without_content_does_not_win_over_content() -> None:
    assert piped("Domain authority,Where\n35,tea.example\n40,x.example\n").url_column == "Where"


def test_a_table_without_headings_is_read_from_its_first_row() -> None:
    listing = piped("tea.example,North\nkettle.example,South\n")
    assert (listing.url_column, listing.columns) == ("column 1", ("column 2",))
    assert [entry.line for entry in listing.entries] == [1, 2]


def test_titles_above_the_headings_are_told() -> None:
    listing = piped("Blogs 2026\n\nmade in May\nWho,Website\nJane,tea.example\nBob,x.example\nZoe,y.example\n")
    assert listing.url_column == "Website"
    assert [refused.line for refused in listing.refused] == [1, 3]


def test_two_columns_of_addresses_must_be_told_apart_by_the_user() -> None:
    table = "a,b\nhttps://x.example/,https://y.example/\nhttps://z.example/,https://w.example/\n"
    with pytest.raises(BadList, match=r"'a' and 'b' both hold addresses.*--url-column"):
        piped(table)
    assert keys(piped(table, "B")) == ["https://y.example/", "https://w.example/"]
    assert keys(piped(table, "1")) == ["https://x.example/", "https://z.example/"]
    with pytest.raises(BadList, match=r"no column is called 'c'; there are: a, b"):
        piped(table, "c")


def test_a_url_and_its_domain_are_no_question() -> None:
    table = "domain,url\ntea.example,https://www.tea.example/blog/\nx.example,https://x.example/b/\n"
    assert piped(table).url_column == "url"


def test_columns_of_one_name_are_kept_apart_and_cells_beyond_the_last_are_not_lost() -> None:
    listing = piped("url,note,Note,\ntea.example,a,b,c\nx.example,d,e,f, and more\ny.example\n")
    assert listing.columns == ("note", "Note 2", "column 4")
    assert [tuple(entry.columns.values()) for entry in listing.entries] == [
        ("a", "b", "c"),
        ("d", "e", "f, and more"),
        ("", "", ""),
    ]


def test_one_absurdly_wide_row_makes_no_wide_table() -> None:
    listing = piped("url,note\ntea.example,a\n" + "x.example" + ",y" * 100_000 + "\n")
    assert listing.columns == ("note",)


def test_a_mark_that_swallows_the_rest_is_an_error_with_its_line() -> None:
    with pytest.raises(BadList, match="line 3: a quotation mark opens"):
        piped('url,note\ntea.example,a\nx.example,"b\ny.example,c\n')
    with pytest.raises(BadList, match="line 2: a quotation mark opens"):
        piped('url,note\ntea.example,"a\n' + "y.example,c\n" * 20_000)


def test_a_cell_of_several_lines_is_one_row() -> None:
    listing = piped('url,note\ntea.example,"a\nb"\nx.example,"c\nd"')
    assert [(entry.line, entry.columns["note"]) for entry in listing.entries] == [(2, "a\nb"), (4, "c\nd")]


def test_zeros_do_not_reach_what_is_carried_through() -> None:
    assert piped("url,note\ntea.example,a\0b\n" + "x.example,y\n" * 9).entries[0].columns == {"note": "ab"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the list is empty"),
        (b"\n \n", "the list is empty"),
        (b"url\n", "names no blog"),
        (b"nothing\nof use\n", "names no blog; line 1"),
        (b"name,age\nJane,7\nBob,9\n", "no column holds addresses"),
        (bytes(range(256)) * 20, "neither text nor XLSX"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or password-protected Excel"),
        (b"PK\x03\x04 and no more", "damaged"),
    ],
)
def test_what_is_no_list_is_one_line_that_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(BadList, match=reason) as refused:
        piped(data)
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code == 2


def test_a_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadList, match=r"none\.csv: cannot be read"):
        read_listing(str(tmp_path / "none.csv"))
    with pytest.raises(BadList, match="cannot be read: File name too long"):
        read_listing("x" * 5000)


# --- XLSX ---------------------------------------------------------------------------------------------------------


def test_the_first_sheet_with_addresses_is_read_whatever_the_file_is_called(tmp_path: Path) -> None:
    notes: list[list[object]] = [["Link", "what it is"], ["see below", "x"]]
    blogs: list[list[object]] = [
        [],
        ["Blog", "Site web", "Prix", "Vu"],
        ["Thé", "tea.example", 12.0, True],
        ["", None, 3],
    ]
    path = workbook(tmp_path / "list.csv", notes, [], blogs)
    listing = read_listing(str(path))
    assert (listing.url_column, listing.columns) == ("Site web", ("Blog", "Prix", "Vu"))
    assert listing.entries[0].columns == {"Blog": "Thé", "Prix": "12", "Vu": "TRUE"}
    assert (listing.entries[0].line, listing.refused[0].line) == (3, 4)


def test_a_hyperlink_counts_where_its_text_is_no_address_and_the_text_is_carried_through(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Blog", "Agency"])
    book.active.append(["Tea diary", "North"])
    book.active.append(["https://kettle.example/", "South"])
    book.active["A2"].hyperlink = "https://tea.example/"
    book.active["B2"].hyperlink = "mailto:north@agency.example"
    book.active["A3"].hyperlink = "https://other.example/"
    book.save(tmp_path / "list.xlsx")
    listing = read_listing(str(tmp_path / "list.xlsx"))
    assert keys(listing) == ["https://tea.example/", "https://kettle.example/"]
    assert listing.entries[0].columns == {"Blog": "Tea diary", "Agency": "North"}


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", [["url"], ["tea.example"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/more.xml", "w") as part:
        for _ in range(501):
            part.write(b" " * 1_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(BadList, match="unpacks to more than 500 MB"):
        read_listing(str(path))


def replaced(path: Path, part: str, old: bytes, new: bytes) -> bytes:
    """Give a workbook with some bytes of one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            assert name != part or old in data
            target.writestr(name, data.replace(old, new) if name == part else data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'<row r="2"', b'<row r="99999999"', "more rows or cells"),
        (b"</row>", b"</raw>", "damaged"),
        (b'r="A2"', b'r="A"', "damaged"),
    ],
)
def test_a_workbook_that_lies_is_refused_in_words(tmp_path: Path, old: bytes, new: bytes, reason: str) -> None:
    path = workbook(tmp_path / "list.xlsx", [["url"], ["tea.example"]])
    data = replaced(path, "xl/worksheets/sheet1.xml", old, new)
    with pytest.raises(BadList, match=reason):
        piped(data)


def test_a_workbook_cannot_bring_in_other_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret.example")
    path = workbook(tmp_path / "list.xlsx", [["url"], ["tea.example"], ["x.example"]])
    data = replaced(path, "xl/sharedStrings.xml", b"tea.example", b"&e;")
    (tmp_path / "again.xlsx").write_bytes(data)
    entity = f'<!DOCTYPE sst [<!ENTITY e SYSTEM "{secret.as_uri()}">]><sst'.encode()
    data = replaced(tmp_path / "again.xlsx", "xl/sharedStrings.xml", b"<sst", entity)
    try:
        found = keys(piped(data))
    except BadList:  # which of both depends on the XML parser that is installed
        found = []
    assert "https://secret.example/" not in found


def test_rows_outside_the_size_that_a_workbook_states_are_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", [["url"], ["tea.example"], ["x.example"]])
    data = replaced(path, "xl/worksheets/sheet1.xml", b'ref="A1:A3"', b'ref="A1:A1"')
    assert len(piped(data).entries) == 2


# --- captures -----------------------------------------------------------------------------------------------------


@pytest.fixture
def captures(tmp_path: Path) -> Path:
    for name in ("a/tea.warc.gz", "a/b/kettle.wacz", "c/capture.warc", "c/notes.txt", "d/tea.warc.gz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "z.warc.gz").symlink_to(tmp_path / "a/tea.warc.gz")
    return tmp_path


def test_a_folder_is_all_captures_below_it(captures: Path) -> None:
    listing = read_listing(str(captures))
    assert [entry.file for entry in listing.entries] == [
        captures / name for name in ("a/b/kettle.wacz", "a/tea.warc.gz", "c/capture.warc", "d/tea.warc.gz")
    ]
    assert [entry.name.rpartition("-")[0] for entry in listing.entries] == ["kettle", "tea", "c", "tea"]
    assert len({entry.name for entry in listing.entries}) == 4
    assert listing.entries[1].variants == (f"line 5: {captures / 'z.warc.gz'}",)


def test_a_pattern_is_the_captures_that_match_and_the_rest_is_told(captures: Path) -> None:
    listing = read_listing(f"{captures}/c/*")
    assert [entry.file for entry in listing.entries] == [captures / "c/capture.warc"]
    assert [refused.text for refused in listing.refused] == [f"{captures}/c/notes.txt"[:200]]
    assert len(read_listing(f"{captures}/**/tea.*").entries) == 2


def test_a_link_to_nowhere_is_told(captures: Path) -> None:
    (captures / "d" / "gone.warc").symlink_to(captures / "nowhere.warc")
    (refused,) = read_listing(str(captures / "d")).refused
    assert (refused.text[-9:], refused.reason) == ("gone.warc", "no such file")


def test_a_capture_whose_name_is_no_utf8_is_refused_and_the_others_are_taken(captures: Path) -> None:
    latin = os.fsdecode(b"caf\xe9.warc.gz")
    (captures / "d" / latin).write_bytes(b"")
    (captures / "d" / "link.warc.gz").symlink_to(captures / "d" / latin)
    listing = read_listing(str(captures / "d"))
    assert [entry.file for entry in listing.entries] == [captures / "d" / "tea.warc.gz"]
    assert [(refused.text.rpartition("/")[2], refused.reason) for refused in listing.refused] == [
        ("caf\ufffd.warc.gz", "its name is not UTF-8"),
        ("link.warc.gz", "its name is not UTF-8"),
    ]
    with pytest.raises(BadList, match="its name is not UTF-8"):
        read_listing(str(captures / "d" / latin))
    with pytest.raises(BadList, match=r"caf\ufffd.*: its name is not UTF-8"):
        read_listing(f"{captures}/d/ca*")


def test_the_same_captures_are_found_for_an_audit_and_for_a_network(captures: Path) -> None:
    (captures / "c" / "LOUD.WARC.GZ").write_bytes(b"")
    for source in (captures, f"{captures}/**/*.[wW]*", f"{captures}/*", captures / "c" / "LOUD.WARC.GZ"):
        listed = read_listing(str(source)).entries
        folded = {file.resolve() for file in captures_in(str(source))}
        assert {entry.file.resolve() for entry in listed if entry.file} == folded
        assert captures / "c" / "LOUD.WARC.GZ" in folded


def test_one_capture_is_a_list_of_one(captures: Path) -> None:
    assert len(read_listing(str(captures / "z.warc.gz")).entries) == 1


@pytest.mark.parametrize("source", ["empty", "none*", "e[m]pty"])
def test_where_no_capture_is_it_is_said(tmp_path: Path, source: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadList, match="no capture is there"):
        read_listing(str(tmp_path / source))


def test_captures_in_a_table_are_looked_for_beside_it(captures: Path) -> None:
    (captures / "a" / "list.csv").write_text("blog,agency\ntea.warc.gz,North\n../a/tea.warc.gz,South\nx.example,East\n")
    first, second = read_listing(str(captures / "a" / "list.csv")).entries
    assert (first.file, first.address) == (captures / "a/tea.warc.gz", "")
    assert first.variants == ("line 3: ../a/tea.warc.gz (agency: South)",)
    assert (second.file, second.address) == (None, "https://x.example/")


# --- properties ---------------------------------------------------------------------------------------------------

HOSTS = st.from_regex(r"[a-z][a-z0-9]{0,8}(\.[a-z]{2,6}){1,2}", fullmatch=True)
ADDRESSES = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "http://", "https://", "HTTPS://www.", "www."]),
    HOSTS,
    st.sampled_from(["", ":80", ":8080"]),
    st.sampled_from(["", "/", "/blog", "/index.html", "/a/b/", "/~x"]),
    st.sampled_from(["", "?utm_source=x", "?p=1&b=2", "#top"]),
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=12)
CELLS = st.one_of(ADDRESSES, TEXTS, st.sampled_from(["", "-", "n/a", "x@y.example", "x\0.example", "#", "a\nb", '"']))


@given(ADDRESSES)
@settings(max_examples=150, deadline=None)
def test_folding_a_folded_address_changes_nothing(address: str) -> None:
    (entry,) = piped(address).entries
    (again,) = piped(entry.key).entries
    assert (again.key, again.name) == (entry.key, entry.name)


@given(st.lists(st.tuples(CELLS, TEXTS), min_size=1, max_size=20))
@settings(max_examples=150, deadline=None)
def test_every_row_is_an_entry_a_variant_or_refused(rows: list[tuple[str, str]]) -> None:
    # With enough of plain text, for one with many control characters is no list at all.
    rows = [("https://first.example/", "x" * 2000), *rows]
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(("url", "note"))
    writer.writerows(rows)
    listing = piped(text.getvalue().encode("utf-8", "replace"))
    told = len(listing.entries) + sum(len(entry.variants) for entry in listing.entries) + len(listing.refused)
    blank = sum(not any(cell.replace("\0", "").strip() for cell in row) for row in rows)
    remarks = sum(
        row[0].replace("\0", "").strip().startswith("#") and not row[1].replace("\0", "").strip() for row in rows
    )
    assert told == len(rows) - blank - remarks
    assert len({entry.name for entry in listing.entries}) == len(listing.entries)


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_list_or_one_line_of_refusal(data: bytes) -> None:
    try:
        piped(data)
    except BadList as error:
        assert "\n" not in str(error)
