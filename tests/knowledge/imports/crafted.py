"""Files made to stop, fool or bloat a reader, by the kind of harm. Small builders: each says with numbers how much."""

from __future__ import annotations

import io
import zipfile
import zlib

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from smartpick.bench.written_pdf import HEIGHT, WIDTH

HEAD = "ACGME code,Program name,J-1"
CODES = ("0400121010", "0400421013", "0400300001", "0400331197", "0400321012", "1403511317")


def csv_of(count: int, marked: dict[int, str] | None = None, ending: str = "\n") -> bytes:
    """A table of so many programs; the lines in `marked` (from 0, below the headers) are put in their place."""
    lines = [f"{CODES[at % len(CODES)]},Hospital {at},yes" for at in range(count)]
    for at, line in (marked or {}).items():
        lines[at] = line
    return ending.join([HEAD, *lines, ""]).encode()


@st.composite
def open_quotes(draw: st.DrawFn) -> tuple[bytes, int]:
    """(a table, its lines) with marks that open in some names and end nowhere, or in the name of a later line."""
    count = draw(st.integers(4, 30))
    at = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=4))
    marks = {}
    for place in at:
        name = draw(st.sampled_from(['"Hospital', 'Hospital 6"', '"Hos"pital', '"Hospital, "the" best']))
        plain = name.replace(",", "") if name.count('"') % 2 else name
        marks[place] = f"{CODES[place % len(CODES)]},{plain},yes"
    return csv_of(count, marks, draw(st.sampled_from(["\n", "\r\n"]))), count


def quote_on_every_line(count: int) -> bytes:
    """Each line opens a mark: each could swallow all that follow."""
    return csv_of(count, {at: f'{CODES[at % len(CODES)]},"Hospital {at},yes' for at in range(count)})


def one_line(letters: int, of: str = "x") -> bytes:
    """One cell, or with "," so many empty cells, in a single line below the headers."""
    return f"{HEAD}\n".encode() + (of * letters).encode()


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    """A workbook as openpyxl writes it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(content: bytes, **parts: bytes) -> bytes:
    """A workbook with parts put in the place of others; the names are given by their last piece without its ending."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            piece = name.rpartition("/")[2].partition(".")[0]
            new.writestr(name, parts[piece] if piece in parts and name.startswith("xl/") else old.read(name))
    return out.getvalue()


def sheet_xml(rows: str) -> bytes:
    """The XML of a worksheet."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def row_xml(number: int, *cells: str) -> str:
    """One row of inline texts."""
    inside = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(cells)
    )
    return f'<row r="{number}">{inside}</row>'


def rows_of_one_number() -> bytes:
    """Four programs in rows numbered 1, 2, 2, 3, 2."""
    rows = [row_xml(1, *HEAD.split(","))]
    rows += [
        row_xml(number, code, f"Hospital {code}", "yes") for number, code in zip((2, 2, 3, 2), CODES, strict=False)
    ]
    return with_parts(workbook({"A": [["x"]]}), sheet1=sheet_xml("".join(rows)))


def empty_rows(count: int) -> bytes:
    """So many rows without a cell, and one program in the last."""
    last = row_xml(count + 2, CODES[0], "Hospital", "yes")
    empty = "".join(f'<row r="{number}"/>' for number in range(2, count + 2))
    return with_parts(workbook({"A": [["x"]]}), sheet1=sheet_xml(row_xml(1, *HEAD.split(",")) + empty + last))


def shared_text(letters: int, cells: int) -> bytes:
    """One long text, kept once, that so many cells share."""
    return workbook({"A": [["y" * letters]] * cells})


def parquet(columns: dict[str, object], **how: object) -> bytes:
    """A Parquet table."""
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def dictionary_bomb(letters: int, rows: int) -> bytes:
    """A text kept once that stands in every row."""
    note = pa.DictionaryArray.from_arrays(pa.array([0] * rows), pa.array(["z" * letters]))
    return parquet({"ACGME code": [CODES[0]] * rows, "Note": note}, compression="zstd")


def damaged_page() -> bytes:
    """A table with a page checksum, and a letter of the page changed since."""
    whole = parquet({"ACGME code": list(CODES)}, compression="none", use_dictionary=False, write_page_checksum=True)
    at = whole.index(b"0400421013")
    return whole[:at] + b"0400421019" + whole[at + 10 :]


def pdf_objects(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first of them its catalog."""
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + tail


def stream(data: bytes, more: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


def one_page(contents: bytes, resources: bytes, *more: bytes) -> bytes:
    """A PDF of one page; object 3 is the page, 4 the font, what is given comes from 5 on."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << /Font << /F1 4 0 R >> %s >> /Contents %s >>"
    )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"
    head = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]
    return pdf_objects([*head, page % (WIDTH, HEIGHT, resources, contents), font, *more])


def nested_forms(depth: int, each: int) -> bytes:
    """Forms that each draw the next one several times: each ** depth words in all."""
    forms = []
    for level in range(depth):
        inner = b"BT /F1 7 Tf 20 700 Td (x) Tj ET" if level == depth - 1 else b"/X Do " * each
        below = b"" if level == depth - 1 else b"/XObject << /X %d 0 R >>" % (7 + level)
        about = b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F1 4 0 R >> %s >>" % below
        forms.append(stream(inner, about))
    return one_page(b"5 0 R", b"/XObject << /X 6 0 R >>", stream(b"/X Do"), *forms)


def many_contents(count: int, words: int) -> bytes:
    """A page that names one stream of so many words so many times."""
    text = zlib.compress(b"BT /F1 7 Tf 20 700 Td (word) Tj ET\n" * words)
    return one_page(b"[%s]" % (b"5 0 R " * count), b"", stream(text, b"/Filter /FlateDecode"))


def doubly_packed(size: int, filters: bytes = b"[/FlateDecode /RunLengthDecode]") -> bytes:
    """A stream packed twice: a few bytes that unpack to so many blanks."""
    runs = b"\x81 " * (size // 128) + b"\x80"  # 0x81: the next byte 128 times
    packed = zlib.compress(runs) if b"RunLength" in filters else zlib.compress(zlib.compress(b" " * size))
    return one_page(b"5 0 R", b"", stream(packed, b"/Filter " + filters))
