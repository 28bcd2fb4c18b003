"""No name that a page may show stands in a comment, wherever the page shows it."""

from hypothesis import given, settings

from networks.paste_cases import paste
from networks.planted_names import PlantedPage, planted_pages


@settings(deadline=None, max_examples=150)
@given(planted_pages())
def test_no_planted_name_stands_in_a_comment(page: PlantedPage) -> None:
    pasted = paste(page.text, page.network)
    texts = "\n".join(comment.text for comment in pasted.comments).casefold()
    for name in (*page.names, *page.disguises):
        assert name.casefold().removeprefix("@") not in texts
