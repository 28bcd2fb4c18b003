"""First names, surnames and disguised names go; everyday words stay."""

import pytest

from jesuisla.networks.archives.people import FilePeople
from jesuisla.networks.names.name_parts import NameParts
from jesuisla.networks.names.people import without_handles
from steps import steps

PEOPLE = (
    "Ottokar Quaxifort",
    "Rose Martel",
    "Jean-Marc Zorglub",
    "Marine de la Brouze",
    "Islam Zorgui",
    "France Quaxi",
    "Le Monde",
    "La Voix du Peuple",
    "Stop Islam",
    "otto.quaxi77",
)
SMALL_WORDS = "une rose rouge de la marine"


def masked(text: str) -> str:
    parts = NameParts(PEOPLE)
    parts.know_small_words(SMALL_WORDS)
    return parts.masked(text)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Ottokar a raison", "@… a raison"),
        ("c’est Quaxifort qui ment", "c’est @… qui ment"),
        ("OTTOKAR, viens", "@…, viens"),
        ("bravo OTTOKAR", "bravo @…"),
        ("merci Rose", "merci @…"),
        ("avec Jean-Marc", "avec @…"),
        ("merci Marine, et la Brouze", "merci @…, et la @…"),
        ("O t t o k a r a dit non", "@… a dit non"),
        ("o.t.t.o.k.a.r", "@…"),
        ("ROSE et Q-U-A-X-I-F-O-R-T", "ROSE et @…"),
        ("Оttоkаr, 0ttokar, Ott0k4r et 𝓞𝓽𝓽𝓸𝓴𝓪𝓻", "@…, @…, @… et @…"),
        ("ottokarquaxifort_", "@…"),
        ("écris à ottokar77", "écris à @…"),
    ],
)
def test_a_known_person_s_name_goes_alone_or_disguised(text: str, without: str) -> None:
    assert masked(text) == without


@pytest.mark.parametrize(
    "text",
    [
        "Rose est la couleur de la marine",
        "UNE ROSE ROUGE",
        "la Marine nationale",
        "l’Islam et la France, pour le Peuple",
        "J’ai lu Le Monde, La Voix du Nord",
        "L I B E R T É",
        "a b c d e f",
        "covid19 et h1n1 en 2024",
        "Привет, как дела",
    ],
)
def test_everyday_words_stay(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Insta: xyz", "Insta: @…"),
        ("mon snap c’est zorg_lub.7, à plus", "mon snap c’est @…, à plus"),
        ("Twitter : Zorglub", "Twitter : @…"),
        ("Telegram : zorglub77 pour tout savoir", "Telegram : @… pour tout savoir"),
        ("zorglub#1234 sur discord", "@… sur discord"),
        ('<a href="https://exemple.org/1">Zorglub Quaxifort</a> a dit', "@… a dit"),
        ('<a href="https://exemple.org/@z"><b>zorglub</b></a> a dit', "@… a dit"),
    ],
)
def test_an_account_goes_whoever_it_is(text: str, without: str) -> None:
    assert without_handles(text) == without


@pytest.mark.parametrize(
    "text",
    [
        "Insta : merci pour tout",
        "Facebook : supprimez ces comptes",
        "Twitter est devenu fou",
        "Facebook c’est fini",
        "la page https://exemple.org/a-lire#1234 et le #1234",
        "l’article no#1234",
        '<a href="https://exemple.org/article/1">voir l’article</a>',
        '<a href="https://exemple.org/tag/paix" class="mention hashtag">#<span>paix</span></a>',
    ],
)
def test_what_is_no_account_stays(text: str) -> None:
    assert without_handles(text) == text


def test_a_file_s_people_go_by_their_parts_too() -> None:
    people = FilePeople(["Ottokar Quaxifort"])
    people.know_small_words("rien")
    assert people.masked("merci Ottokar, Insta: otto") == "merci @…, Insta: @…"


@pytest.mark.parametrize("piece", ["a b c d ", "Ottokar ", "а1", "insta: a", "<a", "o.t.t."])
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    people = FilePeople(PEOPLE)

    def work(characters: int) -> int:
        return steps(lambda: people.masked(piece * (characters // len(piece))))

    assert work(40_000) < 5 * work(10_000)
