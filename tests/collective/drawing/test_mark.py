"""The mark is one drawing wherever it stands."""

from jesuisla.collective.drawing import mark

PAGE_MARK = mark.ICONS.parents[1] / "templates" / "components" / "mark.html"


def test_the_files_and_the_pages_show_the_same_mark() -> None:
    assert (mark.ICONS / "favicon.svg").read_text(encoding="utf-8") == mark.favicon()
    page = PAGE_MARK.read_text(encoding="utf-8")
    assert mark.BUBBLE in page
    assert mark.SIGN in page


def test_an_icon_has_the_size_asked_for() -> None:
    png = mark.icon(48, 4)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == int.from_bytes(png[20:24], "big") == 48
