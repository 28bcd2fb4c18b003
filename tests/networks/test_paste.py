"""Pasted comments: what holds for every network and every text."""

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.networks.paste import MAX_CHARACTERS, MAX_LINES, Pasted, PasteTooLarge, parse
from jesuisla.networks.pasted.blocks import blocks_of
from jesuisla.networks.pasted.layout import plain
from jesuisla.networks.pasted.lines import Kind, read_lines
from jesuisla.networks.registry import NETWORKS, network
from networks.paste_cases import NOW, SALT, paste
from steps import steps

READ = ("facebook", "youtube", "instagram")
PEOPLE = ("Lou Exemple", "Sam Modèle-Test", "Ève Démo Essai")
NAMES = (*PEOPLE, "@kim.essai", "max_invente")
PIECES = (
    *NAMES,
    *(
        "3 h",
        "2 j",
        "il y a 3 heures (modifié)",
        "2 weeks ago",
        "J’aime",
        "Répondre",
        "Reply",
        "12",
    ),
    *(
        "1,2 K",
        "3 réponses",
        "Voir plus",
        "Auteur",
        "Plus pertinents",
        "Commenter",
        "· Suivre",
        "·",
    ),
    *(
        "12 mentions J’aime",
        "Voir les réponses (3)",
        "J’aime · Répondre · 3 h",
        "Lou Exemple bonjour",
    ),
    *(
        "Un texte",
        "Deux\u200b textes",
        "\u202eà l’envers",
        "<b>gras</b>",
        "🙂",
        "",
        "Épinglé par @x",
    ),
    *("@kim.essai merci", "Le maire a répondu", "45 commentaires", "Traduire", "9999 ans", "1.2"),
)

networks = st.sampled_from(READ)
ends = st.sampled_from(("\n", "\r\n", "\r"))
pages = st.builds(
    lambda lines, end: end.join(lines),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=40),
    ends,
)


@settings(max_examples=200)
@given(networks, pages)
def test_every_line_is_in_a_comment_or_in_the_box_or_says_nothing(name: str, page: str) -> None:
    layout = network(name).layout
    assert layout is not None
    lines = list(read_lines(page, layout))
    blocks = blocks_of(lines, layout)
    left = {line.number for line in paste(page, name).leftover}
    spans = [block.span for block in blocks.found]
    assert spans == sorted(spans)
    assert all(end < start for (_, end), (start, _) in pairwise(spans))
    for line in lines:
        inside = any(start <= line.number <= end for start, end in spans)
        if line.kind is Kind.TEXT:
            assert inside is not (line.number in left)


@settings(max_examples=100)
@given(
    networks, st.lists(st.sampled_from(("Un texte", "d’une ligne", "<b>gras</b>", "3 mots ici")))
)
def test_a_text_is_kept_word_for_word(name: str, said: list[str]) -> None:
    age = {
        "facebook": ([], ["3 h"]),
        "youtube": (["il y a 3 heures"], []),
        "instagram": ([], ["3 h"]),
    }
    above, below = age[name]
    page = ["@kim.essai", *above, "Un début", *said, *below, "12 J’aime", "Répondre"]
    pasted = paste("\n".join([*page, *page]), name)
    assert [c.text for c in pasted.comments] == ["\n".join(["Un début", *said])] * 2
    assert pasted.leftover == ()


@given(st.sampled_from([one.name for one in NETWORKS]), st.text(max_size=200))
@settings(max_examples=80)
def test_no_text_makes_it_fail(name: str, text: str) -> None:
    assert isinstance(paste(text, name), Pasted)


@st.composite
def facebook_pages(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A page and the texts of its comments; some begin by naming one of the authors."""
    lines, texts = ["Plus pertinents"], []
    people = draw(st.lists(st.sampled_from(PEOPLE), max_size=8))
    for who in people:
        text = draw(st.sampled_from(("Bonjour", "Oui\nnon", "J’aime\nbien", "🙂")))
        named = draw(st.sampled_from((None, *people)))
        lines += [who, *(f"{named} {text}" if named else text).split("\n")]
        lines += [draw(st.sampled_from(("3 h", "2 j", "1 sem."))), "J’aime", "Répondre"]
        lines += draw(st.sampled_from(([], ["12"], ["Partager", "1,2 K"], [f"{who} a répondu"])))
        texts.append(f"@… {text}" if named else text)
    return "\n".join(lines), texts


@settings(max_examples=100)
@given(facebook_pages())
def test_no_author_s_name_leaves_a_paste(page: tuple[str, list[str]]) -> None:
    text, texts = page
    pasted = paste(text, "facebook")
    assert [comment.text for comment in pasted.comments] == texts
    assert not any(person in repr(pasted) for person in PEOPLE)


@pytest.mark.parametrize("name", READ)
def test_names_are_not_in_what_stays_in_the_box(name: str) -> None:
    page = "Lou Exemple\nBonjour\n3 h\nJ’aime\nRépondre\nMerci à Lou Exemple, et bravo\n"
    pasted = paste(page, name)
    assert len(pasted.comments) == 1
    assert [line.text for line in pasted.leftover] == ["Merci à @…, et bravo"]


def test_the_same_author_has_the_same_key_in_this_thread_alone() -> None:
    page = "Lou Exemple\nUn\n3 h\nJ’aime\nRépondre\nlou  exemple\nDeux\n2 h\nJ’aime\nRépondre\n"
    one, two = paste(page, "facebook").comments
    assert one.author_key == two.author_key
    other = parse(page, "facebook", now=NOW, salt=SALT[::-1])
    assert other.comments[0].author_key != one.author_key


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("text", ["", "\n \r\n\u200b\n", "\u202e"])
def test_an_empty_paste_is_empty(name: str, text: str) -> None:
    assert paste(text, name) == Pasted()


@pytest.mark.parametrize("name", READ)
def test_rubbish_stays_in_the_box_line_by_line(name: str) -> None:
    pasted = paste("lorem ipsum dolor\n\nsit <script>amet</script>\x00\n", name)
    assert pasted.comments == ()
    assert [(line.number, line.text) for line in pasted.leftover] == [
        (1, "lorem ipsum dolor"),
        (3, "sit <script>amet</script>"),
    ]


def test_a_network_whose_pages_we_cannot_read_gives_all_back() -> None:
    pasted = paste("Lou Exemple\n\nBonjour", "bluesky")
    assert [(line.number, line.text) for line in pasted.leftover] == [
        (1, "Lou Exemple"),
        (3, "Bonjour"),
    ]


def test_what_the_caller_gets_wrong_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        parse("", "facebook", now=datetime(2026, 1, 1), salt=SALT)  # noqa: DTZ001 - the point
    with pytest.raises(ValueError, match="salt"):
        parse("", "facebook", now=NOW, salt=b"court")
    with pytest.raises(ValueError, match="unknown network"):
        parse("", "myspace", now=NOW, salt=SALT)


def test_an_age_before_all_calendars_is_unknown() -> None:
    pasted = paste("Lou Exemple\nUn\n9999 ans\nJ’aime\nRépondre\n", "facebook")
    assert [(c.text, c.created_at) for c in pasted.comments] == [("Un", None)]


def test_fifty_megabytes_are_refused_at_once() -> None:
    text = "Lou Demo bonjour" * 3_125_000
    with pytest.raises(PasteTooLarge) as refused:
        paste(text, "facebook")
    assert (refused.value.characters, refused.value.limit) == (len(text), MAX_CHARACTERS)
    assert steps(lambda: _refused(text)) < 100


def test_a_page_of_a_million_short_lines_is_refused_at_once() -> None:
    text = "a\n" * 900_000
    with pytest.raises(PasteTooLarge) as refused:
        paste(text, "facebook")
    assert refused.value.lines > MAX_LINES
    assert steps(lambda: _refused(text)) < 100


def _refused(text: str) -> None:
    with pytest.raises(PasteTooLarge):
        paste(text, "facebook")


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize(
    "piece",
    [
        "aa bb\n3 h\n",
        "a\n",
        "Auteur\n3 h\n",
        "Lou Exemple\nOui\n3 h\nJ’aime\nRépondre\n",
        "Lou Exemple a répondu · ",
        "3 réponses Répondre ",
        "@a@a.\n",
    ],
)
def test_work_grows_no_faster_than_the_text(name: str, piece: str) -> None:
    def work(characters: int) -> int:
        page = piece * (characters // len(piece))
        return steps(lambda: paste(page, name))

    # Four times the text is four times the steps, where squares would take sixteen.
    assert work(56_000) < 5 * work(14_000)


def test_plain_words_compare_without_their_typography() -> None:
    assert plain(" Écrivez  un commentaire… ") == plain("écrivez un commentaire...")
