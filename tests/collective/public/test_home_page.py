import gzip
import re
from datetime import date, timedelta
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
import time_machine
import vl_convert
from django.apps import apps
from django.utils.timezone import now
from django_scopes import scope
from PIL import Image

from collective.knowledge.invented_sheets import content
from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.groups import change_settings
from jesuisla.collective.groups.home_sections import (
    STANDARD,
    add_section,
    move_section,
    remove_section,
    section_codes,
    show_section,
)
from jesuisla.collective.groups.texts import (
    EarlierFigure,
    add_supporter,
    record_figure,
    write_passage,
)
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.sheets import (
    begin_sheet,
    open_shelf,
    publish_draft,
    send_draft,
    show_sheet,
)
from jesuisla.collective.threads.models import Thread
from markup import tight

SECTIONS = list(STANDARD)


@pytest.fixture
def written(cast: Any) -> Any:
    """Every section in French, one in English, figures, a supporter, a sheet for everybody."""
    for section in SECTIONS:
        write_passage(cast.group, section, "fr", f"Texte {section}.\n\nSuite.", by=None)
    write_passage(cast.group, "values", "en", "Kindness.", by=None)
    for name, value, reach in (
        ("actions", 4000, "group"),
        ("comments", 100_000, "group"),
        ("members", 7000, "group"),
        ("groups", 15, "network"),
        ("countries", 18, "network"),
    ):
        figure = EarlierFigure(
            name=name,
            value=value,
            reach=reach,
            counted_on=date(2026, 1, 31),
            source="le site du groupe",
            at_least=value >= 1000,
        )
        record_figure(cast.group, figure, by=None)
    add_supporter(cast.group, "Association <b>inventée</b>", by=None)
    shelve(cast)
    return cast


def shelve(cast: Any) -> None:
    """Have everybody read a sheet."""
    sheet = begin_sheet(cast.group, content(), by=cast.member)
    send_draft(sheet, by=cast.member)
    publish_draft(sheet, by=cast.moderator)
    show_sheet(sheet, is_public=True, by=cast.coordinator)
    open_shelf(cast.group, is_open=True, by=cast.coordinator)


def launched(cast: Any, number: int, at: Any) -> Action:
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id=f"t{number}")
    return Action.objects.create(
        group=cast.group,
        number=number,
        thread=thread,
        why="Parce que.",
        state=Action.State.RUNNING,
        launched_at=at,
        closes_at=at + timedelta(days=1),
    )


def figure_numbers(html: str) -> list[str]:
    found = re.findall(r'<span class="figure-number">(.*?)</span>\s*<span class="figure-l', html)
    seen = [re.sub(r'<span class="visually-hidden">.*?</span>', "", one) for one in found]
    return [re.sub(r"<[^>]+>|\s", "", one) for one in seen]


def test_the_sections_stand_in_their_order_each_with_an_entry_in_the_menu(
    written: Any, client_of: Any
) -> None:
    html = tight(client_of(None).get("/").content.decode())
    assert re.findall(r'<section class="[^"]*" id="(\w+)"', html) == SECTIONS
    assert re.findall(r'<li><a href="#(\w+)"', html) == SECTIONS
    assert html.count("<h1") == 1
    assert 'id="top"' in html
    assert 'href="#top"' in html


def test_the_first_paragraph_of_the_vision_is_the_large_statement(
    written: Any, client_of: Any
) -> None:
    html = tight(client_of(None).get("/").content.decode())
    assert re.search(r"<h1[^>]*>Texte vision\.</h1>", html)
    assert "<p>Suite.</p>" in html


def test_a_section_without_this_language_shows_the_groups_own_and_says_so(
    written: Any, client_of: Any
) -> None:
    html = tight(client_of(None).get("/", headers={"accept-language": "en"}).content.decode())
    assert '<html lang="en"' in html
    assert re.search(r'<div class="prose"><p>Kindness\.</p>', html)
    assert re.search(r'<div class="prose" lang="fr"><p>Texte mission\.</p>', html)
    assert re.search(r'<h1[^>]* lang="fr">Texte vision\.', html)


def test_values_and_reasons_are_tiles_with_a_heading_each(cast: Any, client_of: Any) -> None:
    values = "- Calme : on respire.\n- Faits : avec leur source.\n- Respect : de tout le monde."
    reasons = "# Signaler ne suffit pas\n\nEncore.\n\n# Trois mots\n\nUn.\n\n# Enfin\n\nDeux."
    write_passage(cast.group, "values", "fr", values, by=None)
    write_passage(cast.group, "why", "fr", reasons, by=None)
    html = tight(client_of(None).get("/").content.decode())
    for code, headings in (
        ("values", ["Calme", "Faits", "Respect"]),
        ("why", ["Signaler ne suffit pas", "Trois mots", "Enfin"]),
    ):
        section = html.split(f'<section class="band told told-{code}"')[1].split("</section>")[0]
        assert re.findall(r"<h3>([^<]+)</h3>", section) == headings
    assert "<p>On respire.</p>" in html, "what follows a heading begins with a capital"


def test_a_reason_with_a_figure_shows_it_large_and_its_source_below(
    cast: Any, client_of: Any
) -> None:
    reasons = (
        "# Signaler\n\n64 %\n\ndes contenus.\n\n(Une étude, 2022)\n\n# Se taire\n\nOn passe."
        "\n\n# Le ton\n\n35 → 68 %\n\nde réponses."
    )
    write_passage(cast.group, "why", "fr", reasons, by=None)
    html = tight(client_of(None).get("/").content.decode())
    why = html.split('told-why"')[1].split("</section>")[0]
    figures = re.findall(r'<span class="figure-number">([^<]+)</span>', why)
    assert figures == ["64\u202f%", "35 → 68\u202f%"]
    assert '<p class="figure-source">Une étude, 2022</p>' in why
    assert "<p>On passe.</p>" in why
    editor = client_of(cast.coordinator)
    preview = editor.post(
        "/equipe/groupe/textes/why/fr", {"title": "", "text": reasons, "preview": "1"}
    )
    assert '<span class="figure-number">64' in tight(preview.content.decode())


def test_who_has_the_power_finds_the_way_in_below_unless_they_are_in(
    cast: Any, client_of: Any
) -> None:
    write_passage(cast.group, "power", "fr", "Un mot suffit.", by=None)
    for who, is_asked in ((None, True), (cast.member, False)):
        html = tight(client_of(who).get("/").content.decode())
        power = html.split('told-power"')[1].split("</section>")[0]
        assert ('href="/rejoindre"' in power) is is_asked


def test_what_nobody_wrote_is_left_out_with_its_entry(cast: Any, client_of: Any) -> None:
    write_passage(cast.group, "mission", "fr", "Aider.", by=None)
    html = tight(client_of(None).get("/").content.decode())
    assert re.findall(r'<li><a href="#(\w+)"', html) == [
        "mission",
        "reach",
        "strength",
        "join",
    ]
    assert 'id="values"' not in html
    assert f'<h1 id="vision-title">{cast.group.name}</h1>' in html


def test_live_figures_continue_those_from_before(written: Any, client_of: Any) -> None:
    cast = written
    launched(cast, 1, now() - timedelta(hours=2))
    old = launched(cast, 2, now() - timedelta(hours=30))
    counted = date(2026, 1, 31)
    launched(cast, 3, now().replace(year=2025))
    for _ in range(3):
        old.voices.create(group=cast.group, by=cast.member, first_words="Bonjour")
    html = tight(client_of(None).get("/").content.decode())
    assert figure_numbers(html) == ["1", "18", "15", "+4000", "+7000", "+100000", "6"]
    assert "dont 2 sur ce site" in html
    assert "dont 3 sur ce site" in html
    assert f'<time datetime="{counted.isoformat()}">' in html
    assert html.count("le site du groupe") == 5, "each under its own figure"


def test_figures_that_nobody_knows_are_shown_as_unknown(cast: Any, client_of: Any) -> None:
    for section in ("actions", "strength"):
        write_passage(cast.group, section, "fr", "Nous agissons.", by=None)
    html = tight(client_of(None).get("/").content.decode())
    assert figure_numbers(html) == ["0", "2", "2", "–", "–", "6"]


def test_another_groups_host_shows_its_own_words_and_figures(written: Any, client_of: Any) -> None:
    with scope(group=written.other_group.pk):
        write_passage(written.other_group, "vision", "de", "Wir sind hier.", by=None)
    html = tight(client_of(None, host="ichbinhier.localhost").get("/").content.decode())
    assert re.search(r'<h1[^>]* lang="de">Wir sind hier\.</h1>', html)
    assert "Texte" not in html
    assert "4002" not in html
    assert "7006" not in html


def test_what_a_group_typed_is_never_markup(written: Any, client_of: Any) -> None:
    write_passage(written.group, "why", "fr", "<script>alert(1)</script>", by=None)
    html = tight(client_of(None).get("/").content.decode())
    assert "<script" not in html
    assert "<b>inventée" not in html
    assert "&lt;script&gt;" in html


def test_the_page_is_light_and_takes_few_queries(
    written: Any, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    browser = client_of(None)
    # Every minute a page is drawn anew: the two looks are in one.
    with time_machine.travel(now(), tick=False):
        browser.get("/")
        with django_assert_max_num_queries(10):
            response = browser.get("/")
    assert len(gzip.compress(response.content)) < 12_000


def test_a_browser_that_has_the_page_already_is_told_so(
    written: Any, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    browser = client_of(None)
    browser.get("/")
    tag = browser.get("/").headers["ETag"]
    with django_assert_max_num_queries(2):
        again = browser.get("/", headers={"if-none-match": tag})
    assert again.status_code == 304
    write_passage(written.group, "why", "fr", "Autrement.", by=None)
    changed = browser.get("/", headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert "Autrement." in changed.content.decode()


def test_a_members_page_is_never_taken_for_a_strangers(written: Any, client_of: Any) -> None:
    stranger = client_of(None)
    stranger.get("/")
    tag = stranger.get("/").headers["ETag"]
    page = client_of(written.member).get("/", headers={"if-none-match": tag})
    assert page.status_code == 200
    assert "Ambre" in page.content.decode()


def test_sections_move_hide_and_come_and_go(written: Any, client_of: Any) -> None:
    group = written.group

    def shown() -> list[str]:
        html = tight(client_of(None).get("/").content.decode())
        return re.findall(r'<section class="[^"]*" id="([\w-]+)"', html)

    move_section(group, "why", -20, by=None)
    assert shown()[:3] == ["vision", "why", "actions"]
    show_section(group, "values", shown=False, by=None)
    assert "values" not in shown()
    show_section(group, "values", shown=True, by=None)
    assert "values" in shown()
    code = add_section(group, by=None)
    assert code not in shown()  # until something stands in it
    write_passage(group, code, "fr", "Venez.", title="Nos ateliers", by=None)
    assert shown()[-4:] == [code, "join", "contact", "sheets"]
    html = client_of(None).get("/").content.decode()
    assert "Nos ateliers" in html
    remove_section(group, code, by=None)
    assert code not in shown()
    group.refresh_from_db()
    assert sorted(section_codes(group)) == sorted(STANDARD)


def test_the_sheets_come_and_go_with_the_shelf_and_are_arranged_as_any_section(
    cast: Any, client_of: Any
) -> None:
    def shown() -> list[str]:
        html = tight(client_of(None).get("/").content.decode())
        return re.findall(r'<section class="[^"]*" id="([\w-]+)"', html)

    write_passage(cast.group, "sheets", "fr", "Nos réponses.", title="À vérifier", by=None)
    assert "sheets" not in shown(), "nobody outside finds a sheet yet"
    shelve(cast)
    assert shown()[-1] == "sheets"
    html = tight(client_of(None).get("/").content.decode())
    section = html.split('told-sheets"')[1].split("</section>")[0]
    for part in (">À vérifier</h2>", "Nos réponses.", 'href="/fiches"'):
        assert part in section
    editor = client_of(cast.coordinator)
    moved = {"section": "sheets", "deed": "up"}
    while shown().index("sheets") > 1:
        editor.post("/equipe/groupe/sections", moved)
    editor.post("/equipe/groupe/sections", {"section": "sheets", "deed": "hide"})
    assert "sheets" not in shown()
    editor.post("/equipe/groupe/sections", {"section": "sheets", "deed": "show"})
    open_shelf(cast.group, is_open=False, by=cast.coordinator)
    assert "sheets" not in shown()


def test_a_page_that_was_arranged_before_sheets_were_a_section_has_them_last(cast: Any) -> None:
    before = [code for code in SECTIONS if code not in {"contact", "sheets"}]
    cast.group.section_order = [before[0], "contact", *before[1:]]
    cast.group.save()
    import_module(
        "jesuisla.collective.groups.migrations.0010_sheets_are_a_section"
    ).sheets_stay_last(apps, None)
    cast.group.refresh_from_db()
    assert section_codes(cast.group) == [before[0], "contact", *before[1:], "sheets"]


@pytest.mark.parametrize("code", ["vision", "legal", "nothing"])
def test_the_vision_stays_first_and_what_is_no_section_moves_nowhere(cast: Any, code: str) -> None:
    with pytest.raises(Refused):
        move_section(cast.group, code, 1, by=None)


def test_a_standard_section_is_hidden_but_never_removed(cast: Any) -> None:
    with pytest.raises(Refused):
        remove_section(cast.group, "why", by=None)


def test_a_member_is_led_to_the_actions_and_not_asked_to_join(written: Any, client_of: Any) -> None:
    html = tight(client_of(written.member).get("/").content.decode())
    assert 'id="join"' not in html
    assert 'href="/rejoindre"' not in html
    assert re.search(r'<a class="button" href="/actions">', html)


def test_the_doors_of_the_group_are_links_named_by_their_network(
    written: Any, client_of: Any
) -> None:
    doors = ["https://www.facebook.com/groups/1", "https://example.org/forum"]
    change_settings(written.group, {"doors": doors}, by=None)
    html = tight(client_of(None).get("/").content.decode())
    assert re.search(r'href="https://www.facebook.com/groups/1"[^>]*>Notre groupe Facebook<', html)
    assert ">example.org</a>" in html


def test_a_shared_link_has_a_title_a_text_and_a_picture(written: Any, client_of: Any) -> None:
    html = client_of(None).get("/").content.decode()
    tags = dict(re.findall(r'<meta\s+property="og:(\w+)"\s+content="([^"]*)"', html))
    assert tags["title"] == "Texte vision."
    assert tags["description"] == "Suite."
    assert '<link rel="canonical" href="http' in html
    answer = client_of(None).get("/" + tags["image"].split("/", 3)[3])
    assert answer["Content-Type"] == "image/png"
    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.size == (1200, 630)
    assert client_of(None).get("/apercu/xx.png").status_code == 404


def test_the_picture_is_drawn_anew_only_when_it_shows_something_else(
    written: Any, client_of: Any, monkeypatch: Any
) -> None:
    drawings: list[str] = []
    draw = vl_convert.svg_to_png
    monkeypatch.setattr(
        vl_convert, "svg_to_png", lambda svg, **how: drawings.append(svg) or draw(svg, **how)
    )
    browser = client_of(None)
    first = browser.get("/apercu/fr.png").content
    assert browser.get("/apercu/fr.png").content == first
    assert len(drawings) == 1
    assert re.search(r"plus de 4\s000 actions", drawings[0])
    write_passage(written.group, "vision", "fr", "Un autre titre.", by=None)
    assert browser.get("/apercu/fr.png").content != first
    assert len(drawings) == 2


def test_the_legal_notice_is_a_page_of_its_own(written: Any, client_of: Any) -> None:
    assert 'href="/mentions-legales"' in client_of(None).get("/").content.decode()
    before = client_of(None).get("/mentions-legales").content.decode()
    write_passage(written.group, "legal", "fr", "Association loi 1901.", by=None)
    after = client_of(None).get("/mentions-legales").content.decode()
    assert "Association loi 1901." not in before
    assert "Association loi 1901." in after
    assert "Association loi 1901." not in client_of(None).get("/").content.decode()
