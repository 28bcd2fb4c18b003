"""Word documents become drafts, on the page of the team: what they hold, and what is refused."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from jesuisla.collective.knowledge.content import SheetContent, working_content
from jesuisla.collective.knowledge.models import Sheet
from word_files import bytes_of, with_parts, word_bytes, word_file

AT = "/fiches/suivi/fichiers"
WORDS = "word/document.xml"
Bring = Callable[..., str]


@pytest.fixture
def bring(cast: Any, client_of: Any) -> Bring:
    """Send files on the page as a moderator; what the page says, without its frame."""
    client = client_of(cast.moderator)

    def send(*files: bytes, name: str = "fiches.docx", status: int = 200) -> str:
        sent = [SimpleUploadedFile(name, data) for data in files]
        answer = client.post(AT, {"sheet_files": sent})
        assert answer.status_code == status
        page: str = answer.content.decode()
        return page.partition("<main")[2].partition("</main")[0]

    return send


def drafts() -> list[SheetContent]:
    return [working_content(sheet) for sheet in Sheet.objects.order_by("number")]


def a_body(xml: str) -> bytes:
    document = f"<w:document {nsdecls('w')}><w:body>{xml}</w:body></w:document>"
    return f'<?xml version="1.0"?>{document}'.encode()


def test_each_first_heading_begins_a_sheet(cast: Any, client_of: Any, bring: Bring) -> None:
    page = bring(
        word_bytes(
            "Title Nos fiches",
            "Langue : fr",
            "Bonne lecture à tous.",
            "# Les éoliennes rendent malade",
            "Les études mesurent une gêne",
            "par le bruit, et aucune maladie.",
            "## Pourquoi on y croit",
            "Le bruit gêne vraiment.",
            "## Thèmes",
            "- énergie",
            "- santé",
            "Valable jusqu’au : 2027-01-31",
            "## 3. Sources",
            "[Bulletin inventé](https://institut.example/bulletin), 2025",
            "Publié par : Institut inventé",
            "Un rapport, https://rapport.example/2025.",
            "# Le vélo tue",
            "Réponse courte : Peu d’accidents.",
            "Voir aussi [ce relevé](https://releve.example/velo).",
        )
    )
    assert "2 brouillons créés." in page
    assert "Non lu\u00a0: Nos fiches, texte avant la première affirmation." in page
    wind, bike = drafts()
    assert wind.claims == ("Les éoliennes rendent malade",)
    assert wind.answer == "Les études mesurent une gêne par le bruit, et aucune maladie."
    assert wind.why_believed == "Le bruit gêne vraiment."
    assert (wind.topics, str(wind.valid_until)) == (("énergie", "santé"), "2027-01-31")
    first, second = wind.sources
    assert (first.title, first.publisher) == ("Bulletin inventé", "Institut inventé")
    assert first.url == "https://institut.example/bulletin"
    assert (second.title, second.url) == ("Un rapport", "https://rapport.example/2025")
    assert bike.answer == "Peu d’accidents. Voir aussi ce relevé."
    assert [source.url for source in bike.sources] == ["https://releve.example/velo"]
    assert {sheet.language for sheet in (wind, bike)} == {"fr"}
    care = client_of(cast.moderator).get("/fiches/suivi").content.decode()
    assert "Le vélo tue" in care
    assert f'href="{AT}"' in care


def test_a_title_over_named_sections_is_the_claim(bring: Bring) -> None:
    bring(word_bytes("Title On dit", "# Ce qu’il en est", "En fait.", "# Sources", "Un livre"))
    (sheet,) = drafts()
    assert (sheet.claims, sheet.answer) == (("On dit",), "En fait.")
    assert [source.title for source in sheet.sources] == ["Un livre"]


def test_lines_with_names_need_no_heading(bring: Bring) -> None:
    lines = ("Affirmation : On dit A", "ou bien A", "Réponse : Non.", "Affirmation : On dit B")
    bring(word_bytes(*lines, "Thèmes : bruit, santé", "Réponse :", "Pas du tout."))
    first, second = drafts()
    assert first.claims == ("On dit A",)
    assert first.answer == "ou bien A Non."
    assert (second.topics, second.answer) == (("bruit", "santé"), "Pas du tout.")


def test_tables_hold_a_sheet_a_row_or_a_part_a_row(bring: Bring) -> None:
    rows = (
        ("Affirmation", "Réponse", "Source URL"),
        ("On dit A\nou bien A", "Non.", "https://a.example"),
        ("On dit B", "Peu.", ""),
    )
    parts = (
        ("Affirmation", "On dit C"),
        ("Pays", "FR, BE"),
        ("Source 1 titre", "Un relevé"),
        ("Source 1 URL", "https://c.example"),
        ("Rédigé par", "Colette"),
    )
    page = bring(word_bytes(rows, "", parts))
    one, two, three = drafts()
    assert one.claims == ("On dit A", "ou bien A")
    assert [source.url for source in one.sources] == ["https://a.example"]
    assert two.answer == "Peu."
    assert three.countries == ("FR", "BE")
    assert [(each.title, each.url) for each in three.sources] == [
        ("Un relevé", "https://c.example")
    ]
    assert "Non lu\u00a0: Rédigé par." in page


def test_a_table_of_figures_stays_words(bring: Bring) -> None:
    figures = (("Pays", "Part"), ("France", "9 %"), ("Belgique", "12 %"))
    bring(word_bytes("# On dit", "Non.", figures))
    (sheet,) = drafts()
    assert sheet.answer == "Non. Pays | Part France | 9 % Belgique | 12 %"
    assert sheet.countries == ()


def test_changes_fields_and_notes_are_read(bring: Bring) -> None:
    document = word_file("# On dit", "Il y a ", "Voir ")
    answer, link = document.paragraphs[1:]
    for xml in (
        "<w:del {}><w:r><w:delText>cent</w:delText></w:r></w:del>",
        "<w:ins {}><w:r><w:t>dix</w:t></w:r></w:ins>",
        "<w:sdt {}><w:sdtContent><w:r><w:t> cas</w:t></w:r></w:sdtContent></w:sdt>",
        '<w:r {}><w:footnoteReference w:id="2"/></w:r>',
    ):
        answer._p.append(parse_xml(xml.format(nsdecls("w"))))
    for xml in (
        '<w:r {}><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r {}><w:instrText> HYPERLINK "https://champ.example/1" </w:instrText></w:r>',
        '<w:r {}><w:fldChar w:fldCharType="separate"/></w:r>',
        "<w:r {}><w:t>le relevé</w:t></w:r>",
        '<w:r {}><w:fldChar w:fldCharType="end"/></w:r>',
    ):
        link._p.append(parse_xml(xml.format(nsdecls("w"))))
    data = bytes_of(document)
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>Une étude, '
        "https://note.example/2</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        links = package.read("word/_rels/document.xml.rels").decode()
        types = package.read("[Content_Types].xml").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    told = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    typed = f'<Override PartName="/word/footnotes.xml" ContentType="{main}"/></Types>'
    bring(
        with_parts(
            data,
            {
                "word/footnotes.xml": notes.encode(),
                "word/_rels/document.xml.rels": links.replace("</Relationships>", told).encode(),
                "[Content_Types].xml": types.replace("</Types>", typed).encode(),
            },
        )
    )
    (sheet,) = drafts()
    assert sheet.answer == "Il y a dix cas Voir le relevé"
    assert [(each.title, each.url) for each in sheet.sources] == [
        ("Une étude", "https://note.example/2"),
        ("le relevé", "https://champ.example/1"),
    ]


def test_more_links_than_sources_are_told(bring: Bring) -> None:
    links = [f"[ici](https://{number}.example)" for number in range(7)]
    page = bring(word_bytes("# On dit", *links))
    (sheet,) = drafts()
    assert len(sheet.sources) == 5
    assert "Non lu\u00a0: https://5.example, https://6.example." in page


def test_it_is_safe_to_repeat_and_many_are_begun_in_portions(
    bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jesuisla.collective.knowledge.file_pages.MOST_DRAFTS", 2)
    data = word_bytes("# On dit A", "# On dit B", "# On dit C")
    assert "envoyez de nouveau les mêmes fichiers" in bring(data)
    page = bring(data)
    assert "1 brouillon créé." in page
    assert "envoyez de nouveau" not in page
    assert len(drafts()) == 3
    assert "Aucun brouillon n’a été créé." in bring(data, data)


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
A_WORD = word_bytes("# On dit")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"Bonjour", "n’a pas pu être lu"),
        (A_WORD[: len(A_WORD) // 2], "n’a pas pu être lu"),
        (with_parts(A_WORD, {WORDS: b"<a"}), "n’a pas pu être lu"),
        (with_parts(A_WORD, {WORDS: b"<a/>"}), "n’a pas pu être lu"),
        (with_parts(A_WORD, {"[Content_Types].xml": b"<Types/>"}), "n’a pas pu être lu"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "ancien format de Word"),
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "protégé par un mot de passe",
        ),
        (word_bytes("Sans titre ni nom"), "Aucune affirmation"),
        (with_parts(A_WORD, {WORDS: a_body("<w:p/>" * 600_000)}), "trop long"),
        (with_parts(A_WORD, {WORDS: a_body("<w:p/>" * 21_000)}), "trop long"),
        (
            with_parts(A_WORD, {WORDS: f"<!DOCTYPE x [<!ENTITY a0 'ha'>{ENTITIES}]>".encode()
             + a_body("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>").partition(b"?>")[2]}),
            "n’a pas pu être lu",
        ),
        (word_bytes("# " + "x" * 400), "est trop long"),
        (word_bytes("# On dit", "Langue : klingon"), "n’est pas une langue"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(bring: Bring, data: bytes, told: str) -> None:
    page = bring(data)
    assert told in page
    assert "fiches.docx" in page
    assert "Aucun brouillon n’a été créé." in page
    assert drafts() == []


def test_a_part_that_lies_of_its_size_is_unpacked_no_further(bring: Bring) -> None:
    real = with_parts(A_WORD, {WORDS: a_body("<w:p/>" * 900_000)})
    size = len(a_body("<w:p/>" * 900_000)).to_bytes(4, "little")
    assert size in real
    page = bring(real.replace(size, (500).to_bytes(4, "little")))
    assert "Aucun brouillon n’a été créé." in page


def test_pictures_are_not_unpacked(bring: Bring) -> None:
    bring(with_parts(A_WORD, {"word/media/image1.png": bytes(60_000_000)}))
    assert [sheet.claims for sheet in drafts()] == [("On dit",)]


def test_other_files_come_the_same_way(bring: Bring) -> None:
    bring("affirmation;réponse\nOn dit;Non.\n".encode(), name="fiches.csv")
    assert [sheet.answer for sheet in drafts()] == ["Non."]
    assert "enregistrez-le en DOCX" in bring(b"{}", name="fiches.odt")


def test_no_file_is_told_and_only_the_team_brings_some(
    cast: Any, client_of: Any, bring: Bring
) -> None:
    assert "Choisissez d’abord un fichier." in bring(status=422)
    assert "Ce fichier est vide." in bring(b"", status=422)
    client = client_of(cast.member)
    assert client.post(AT, {"sheet_files": SimpleUploadedFile("a.docx", A_WORD)}).status_code == 404
    assert drafts() == []
