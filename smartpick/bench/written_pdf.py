"""PDFs written by hand, without a library: words at places, and a “Program Results” report of made-up positions."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

from smartpick.catalog import Catalog

WIDTH, HEIGHT = 612, 792
"""Points of a page of letter paper."""
_PLACED = {
    0: lambda x, y: f"1 0 0 1 {x} {HEIGHT - y}",
    90: lambda x, y: f"0 1 -1 0 {y} {x}",
    180: lambda x, y: f"-1 0 0 -1 {WIDTH - x} {y}",
    270: lambda x, y: f"0 -1 1 0 {WIDTH - y} {HEIGHT - x}",
}
"""Degrees a page is turned by → the text matrix that puts a word at a place as a reader sees it."""


def nrmp_report(catalog: Catalog, pages: int) -> bytes:
    """A report in the NRMP's layout over all programs of the catalog, their codes and positions made up.

    Args:
        catalog: the program table.
        pages: how many pages the programs are spread over.
    """
    table: Any = catalog.table.sort_values(["state", "sponsor", "city"], kind="stable")
    institutions = {sponsor: 1000 + at for at, sponsor in enumerate(table["sponsor"].unique())}
    years = " ".join(f"{year} Quota Filled" for year in range(2025, 2020, -1))
    printed, above = [], ("", "")
    for rows in np.array_split(np.arange(len(table)), pages):
        lines: list[str] = []
        for row in table.iloc[rows].itertuples(index=False):
            if above != (row.sponsor, row.city):
                above = row.sponsor, row.city
                lines += [f"{row.sponsor}-{row.state}", f"{row.city}   Program Code {years}"]
            quota = 3 + institutions[row.sponsor] % 20
            positions = " ".join(f"{quota} {quota - year % 3}" for year in range(5))
            lines.append(f"{row.specialty} {institutions[row.sponsor]}{row.acgme_code[:3]}C0 {positions}")
        printed.append([(20.0, 30.0 + 9 * at, line) for at, line in enumerate(lines)])
    return pdf(printed)


def pdf(pages: list[list[tuple[float, float, str]]], turned: int = 0) -> bytes:
    """A PDF of words at places.

    Args:
        pages: of each page (points from the left, points from the top, text), in Courier of seven points.
        turned: degrees a reader must turn the page by, clockwise; the words are drawn so that they then stand upright.
    """
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"]
    kids = []
    for words in pages:
        drawn = "".join(f"BT /F1 7 Tf {_PLACED[turned](x, y)} Tm ({_escaped(text)}) Tj ET\n" for x, y, text in words)
        stream = zlib.compress(drawn.encode("latin-1"))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /Rotate {turned} /MediaBox [0 0 {WIDTH} {HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects) + 2} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
        objects.append(
            f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n{stream.decode('latin-1')}\nendstream"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return of_objects(objects)


def endless_pdf() -> bytes:
    """A page of forms that each draw the next ten times, twelve deep: no reader ever comes to its end."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 5 0 R "
        "/Resources << /XObject << /X 6 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
        "<< /Length 5 >>\nstream\n/X Do\nendstream",
    ]
    form = f"/Type /XObject /Subtype /Form /BBox [0 0 {WIDTH} {HEIGHT}]"
    drawn = "/X Do " * 10
    for level in range(11):
        below = f"/Resources << /XObject << /X {7 + level} 0 R >> >>"
        objects.append(f"<< {form} {below} /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    word = "BT /F1 7 Tf 20 700 Td (x) Tj ET"
    below = "/Resources << /Font << /F1 4 0 R >> >>"
    objects.append(f"<< {form} {below} /Length {len(word)} >>\nstream\n{word}\nendstream")
    return of_objects(objects)


def of_objects(objects: list[str]) -> bytes:
    """A PDF of these objects, the first of them its catalog."""
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
