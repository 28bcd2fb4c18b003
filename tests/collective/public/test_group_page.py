from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jesuisla.collective.groups.models import Charter, Logo, Passage, PastFigure, Supporter
from jesuisla.collective.journal.models import Entry

READ = [
    "/equipe/groupe",
    "/equipe/groupe/sections",
    "/equipe/groupe/chiffres",
    "/equipe/groupe/soutiens",
    "/equipe/groupe/textes/vision/fr",
    "/equipe/groupe/charte",
]
WRITE = [
    "/equipe/groupe/textes/vision/fr",
    "/equipe/groupe/sections",
    "/equipe/groupe/chiffres",
    "/equipe/groupe/soutiens",
    "/equipe/groupe/charte",
    "/equipe/groupe/chiffres/1/retirer",
    "/equipe/groupe/soutiens/1/retirer",
]
FIGURE = {
    "name": "actions",
    "reach": "group",
    "value": "4000",
    "at_least": "on",
    "counted_on": "2026-03-01",
    "source": "jesuisla.net",
    "source_url": "",
}


@pytest.mark.parametrize(
    ("who", "strong", "status"),
    [
        (None, True, 302),
        ("applicant", True, 404),
        ("member", True, 404),
        ("moderator", True, 404),
        ("coordinator", False, 302),
        ("coordinator", True, 200),
    ],
)
def test_only_coordinators_with_a_second_factor_see_it(
    cast: Any, client_of: Any, who: str | None, strong: bool, status: int
) -> None:
    browser = client_of(getattr(cast, who) if who else None, strong=strong)
    assert [browser.get(path).status_code for path in READ] == [status] * len(READ)


@pytest.mark.parametrize("who", [None, "applicant", "member", "moderator", "other_moderator"])
def test_nobody_else_changes_anything(cast: Any, client_of: Any, who: str | None) -> None:
    before = Entry.objects.count()
    browser = client_of(getattr(cast, who) if who else None, host="jesuisla.localhost")
    for path in WRITE:
        response = browser.post(path, FIGURE | {"text": "x", "text_fr": "x"})
        assert response.status_code in (302, 404)
    assert Entry.objects.count() == before
    assert Charter.objects.count() == 1


def test_a_passage_is_written_changed_and_taken_off_the_page(cast: Any, client_of: Any) -> None:
    browser = client_of(cast.coordinator)
    path = "/equipe/groupe/textes/values/en"
    assert browser.post(path, {"text": "Be kind."}).status_code == 302
    assert Passage.objects.get().text == "Be kind."
    assert "Be kind." in browser.get(path).content.decode()
    assert "Be kind." in browser.get("/", headers={"accept-language": "en"}).content.decode()
    assert browser.post(path, {"text": ""}).status_code == 302
    assert not Passage.objects.exists()


@pytest.mark.parametrize("path", ["textes/nothing/fr", "textes/vision/xx", "textes/vision/es"])
def test_other_sections_and_languages_do_not_exist(cast: Any, client_of: Any, path: str) -> None:
    assert client_of(cast.coordinator).get(f"/equipe/groupe/{path}").status_code == 404


def test_a_text_too_long_is_refused_and_kept_in_the_form(cast: Any, client_of: Any) -> None:
    response = client_of(cast.coordinator).post(
        "/equipe/groupe/textes/values/fr", {"text": "long " * 1001}
    )
    assert response.status_code == 422
    assert "long long" in response.content.decode()
    assert not Passage.objects.exists()


def test_a_figure_is_written_down_and_removed(cast: Any, client_of: Any) -> None:
    browser = client_of(cast.coordinator)
    assert browser.post("/equipe/groupe/chiffres", FIGURE).status_code == 302
    figure = PastFigure.objects.get()
    assert (figure.value, figure.at_least) == (4000, True)
    assert "jesuisla.net" in browser.get("/equipe/groupe/chiffres").content.decode()
    again = browser.post("/equipe/groupe/chiffres", FIGURE)
    assert again.status_code == 422
    removed = browser.post(f"/equipe/groupe/chiffres/{figure.pk}/retirer")
    assert removed.status_code == 302
    assert not PastFigure.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "0"},
        {"value": "beaucoup"},
        {"value": "9" * 30},
        {"counted_on": "2999-01-01"},
        {"counted_on": "hier"},
        {"source": ""},
        {"name": "likes"},
        {"source_url": "javascript:alert(1)"},
        {"source": "x\x00y"},
    ],
)
def test_a_wrong_figure_is_refused_with_a_sentence(
    cast: Any, client_of: Any, wrong: dict[str, str]
) -> None:
    response = client_of(cast.coordinator).post("/equipe/groupe/chiffres", FIGURE | wrong)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not PastFigure.objects.exists()


def test_supporters_are_named_and_taken_away(cast: Any, client_of: Any) -> None:
    browser = client_of(cast.coordinator)
    told = {"name": "Association inventée", "url": "https://example.org", "position": "1"}
    assert browser.post("/equipe/groupe/soutiens", told).status_code == 302
    supporter = Supporter.objects.get()
    assert "Association inventée" in browser.get("/").content.decode()
    bad = browser.post("/equipe/groupe/soutiens", {"name": "", "position": "x"})
    assert bad.status_code == 422
    browser.post(f"/equipe/groupe/soutiens/{supporter.pk}/retirer")
    assert not Supporter.objects.exists()
    assert browser.post(f"/equipe/groupe/soutiens/{supporter.pk}/retirer").status_code == 404


def picture(kind: str, size: tuple[int, int] = (900, 300)) -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", size, "#0f5b5e").save(file, kind)
    return SimpleUploadedFile(f"logo.{kind.lower()}", file.getvalue())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_drawn_anew_and_served_from_here(cast: Any, client_of: Any, kind: str) -> None:
    browser = client_of(cast.coordinator)
    sent = picture(kind)
    form = {"name": "Maison", "position": "1", "logo": sent}
    assert browser.post("/equipe/groupe/soutiens", form).status_code == 302
    logo = Logo.objects.get()
    assert (logo.width, logo.height) == (480, 160)
    html = client_of(None).get("/").content.decode()
    address = f"/partenaires/{logo.supporter_id}.png?{logo.digest}"
    assert f'src="{address}"' in html
    assert 'alt="Maison"' in html
    served = client_of(None).get(address)
    assert served["Content-Type"] == "image/png"
    with Image.open(BytesIO(served.content)) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (480, 160))
    assert served.content != sent.file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + bytes(40),
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"%PDF-1.7",
        bytes(3 * 1024 * 1024),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_with_a_sentence(
    cast: Any, client_of: Any, data: bytes
) -> None:
    form = {"name": "Maison", "position": "1", "logo": SimpleUploadedFile("logo.png", data)}
    response = client_of(cast.coordinator).post("/equipe/groupe/soutiens", form)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not Logo.objects.exists()
    assert not Supporter.objects.exists()


@pytest.mark.parametrize("size", [(6000, 5000), (1, 9000)], ids=["large", "long"])
def test_a_picture_of_too_many_pixels_is_refused(
    cast: Any, client_of: Any, size: tuple[int, int]
) -> None:
    form = {"name": "Maison", "position": "1", "logo": picture("PNG", size)}
    response = client_of(cast.coordinator).post("/equipe/groupe/soutiens", form)
    assert response.status_code == 422
    assert not Logo.objects.exists()


def test_sections_are_added_moved_hidden_and_removed_by_the_coordination(
    cast: Any, client_of: Any
) -> None:
    browser = client_of(cast.coordinator)
    added = browser.post("/equipe/groupe/sections", {"deed": "add"})
    assert added["Location"] == "/equipe/groupe/textes/own-1/fr"
    write = {"title": "Nos ateliers", "text": "Venez."}
    assert browser.post(added["Location"], write).status_code == 302
    assert "Nos ateliers" in client_of(None).get("/").content.decode()
    for deed in ("up", "down", "hide"):
        browser.post("/equipe/groupe/sections", {"deed": deed, "section": "own-1"})
    assert "Nos ateliers" not in client_of(None).get("/").content.decode()
    assert "Nos ateliers" in browser.get("/equipe/groupe/sections").content.decode()
    browser.post("/equipe/groupe/sections", {"deed": "remove", "section": "own-1"})
    assert "Nos ateliers" not in browser.get("/equipe/groupe/sections").content.decode()
    assert not Passage.objects.exists()


def test_a_preview_is_shown_and_published_nowhere(cast: Any, client_of: Any) -> None:
    browser = client_of(cast.coordinator)
    typed = {"title": "Pourquoi", "text": "- Un\n- Deux", "preview": "1"}
    html = browser.post("/equipe/groupe/textes/why/en", typed).content.decode()
    assert 'id="preview"' in html
    assert "<li>Un</li>" in html
    assert not Passage.objects.exists()


def test_a_new_version_of_the_charter_is_published_whole(cast: Any, client_of: Any) -> None:
    browser = client_of(cast.coordinator)
    assert "Avec bienveillance." in browser.get("/equipe/groupe/charte").content.decode()
    same = {"text_fr": "Avec bienveillance.", "text_en": ""}
    assert browser.post("/equipe/groupe/charte", same).status_code == 302
    assert Charter.objects.count() == 1
    empty = browser.post("/equipe/groupe/charte", {"text_fr": " ", "text_en": "Kind."})
    assert empty.status_code == 422
    new = {"text_fr": "Avec patience.", "text_en": "With patience."}
    assert browser.post("/equipe/groupe/charte", new).status_code == 302
    assert Charter.objects.filter(version=2).count() == 2
    assert "Avec patience." in browser.get("/charte").content.decode()
