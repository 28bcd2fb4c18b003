"""Telephone numbers, streets and plates as they are written where five more languages are spoken.

Forms of numbers: ITU-T E.164 and the national plans of Bundesnetzagentur, AGCOM, CNMC, PTS and
UKE. Plates: FZV annex 1 (Germany), Codice della strada art. 100 (Italy), Real Decreto 2822/1998
annex XVIII (Spain), Transportstyrelsen (Sweden; none of I, Q, V), and the Polish regulation on
registration, by which the first letter tells the voivodeship. Amounts and dates look alike, so
that what stands behind a number, and what is named before it, tells.
"""

import re
from collections.abc import Iterator

_APART = r"(?<![\w./,:+-])"
"""Nothing before it that would make it a piece of something longer."""
_ABROAD = re.compile(
    r"(?<!\w)(?:\+|00)(?:34|39|41|43|46|48|49)[ ./-]?(?:\(0\) ?)?[1-9](?:[ ./-]{0,2}\d){6,11}(?!\d)"
    r"|(?<!\w)(?:\+|00)39[ ./-]?0\d(?:[ ./-]{0,2}\d){5,9}(?!\d)"
)
_WITH_ZERO = (
    rf"{_APART}(?!0\d[-/ ]\d\d[-/ ]\d{{4}}(?!\d))(?=\(?0(?:[ ()/-]{{0,3}}\d){{8,11}}(?!\d))"
    r"\(?0[1-9]\d{0,3}\)? ?[ /-] ?\d{2,8}(?:[ -]\d{2,4}){0,3}(?!\d)"
)
"""A trunk zero, an area, and what is dialled in it: nine to twelve digits, but no date."""
_DIGITS_3_3 = r"(?:[ -]?(?!000)\d{3}){2}(?!\d)"

_SPANISH = r"(?:6\d|7[1-4]|9[1-8])\d"
_GERMAN_WAY = (
    r"(?:[Ss]tra(?:ß|ss)e|[Ss]tr\.|[Gg]asse|[Aa]llee|[Ww]eg|[Pp]latz|[Rr]ing|[Dd]amm|[Uu]fer"
    r"|[Cc]haussee)"
)
_NO_WAY = (
    r"(?!(?:Bundes|Landes|Kreis|Staats|Schnell)stra|(?:Rück|Aus|Um|Heim|Lebens)weg|(?:Ehe)?[Hh]ering"
    r"|(?:Arbeits|Sitz|Steh|Stell|Studien|Ausbildungs|Kita|Tabellen|Listen|Start|Spitzen)platz"
    r"|(?:Unser|Dieser|Jeder|Welcher|Keiner|Einer|Immer|Unter|Hinter|Weiter) )"
)
_NAME = (
    r"(?:(?:de(?: la| los| las)?|del|d[aei]|della|dei|degli|delle|y) )?"
    r"[A-ZÀ-ÝŁŚŻŹĆ][\w'’.-]{1,30}"
)
_NAMES = rf"{_NAME}(?: {_NAME}){{0,2}}"
_PATTERNS = {
    "de": (
        rf"{_APART}01[5-7]\d[ /-]?\d{{3,4}}[ -]?\d{{4}}(?!\d)",
        _WITH_ZERO,
        (
            rf"(?<![\w-]){_NO_WAY}(?:[A-ZÄÖÜ][\w-]+|[A-ZÄÖÜ]\w{{2,}}er ){_GERMAN_WAY},? ?\d{{1,3}}"
            r"(?: ?[a-h](?!\w))?"
        ),
        r"(?<![\w-])[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?(?!(?:19|20)\d\d)\d{2,4}[EH]?(?!\w)",
    ),
    "it": (
        rf"{_APART}3[2-9]\d[ ./-]?(?:\d{{3}}[ -]?\d{{4}}|\d\d[ -]\d\d[ -]\d{{3}})(?!\d)",
        _WITH_ZERO,
        (
            r"(?<!\w)(?:[Vv]ia(?:le)?|[Pp]iazza(?:le)?|[Cc]orso|[Vv]icolo|[Ll]argo|[VPC]\.(?:le|zza|so))"
            rf" {_NAMES},? (?:n[.°º]{{0,2}} ?)?\d{{1,3}}(?:/?[a-zA-Z](?!\w))?"
        ),
        r"(?<![\w-])[A-HJ-NPR-TV-Z]{2}[ -]?\d{3}[ -]?[A-HJ-NPR-TV-Z]{2}(?![\w-])",
    ),
    "es": (
        rf"{_APART}{_SPANISH}{_DIGITS_3_3}",
        rf"{_APART}(?:{_SPANISH}[ -]\d\d|9[1-8][ -]\d{{3}})(?:[ -]\d\d){{2}}(?!\d)",
        (
            r"(?<!\w)(?:[Cc]alle|[Cc]/|[Aa]venida|[Aa]vd?a?\.|[Pp]la?za|[Pp]za\.|[Pp]aseo|[Cc]arrer)"
            rf" ?{_NAMES},? (?:n[.º°]{{0,2}} ?|núm\. ?)?\d{{1,3}}"
            r"(?:[ -]?[A-Z](?!\w))?"
        ),
        (
            r"(?<![\w.,-])(?!(?:19|20)\d\d)\d{4}[ -]?(?!PLN|CZK|GBP|MXN|[KM]WH|MHZ|SMS|DVD|BTC|NFT)"
            r"[B-DF-HJ-NPR-TV-Z]{3}(?!\w)"
        ),
    ),
    "sv": (
        _WITH_ZERO,
        (
            r"(?<![\w-])(?!(?:Motor|Riks|Europa|Läns|Järn)väg)[A-ZÅÄÖ][\w-]+"
            r"(?:gatan|vägen|gränd|torget|stigen|backen|allén| torg| gata| väg| gränd) \d{1,3}"
            r"(?: ?[A-H](?!\w))?"
        ),
        (
            r"(?i:\breg(?:istrerings)?[.\s-]{0,2}(?:nr|num|skylt)\w*|\bbil(?:en)?|\bskylt(?:en)?)"
            r"\W{1,3}(?:[a-zåäö]+\W+){0,3}([A-HJ-PR-UW-Z]{3} ?\d\d[A-HJ-PR-UW-Z0-9])(?!\w)"
        ),
    ),
    "pl": (
        rf"{_APART}(?:45|5[0137]|6[069]|7[2389]|88)\d{_DIGITS_3_3}",
        rf"{_APART}[1-9]\d[ -]\d{{3}}(?:[ -]\d\d){{2}}(?!\d)",
        _WITH_ZERO,
        (
            r"(?<!\w)(?:[UuAaPpOo][ls]\.|[Uu]lic[aąęy]|[Aa]lej[aeąiy]|[Pp]lacu?|[Oo]siedl[eau])"
            rf" ?(?:(?:gen|ks|św|dr|prof|marsz)\. )?(?:\d\d? )?{_NAMES} \d{{1,3}}[a-zA-Z]?"
            r"(?:/\d{1,3})?"
        ),
        r"(?<![\w-])[BCDEFGKLNOPRSTWZ][A-Z]{1,2} ?(?=\d*[A-Z])\d[0-9A-Z]{3,4}(?!\w)",
        (
            r"(?i:\b(?:tablic|rejestr|aut[oaem]|samoch))\w{0,12}\W{1,3}(?:[a-ząćęłńóśźż]+\W+){0,3}"
            r"([BCDEFGKLNOPRSTWZ][A-Z]{1,2} ?(?=\w*\d)[0-9A-Z]{4,5})(?!\w)"
        ),
    ),
}
_FORMS = {language: tuple(map(re.compile, forms)) for language, forms in _PATTERNS.items()}
_COUNTED = (
    "euro|eur\\b|doll|dolar|dólar|peso|franken|kron[aoe]|kr\\b|zł|pln|mln|mld|tys|mil|mrd|prozent|procent"
    "|uhr|jahr|minut|stund|tag|mal\\b|mensch|leute|person|folge|grad|meter|km\\b|kilomet"
    "|ann[io]|ore\\b|volt[ae]|giorn|metri|abitant|spettator|follower"
    "|años?|horas?|veces|días?|habitant|seguidor|kilómetr"
    "|år|timm|gång|dag|människ|invånar"
    "|lat\\b|rok|godz|razy|raz\\b|dni\\b|osób|ludzi|mieszka|metr|stopni"
)
_MONTHS = (
    "januar|jänner|februar|märz|april|mai\\b|juni|juli|august|septem|oktober|novem|dezem|mars\\b|maj|decem"
    "|gennaio|febbraio|marzo|maggio|giugno|luglio|agosto|settem|ottobre|dicem"
    "|enero|febrero|abril|mayo|junio|julio|octubre|diciembre"
    "|stycz|lut|marc|kwie|czerw|lip|sierp|wrze|paźd|listop|grud"
)
_IS_AN_AMOUNT = re.compile(
    rf"[.,:]?\d|\s?(?:[%€$£°½]|{_COUNTED})|\.?\s(?:de )?(?:{_MONTHS})", re.IGNORECASE
)
"""What stands behind a number that is counted, paid or a day."""
_IS_A_REFERENCE = re.compile(
    r"\b(?:art(?:ikel|icle|ículo|icolo|ykuł)?|bestell|rechnung|kunden|akten|az\b|ticket|réf|ref|isbn"
    r"|ean\b|codice|cod\b|code|kod\b|ordine|order|fattura|pedido|factura|facture|expediente|dossier"
    r"|commande|faktur|zamówieni|sygn|ärende)[\w.]{0,12}[ :#-]{0,3}"
    r"(?:n[.°ºor]{0,2}|num\w*|núm\w*)?[ .:#-]{0,3}$",
    re.IGNORECASE,
)
"""What names a number before it that is nobody's."""
_IS_PUBLIC = re.compile(r"\(?0 ?800(?!\d{3}\b)")
"""Free numbers, as of those who listen to people in need."""
_IS_EVERYBODYS = re.compile(
    r"(?:info|contact|hello|hi|bonjour|press|presse|office|enquiries|accueil|mairie|school|museum)@",
    re.IGNORECASE,
)
"""Mailboxes that nobody has for themselves."""
_IS_OPEN_TO_ALL = re.compile(
    r"\b(?:open (?:day|house|evening)|drop-in|vigil|concert|food bank|church hall|library|museum"
    r"|helpline|hotline|free advice|numéro vert|ligne d['’]écoute"
    r"|community centre|portes ouvertes|réunion publique|médiathèque|bibliothèque|musée|permanence"
    r"|salle des fêtes|maison de quartier|banque alimentaire)\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"\b(?:he|she|his|her|him|il|elle|son|sa|lui)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]*")
_NAMED_BEFORE = 30


def personal_details(text: str, language: str | None) -> Iterator[tuple[int, int]]:
    """Give where a text tells a number, an address or a plate, as its language writes them.

    Numbers with the code of one of these countries in any language; French and English forms
    stand with their rule.

    >>> text = "Er wohnt Berliner Straße 12, Tel. 030 1234567."
    >>> [text[start:end] for start, end in personal_details(text, "de")]
    ['030 1234567', 'Berliner Straße 12']
    >>> list(personal_details("Piazza Fontana 12 dicembre 1969: costò 350 000 000 euro.", "it"))
    []
    """
    for form in (_ABROAD, *_FORMS.get(language or "", ())):
        for match in form.finditer(text):
            start, end = match.span(match.lastindex or 0)
            if not _IS_AN_AMOUNT.match(text, end):
                yield start, end


def is_nobodys(text: str, start: int) -> bool:
    """Whether what begins here is of a thing, or of a place or line that is there for everybody.

    >>> is_nobodys("Commande n° 0612345678", 12), is_nobodys("Mon numéro : 0612345678", 13)
    (True, False)
    >>> is_nobodys("The open day is at 12 Mill Lane.", 19), is_nobodys("He is at 12 Mill Lane.", 9)
    (True, False)
    """
    start_of_sentence = max(text.rfind(end, 0, start) for end in ".!?\n") + 1
    sentence = _SENTENCE.match(text, start_of_sentence)
    words = sentence[0] if sentence else ""
    is_open = bool(_IS_OPEN_TO_ALL.search(words)) and not _SOMEBODY.search(words)
    if is_open or _IS_EVERYBODYS.match(text, start):
        return True
    before = text[max(0, start - _NAMED_BEFORE) : start]
    return bool(_IS_PUBLIC.match(text, start) or _IS_A_REFERENCE.search(before))
