"""Facts cannot change silently: what differs from the list in data/ by a bit, a row or a file is refused."""

import hashlib
import random
import shutil
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smartpick import data_folder
from smartpick.catalog import checksums, load_catalog
from smartpick.data_folder import DATA, ROWS, SOURCES_ONLY, SUMS, CatalogError, check_data, sums
from tests.paths import ROOT

READ = sorted(name for name in sums() if not name.startswith(SOURCES_ONLY))


def forget():
    for kept in (data_folder.sums, data_folder.row_counts, data_folder.shipped_file, data_folder.check_data):
        kept.cache_clear()


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of data/ that the test may spoil."""
    data = tmp_path / "data"
    shutil.copytree(DATA, data, ignore=shutil.ignore_patterns("policies"))
    monkeypatch.setattr(data_folder, "DATA", data)
    monkeypatch.setattr(checksums, "DATA", data)
    forget()
    yield data
    forget()


def refused():
    forget()
    with pytest.raises(CatalogError) as error:
        check_data()
    sentence = str(error.value)
    assert "\n" not in sentence
    assert sentence.endswith(f"{data_folder.RECORD}.")
    return sentence


def list_again(data, *names):
    """Write the checksums of some files down by hand, as `sha256sum` would."""
    lines = (data / SUMS).read_text().splitlines()
    for name in names:
        digest = hashlib.sha256((data / name).read_bytes()).hexdigest()
        lines = [f"{digest}  {name}" if line.endswith(f"  {name}") else line for line in lines]
    (data / SUMS).write_text("\n".join(lines) + "\n")


def test_the_shipped_list_is_up_to_date_and_whole():
    there = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()} - {SUMS}
    assert set(sums()) == there
    for name, digest in sums().items():
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == digest, f"run {data_folder.RECORD}"


def test_one_bit_anywhere_is_noticed(copy):
    """Several places of every file that is read, and of the two lists themselves."""
    chance = random.Random(14)
    for name in [*READ, SUMS]:
        path = copy / name
        content = path.read_bytes()
        for _ in range(8 if name.endswith(".parquet") or name == SUMS else 2):
            at, bit = chance.randrange(len(content)), 1 << chance.randrange(8)
            path.write_bytes(content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :])
            forget()
            try:
                check_data()
            except CatalogError as error:
                assert data_folder.RECORD in str(error)  # noqa: PT017 – a flip in the list's own name of a source
            else:  # in the list of checksums: of a file that only the build reads
                line = content[:at].count(b"\n")
                assert name == SUMS
                assert any(name.encode() in content.splitlines()[line] for name in SOURCES_ONLY)
        path.write_bytes(content)
    forget()
    check_data()


@pytest.mark.parametrize("name", ["programs.parquet", "rules/said.csv", "odds/parameters.parquet", ROWS, SUMS])
@pytest.mark.parametrize("spoil", [lambda old: b"", lambda old: old[: len(old) // 2], None])
def test_an_empty_cut_or_missing_file_is_one_sentence(copy, name, spoil):
    path = copy / name
    if spoil is None:
        path.unlink()
    else:
        path.write_bytes(spoil(path.read_bytes()))
    assert f"data/{name if spoil or name != ROWS else ROWS}" in refused() or name == SUMS


@pytest.mark.parametrize("name", ["rules/said.csv", "published/fees.csv", "seasons/2027.csv", "rules/field_words.txt"])
def test_lost_rows_are_noticed_even_when_the_checksum_is_made_again(copy, name):
    path = copy / name
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for kept in (lines[:1], lines[: len(lines) // 2], lines[:-1]):
        path.write_text("".join(kept), encoding="utf-8")
        list_again(copy, name)
        assert f"data/{name}" in refused()
        with pytest.raises(CatalogError, match="Nothing was written"):
            checksums.record()


def test_a_truncated_table_is_noticed_even_when_the_checksum_is_made_again(copy):
    import pyarrow.parquet as pq

    table = pq.read_table(copy / "programs.parquet")
    pq.write_table(table.slice(0, 4000), copy / "programs.parquet")
    list_again(copy, "programs.parquet")
    assert "holds 4000 rows and should hold 5658" in refused()


def test_a_change_by_hand_is_listed_on_request(copy, capsys):
    (copy / "rules" / "said.csv").open("a").write("salary,Pay,salary,,\n")
    (copy / "regions" / "new.json").write_text("{}")
    (copy / "regions" / "new.json").write_text('{"name": "New"}')
    assert "data/rules/said.csv" in refused()
    forget()
    assert checksums.main(["--accept-losses"]) == 0  # policies/ is not in this copy
    assert "rules/said.csv" in capsys.readouterr().out
    check_data()
    assert checksums.main([]) == 0
    assert capsys.readouterr().out == "Listed anew: nothing.\n"
    (copy / SUMS).write_text("damaged")
    assert checksums.main([]) == 2
    assert "is damaged" in capsys.readouterr().err


def test_loading_looks_at_everything_first(copy):
    (copy / "rules" / "soap.csv").write_text("")
    forget()
    with pytest.raises(CatalogError, match=r"data/rules/soap\.csv"):
        load_catalog()


def test_the_app_shows_the_sentence_of_the_command_line(copy):
    path = copy / "rules" / "name_words.csv"
    path.write_bytes(path.read_bytes()[:-40])
    sentence = refused()
    import streamlit as st

    st.cache_resource.clear()
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert [error.value for error in at.error] == [sentence]
    assert not at.exception
    st.cache_resource.clear()


def test_nothing_of_data_is_read_while_modules_are_imported():
    """What is read there fails with a traceback where a file is damaged."""
    import subprocess

    code = (
        "import sys, pathlib\nread = []\n"
        "sys.addaudithook(lambda event, args: read.append(args[0]) if event == 'open' else None)\n"
        "import smartpick.__main__, smartpick.guidance, smartpick.export, smartpick.season, smartpick.ui.strip\n"
        "print([str(name) for name in read if '/data/' in str(name) and 'smartpick' not in str(name)])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not [name for name in done.stdout.split("'") if Path(name).is_relative_to(DATA)]
