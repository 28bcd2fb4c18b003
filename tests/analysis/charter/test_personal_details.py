"""Numbers, streets and plates in five languages: what is named, and what only looks like one."""

from time import process_time

import pytest

from jesuisla.analysis.charter import LONGEST_DRAFT, Draft, RuleName, remarks_on
from jesuisla.analysis.charter.personal_details import personal_details

FOUND = {
    "de": [
        ("Ruf ihn doch an: 0171 1234567.", "0171 1234567"),
        ("Seine Nummer ist 01761234567.", "01761234567"),
        ("Tel. (030) 123 45 67, frag nach ihm.", "030) 123 45 67"),
        ("Man erreicht sie unter 089/1234567.", "089/1234567"),
        ("Handy +49 (0)171 123 45 67", "+49 (0)171 123 45 67"),
        ("Wien: +43 660 1234567", "+43 660 1234567"),
        ("In Zürich unter 044 123 45 67", "044 123 45 67"),
        ("Er wohnt in der Lindenstraße 12a.", "Lindenstraße 12a"),
        ("Sie wohnt Berliner Allee 7, zweiter Stock.", "Berliner Allee 7"),
        ("Karl-Marx-Straße 120, da steht er jeden Tag.", "Karl-Marx-Straße 120"),
        ("Gartenweg 3 in Halle", "Gartenweg 3"),
        ("Hauptstr. 5, gleich am Bahnhof", "Hauptstr. 5"),
        ("Das Auto mit B-XY 4711 gehört ihm.", "B-XY 4711"),
    ],
    "it": [
        ("Chiamatelo al 347 1234567.", "347 1234567"),
        ("Il suo numero: 3471234567", "3471234567"),
        ("cell. 347 123 4567", "347 123 4567"),
        ("A Roma risponde allo 06 12345678", "06 12345678"),
        ("+39 06 1234 5678", "+39 06 1234 5678"),
        ("Abita in via Garibaldi 12, terzo piano.", "via Garibaldi 12"),
        ("Sta in Piazza della Repubblica, 5", "Piazza della Repubblica, 5"),
        ("viale Dante Alighieri n. 34", "viale Dante Alighieri n. 34"),
        ("La sua macchina è AB 123 CD", "AB 123 CD"),
    ],
    "es": [
        ("Llamadle al 612 345 678.", "612 345 678"),
        ("Su móvil es 612 34 56 78", "612 34 56 78"),
        ("Está en el 91 123 45 67", "91 123 45 67"),
        ("+34 612345678", "+34 612345678"),
        ("Vive en la calle Mayor 5, segundo.", "calle Mayor 5"),
        ("C/ Alcalá, 120", "C/ Alcalá, 120"),
        ("Avenida de América 12", "Avenida de América 12"),
        ("plaza de la Constitución, n.º 3", "plaza de la Constitución, n.º 3"),
        ("Su coche es el 4821 KDF.", "4821 KDF"),
    ],
    "sv": [
        ("Ring honom på 070-123 45 67.", "070-123 45 67"),
        ("Hemma nås hon på 08-123 456 78", "08-123 456 78"),
        ("+46 70 123 45 67", "+46 70 123 45 67"),
        ("Han bor på Storgatan 12 B.", "Storgatan 12 B"),
        ("Kungsvägen 5 i Umeå", "Kungsvägen 5"),
        ("Sergels torg 1", "Sergels torg 1"),
        ("Hans bil har skylten ABC 12D.", "ABC 12D"),
        ("Registreringsnumret är ABC 123", "ABC 123"),
    ],
    "pl": [
        ("Zadzwońcie do niego: 501 234 567.", "501 234 567"),
        ("tel. 501-234-567", "501-234-567"),
        ("Domowy to 22 123 45 67", "22 123 45 67"),
        ("+48 501 234 567", "+48 501 234 567"),
        ("Mieszka przy ul. Kwiatowej 12/3.", "ul. Kwiatowej 12/3"),
        ("ulica Jana Pawła II 5", "ulica Jana Pawła II 5"),
        ("al. 3 Maja 12", "al. 3 Maja 12"),
        ("os. Tysiąclecia 7", "os. Tysiąclecia 7"),
        ("Jeździ autem KR 1AB23.", "KR 1AB23"),
        ("Numer rejestracyjny WA 12345", "WA 12345"),
    ],
}
LEFT_ALONE = {
    "de": [
        "Seit 1945 und bis 2024 haben hier 84 000 000 Menschen gelernt, miteinander zu leben.",
        "Das kostet 1.250.000 Euro, also 012 345 678 Mal weniger als damals.",
        "Am 02-03-2024 12:30 Uhr treffen wir uns, am 09.11.2024 auch.",
        "Die Artikelnummer 0457 1234567 ist ausverkauft.",
        "Bestell-Nr.: 0171 1234567",
        "Bei der Telefonseelsorge hört dir jemand zu: 0800 1110111.",
        "Auf Platz 3 der Liste, mit Listenplatz 12, steht meine Nachbarin.",
        "Unser Weg 3 Jahre lang, Dieser Platz 5, auf dem Weg 2 Leute getroffen.",
        "Auf der Bundesstraße 7 gab es einen Unfall, 14 Arbeitsplätze, Arbeitsplatz 3.",
        "Am Alexanderplatz 4. November 1989 standen eine halbe Million Menschen.",
        "Die Lindenstraße 30 Jahre lang im Fernsehen, und die EU-US 2023 auch.",
        "Nach § 130 und Art. 5 GG, ISBN 978-3-16-148410-0, DIN 5008.",
    ],
    "it": [
        "Nel 2015 e nel 2024 sono arrivate 150 000 persone, per 350 000 000 euro.",
        "Il 25 aprile 1945 e il 12 dicembre 1969, in piazza Fontana 12 dicembre, non si dimentica.",
        "Via Crucis, via WhatsApp 24 ore su 24, e via libera a 3 proposte.",
        "Corso Italia 2 giugno, viale Europa 15 minuti a piedi.",
        "Codice 3471234567, ordine n. 06 12345678, articolo 3.",
        "Costa 1.299,00 €, e l’iPhone 15 ne costa 979.",
        "La legge 194 del 1978 e l’art. 3 della Costituzione.",
    ],
    "es": [
        "En 2015 llegaron 612 345 personas, y costó 612 345 678 euros.",
        "El 2 de mayo en la plaza Mayor 3 de mayo y la calle Alcalá 14 de abril.",
        "España tiene 48 000 000 habitantes y gasta 600 000 000 al año.",
        "Pedido 612 345 678, factura n.º 912 345 678.",
        "En 1978 PSV, en 2024 NBA, y pesa 5000 KWH o cuesta 3000 PLN.",
        "La calle es de todos, la plaza 3 veces también, y el paseo 20 minutos.",
        "Ley 14/2006, artículo 14 de la Constitución de 1978.",
    ],
    "sv": [
        "År 2015 kom 162 877 människor hit, och 10 500 000 invånare klarade det.",
        "Det kostar 08 100 000 000 kronor mindre, 1 299 kr styck.",
        "Den 2024-03-02 12:30, den 02-03-2024 12 30 och vecka 40.",
        "Motorvägen 4, Riksvägen 40 och E4 var avstängda; Stortorget 20 minuter bort.",
        "SFS 123, SVT 24 och ABC 123 är bara bokstäver.",
        "Artikelnr 070-123 45 67, order 08-123 456 78.",
    ],
    "pl": [
        "W 2015 roku było 501 234 osób, a kosztowało to 501 234 567 złotych.",
        "Polska ma 38 000 000 mieszkańców i wydała 600 000 000 na to.",
        "Plac Zamkowy 13 grudnia, ulica Długa 1 sierpnia 1944.",
        "Zamówienie 501 234 567, faktura nr 501-234-567, kod 22 123 45 67.",
        "W 2004 UE, w 2015 PO, PLN 12345, ISO 27001.",
        "Ustawa z 1997 roku, art. 30 Konstytucji, 3 maja i 11 listopada.",
    ],
}


def named(text: str, language: str | None) -> list[str]:
    return [
        text[found.start : found.end]
        for found in remarks_on(Draft(text, language), {RuleName.PERSONAL_DATA})
    ]


@pytest.mark.parametrize(
    ("language", "text", "detail"),
    [(language, *pair) for language, pairs in FOUND.items() for pair in pairs],
)
def test_what_leads_to_somebody_is_named(language: str, text: str, detail: str) -> None:
    assert any(detail in found for found in named(text, language)), named(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language, texts in LEFT_ALONE.items() for text in texts],
)
def test_years_prices_laws_and_things_are_left_alone(language: str, text: str) -> None:
    assert named(text, language) == []


def test_a_number_abroad_is_seen_in_any_language() -> None:
    for language in ("fr", "en", "nl", "ar", None):
        assert named("Tel +46 70 123 45 67", language) == ["+46 70 123 45 67"]


def test_forms_of_one_language_are_not_looked_for_in_another() -> None:
    assert named("Cette année, 501 234 567 visiteurs et 4821 KDF.", "fr") == []


@pytest.mark.parametrize("text", ["Commande n° 06 12 34 56 78", "Order no. 0612345678"])
def test_a_number_of_a_thing_is_nobodys(text: str) -> None:
    assert named(text, "fr" if "Comm" in text else "en") == []


@pytest.mark.parametrize("language", FOUND)
@pytest.mark.parametrize(
    "piece", ["A", "Aa ", "0 ", "0", "0123-", "(0", "Via Aa ", "calle de la ", "rejestr", "bil aa "]
)
def test_whatever_is_repeated_is_read_quickly(language: str, piece: str) -> None:
    text = (piece * LONGEST_DRAFT)[:LONGEST_DRAFT]
    start = process_time()
    list(personal_details(text, language))
    assert process_time() - start < 0.25
