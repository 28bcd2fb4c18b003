"""Lines of pages met elsewhere, their right values, and their neighbours.

``outside_pastes.jsonl`` holds pages of other projects' tests and bug reports; the names of
people and their words are invented.
"""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from jesuisla.networks.pasted.ages import Age, DateOnPage, read_age
from jesuisla.networks.pasted.counts import read_count
from jesuisla.networks.pasted.doubts import text_of
from jesuisla.networks.pasted.layout import plain
from jesuisla.networks.pasted.lines import Kind, read_lines, read_total
from jesuisla.networks.registry import network
from networks.paste_cases import hours, paste

LINES = (Path(__file__).parent / "outside_pastes.jsonl").read_text(encoding="utf-8").splitlines()
SECONDS = {
    "s": 1, "min": 60, "h": 3600, "d": 86_400, "w": 604_800, "mo": 30 * 86_400, "y": 365 * 86_400,
}  # fmt: skip
AGES = """
6 mon|6 mo
1mon|1 mo
11 mon|11 mo
Hier à 14:05|1 d
Hier, à 09:12|1 d
Avant-hier|2 d
Il y a moins d’une minute|0 min
il y a deux jours|2 d
il ya 3 jours|3 d
il y a 3 min|3 min
3 j|3 d
hace 2 h|2 h
vor 5 Std.|5 h
3 tim|3 h
2 godz.|2 h
il y a 1 sem.|1 w
vor 2 Tagen|2 d
vor einer Woche|1 w
vor 3 Mon.|3 mo
hace 3 días|3 d
hace una semana|1 w
hace 1 año|1 y
3 giorni fa|3 d
un mese fa|1 mo
5 sett.|5 w
3 dni temu|3 d
rok temu|1 y
2 lata temu|2 y
1 uur geleden|1 h
een week geleden|1 w
há 2 horas|2 h
gestern um 14:05|1 d
ayer a las 14:05|1 d
ieri alle 14:05|1 d
wczoraj o 14:05|1 d
gisteren om 14:05|1 d
ontem às 14:05|1 d
about an hour ago|1 h
il y a environ 2 heures|2 h
il y a plus d’un an|1 y
over a year ago|1 y
vor 2 Std. (bearbeitet)|2 h
för 3 timmar sedan|3 h
för en vecka sedan|1 w
för 2 mån sen (redigerad)|2 mo
igår kl. 14:05|1 d
i går kl. 14:05|1 d
2 v|2 w
just nu|0 min
"""
DATES = """
3 janvier 2022 à 16:36|1 3 2022
12 mars, 14:05|3 12
12. März|3 12
12 de marzo|3 12
12 marzo 2025|3 12 2025
12 marca 2025|3 12 2025
March 12, 2025|3 12 2025
den 12 mars 2025 kl. 14:05|3 12 2025
"""
COUNTS = """
2,3 Mio|2300000
3,5 Mio.|3500000
1,2 Md|1200000000
1,2 k|1200
1.2K|1200
12 mil|12000
3 тыс.|3000
12 Tsd.|12000
1,2 tys.|1200
1,5 mln|1500000
2 mila|2000
1,1 Mrd.|1100000000
2 mil M|2000000000
1’234|1234
10k+|10000
"""
TOTALS = """
Commentaires : 12|12
45 Kommentare|45
1.234 Kommentare|1234
12 comentarios|12
12 komentarzy|12
Voir les 12 commentaires|12
View all 1,234 comments|1234
Alle 45 Kommentare ansehen|45
Visa alla 45 kommentarer|45
12 commentaires · 3 partages|12
"""
KINDS = """
Auteur|badge
Verfasser|badge
Super fan|badge
Top-Fan|badge
Fan destacado|badge
Voir plus|more
Mehr ansehen|more
Ver más|more
Altro|more
Zobacz więcej|more
Meer weergeven|more
Ver mais|more
Visa mer|more
Toppfan|badge
2 Antworten anzeigen|replies
Mostra 2 risposte|replies
Zobacz 3 odpowiedzi|replies
3 antwoorden bekijken|replies
———— Afficher les réponses (3)|replies
Gefällt 12 Mal|likes
Piace a 12 persone|likes
12 „Gefällt mir“-Angaben|likes
Réponses masquées|noise
Peut être une image de 2 personnes|noise
May be an image of one or more people|noise
Voir les 2 autres commentaires|noise
"""
TEXTS = """
MARIE, écoutez-moi bien|@… écoutez-moi bien
ZORGA QUAX vous mentez|@… vous mentez
ZORGA QUAX VOUS MENTEZ|@… VOUS MENTEZ
Bonjour ZORGA QUAX merci|Bonjour @… merci
Zorga Quax, écoutez|@… écoutez
MERCI À TOUS|MERCI À TOUS
MERCI À TOUS pour ces mots|MERCI À TOUS pour ces mots
LA POLICE TUE encore|LA POLICE TUE encore
STOP AU RACISME maintenant|STOP AU RACISME maintenant
POLICE PARTOUT, justice nulle part|POLICE PARTOUT, justice nulle part
HONTE À VOUS tous|HONTE À VOUS tous
STOP, ça suffit|STOP, ça suffit
FERMEZ LES FRONTIÈRES|FERMEZ LES FRONTIÈRES
BRAVO À LA MAIRIE|BRAVO À LA MAIRIE
"""


def cases(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().split("\n")]


@pytest.mark.parametrize("line", LINES)
def test_a_page_met_elsewhere(line: str) -> None:
    case = json.loads(line)
    pasted = paste(case["text"], case["network"])
    comments = [[comment.text, comment.likes, hours(comment)] for comment in pasted.comments]
    assert comments == case["comments"]
    assert pasted.expected_count is None


@pytest.mark.parametrize(("text", "age"), cases(AGES))
def test_an_age(text: str, age: str) -> None:
    count, unit = age.split()
    found = read_age(plain(text))
    assert isinstance(found, Age)
    assert found.count * found.unit == timedelta(seconds=int(count) * SECONDS[unit])


@pytest.mark.parametrize(("text", "date"), cases(DATES))
def test_a_date(text: str, date: str) -> None:
    found = read_age(plain(text))
    assert isinstance(found, DateOnPage)
    assert [str(part) for part in (found.month, found.day, found.year) if part] == date.split()


@pytest.mark.parametrize(("text", "count"), cases(COUNTS))
def test_a_count(text: str, count: str) -> None:
    assert read_count(text) == int(count)


@pytest.mark.parametrize(("text", "count"), cases(TOTALS))
def test_a_total(text: str, count: str) -> None:
    assert read_total(text) == int(count)


@pytest.mark.parametrize(("text", "kind"), cases(KINDS))
def test_a_line_of_the_page(text: str, kind: str) -> None:
    layout = network("facebook").layout
    assert layout is not None
    (line,) = read_lines(text, layout)
    assert line.kind is Kind(kind)


@pytest.mark.parametrize(("text", "saved_text"), cases(TEXTS))
def test_a_name_in_capitals_goes_and_shouting_stays(text: str, saved_text: str) -> None:
    assert text_of([text]) == saved_text
