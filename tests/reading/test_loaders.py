"""Documents of every form give text with places, or say why not."""

import base64
import io
import unicodedata
import zipfile
from contextlib import suppress

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from entente.reading import UnreadableDocument, read_bytes, read_documents
from entente.reading.loaders import Limits, load_bytes

SMALL = Limits(file_bytes=50_000, text_characters=5_000, unpacked_bytes=200_000, pages=3)


def pdf_with(*pages: str, password: str = "") -> bytes:
    """A PDF written by hand: one line of Helvetica per page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 40 700 Td ({text}) Tj ET" if text else ""
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    if password:
        writer = PdfWriter(clone_from=io.BytesIO(out))
        writer.encrypt(password, algorithm="RC4-128")
        buffer = io.BytesIO()
        writer.write(buffer)
        return buffer.getvalue()
    return out


def docx_with(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_html_gives_main_text_only_with_places_in_the_page():
    page = (
        "<html lang=en><head><title>x</title><meta property='og:site_name' content='Gazette'>"
        "<script>var a='must'</script></head>"
        "<body><nav><a>Ministers must pay</a></nav><article><p>The&nbsp;ministry &amp; the <b>bank</b>\n  agreed.</p>"
        "<ul><li>One</li></ul></article><footer>Contact</footer></body></html>"
    )
    document = read_bytes(page.encode(), "page.html")
    assert document.text == "The\u00a0ministry & the bank agreed.\n- One"
    assert document.publisher == "Gazette"
    start = document.text.index("& the bank")
    (place,) = document.locate(start, start + len("& the bank"))
    assert page[place.start : place.end] == "&amp; the <b>bank"


def test_hidden_boxes_and_share_bars_are_left_out():
    page = (
        "<body><div id='cookie'>Accept</div><p>Text that stays here.</p><p hidden>Draft</p>"
        "<div class='share-bar'>Share</div></body>"
    )
    assert read_bytes(page.encode(), "a.html").text == "Text that stays here."


@pytest.mark.parametrize(
    "page",
    ["<div>" * 60_000, "<!--" * 50_000, "<p " * 50_000, "<script>" * 40_000, "<a href='" * 40_000, "&lt;" * 50_000],
)
def test_html_bombs_end_in_a_message_or_in_text(page: str):
    with suppress(UnreadableDocument):
        assert read_bytes(f"<html><body>start of it {page}".encode(), "bomb.html").text.startswith("start of it")


def test_pdf_pages_are_parts():
    document = read_bytes(pdf_with("The Ministry must report.", "By 5 June."), "r.pdf")
    assert document.text == "The Ministry must report.\nBy 5 June."
    start = document.text.index("5 June")
    assert document.locator(start, start + 6) == "page 2"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pdf_with("", ""), "has no text layer"),
        (pdf_with("secret", password="x"), "is an encrypted PDF"),
        (pdf_with("cut")[:120], "damaged PDF"),
        (b"%PDF-1.7 nothing else", "damaged PDF"),
        (pdf_with("a", "b", "c", "d"), "has 4 pages; the limit is 3"),
    ],
)
def test_pdf_that_gives_no_text_says_why(data: bytes, words: str):
    with pytest.raises(UnreadableDocument, match=words):
        load_bytes(data, "r.pdf", limits=SMALL)


def test_docx_keeps_order_and_cells():
    document = read_bytes(docx_with("First.", table=[["Body", "Task"], ["Customs", "Check"]]), "r.docx")
    assert document.text == "First.\nBody | Task\nCustoms | Check"
    start = document.text.index("Check")
    assert document.locator(start, start + 5) == "paragraph 5"


def test_zip_bombs_and_other_archives_are_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 3_000_000)
    with pytest.raises(UnreadableDocument, match="unpacks to more than"):
        load_bytes(buffer.getvalue(), "r.docx", limits=SMALL)
    with pytest.raises(UnreadableDocument, match="packed archive"):
        load_bytes(buffer.getvalue(), "r.zip", limits=SMALL)


def test_an_archive_that_lies_about_its_size_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 3_000_000)
    data = buffer.getvalue().replace((3_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    with pytest.raises(UnreadableDocument):
        load_bytes(data, "r.docx", limits=SMALL)


def test_mail_gives_its_body_sender_and_day():
    body = base64.b64encode("Bộ Tài chính phải báo cáo.".encode()).decode()
    mail = (
        "From: Press Office <press@x.example>\r\nDate: Wed, 18 Jun 2031 09:05:00 +0000\r\nSubject: Readout\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n"
    )
    document = read_bytes(mail.encode(), "m.eml")
    assert (document.text, document.publisher, str(document.date)) == (
        "Bộ Tài chính phải báo cáo.",
        "Press Office",
        "2031-06-18",
    )


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "e.txt", "is empty"),
        (b" \n\t ", "e.txt", "is empty"),
        (bytes(range(256)) * 4, "b.txt", "is not text but binary data"),
        ("Thủ tướng".encode("utf-16-le")[1:] + b"\xff\xff", "w.txt", "not"),
        ("nghị định số 5".encode("cp1258", "replace") + b"\xd0\x95\xff", "w.txt", "is not UTF-8 text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "o.docx", "old or an encrypted Office document"),
        (b"plain words", "o.docx", "is not a DOCX document inside"),
        (b"<html><body><script>x</script></body></html>", "o.html", "holds no text"),
        (b"From: a@b.c\r\n\r\n", "o.eml", "without a text"),
        (b"word " * 5_000, "l.txt", "the limit is 5,000"),
    ],
)
def test_bad_input_gives_one_clear_message(data: bytes, name: str, words: str):
    with pytest.raises(UnreadableDocument, match=words) as caught:
        load_bytes(data, name, limits=SMALL)
    assert name in str(caught.value)


def test_a_file_too_large_is_not_even_opened(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    batch = read_documents([path, tmp_path / "absent.txt", tmp_path])
    assert [e.problem.split(";")[0] for e in batch.refused] == ["has 100 MB", "does not exist.", "is a folder."]


def test_other_documents_are_still_read(tmp_path):
    (tmp_path / "good.txt").write_text("The ministry said that the talks had begun and that it was ready for them.")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    batch = read_documents([tmp_path / "bad.txt", tmp_path / "good.txt", tmp_path / "good.txt"])
    assert [d.id for d in batch.documents] == ["good"]
    assert len(batch.refused) == 1


def test_encodings_with_a_mark_are_read():
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        assert load_bytes("Đúng hạn".encode(encoding), "m.txt").text == "Đúng hạn"


def test_decomposed_text_is_composed():
    document = read_bytes(unicodedata.normalize("NFD", "Bộ trưởng").encode(), "d.txt")
    assert document.text == "Bộ trưởng"


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"From: a\r\n\r\n", b"\xff\xfe"]),
    st.binary(max_size=300),
    st.sampled_from(["x.txt", "x.html", "x.pdf", "x.docx", "x.eml", "x"]),
)
def test_no_bytes_crash_the_loaders(head: bytes, tail: bytes, name: str):
    try:
        raw = load_bytes(head + tail, name)
    except UnreadableDocument:
        return
    assert raw.offsets.length == len(raw.text)


@given(st.text(alphabet="<>/!-='\" abp&;#x41\n", max_size=120))
def test_no_page_crashes_the_scanner(page: str):
    try:
        raw = load_bytes(f"<html><body>text {page}".encode(), "p.html")
    except UnreadableDocument:
        return
    for index in range(len(raw.text)):
        for place in raw.offsets.places(index, index + 1):
            assert 0 <= place.start < place.end <= len(raw.parts[0])
