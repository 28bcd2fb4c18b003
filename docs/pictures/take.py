"""Takes the pictures of the documentation anew, from a fresh demonstration.

    .venv/bin/python docs/pictures/take.py

Starts the demonstration in a folder of its own, plays the whole life of one action in it,
and writes each picture beside this file, in French and in English. Needs Chromium.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

HERE = Path(__file__).resolve().parent
PROGRAM = Path(sys.executable).parent / "jesuisla"
POST = "https://m.facebook.com/gazette.inventee/posts/100000000000009?fbclid=abc"
PHONE, DESKTOP = 360, 1280
TALLEST = 760
LARGEST = 120_000
"""Bytes of a picture: pages of the documentation stay quick on a slow line."""
PAUSES, PAUSE = 7, 10_000
KINDS = {"o": "ours", "s": "supportive", "n": "neutral", "h": "hateful", "?": "unknown"}
VOICES = {
    "Ambre": "J’enseigne dans ce collège : la moitié de la chorale vient de cette rue",
    "Basile": "Je les entends répéter le mardi et ça me met de bonne humeur",
    "Chloe": "Ma sœur chante avec elles et eux. Merci de leur laisser cette joie",
}


class Camera:
    """A browser on the demonstration, signed in as one person after the other."""

    def __init__(self, browser: Browser, links: Mapping[str, str]) -> None:
        self._browser = browser
        self._links = links
        self._pages: dict[tuple[str, int], Page] = {}
        self.base = links[""]

    def page(self, name: str = "", width: int = PHONE) -> Page:
        """A page of this person's, in French; of a stranger's without a name."""
        if (name, width) not in self._pages:
            context = self._browser.new_context(
                viewport={"width": width, "height": TALLEST},
                device_scale_factor=1.5 if width == PHONE else 1,
                locale="fr",
                reduced_motion="reduce",
                java_script_enabled=False,
                base_url=self.base,
            )
            opened = context.new_page()
            if name:
                opened.goto(self._links[name])
            self._pages[name, width] = opened
        return self._pages[name, width]

    def take(
        self,
        page: Page,
        name: str,
        *,
        start: str = "body",
        tall: int = TALLEST,
        unfold: Sequence[str] = (),
    ) -> None:
        """Write ``name-fr.png`` and ``name-en.png``, from where ``start`` stands on the page.

        What is to ``unfold`` first is opened, one after the other.
        """
        home = "/".join(page.url.split("/")[:3])
        for language in ("en", "fr"):
            cookie = {"name": "django_language", "value": language, "url": home}
            page.context.add_cookies([cookie])  # type: ignore[list-item]  # a plain dict will do
            answer = page.goto(page.url.partition("#")[0])
            if answer is None or not answer.ok:
                raise RuntimeError(f"{name}: {page.url} did not answer as it should")
            for fold in unfold:
                page.locator(fold).first.click()
            page.evaluate("window.scrollTo(0, 0)")
            file = HERE / f"{name}-{language}.png"
            found = page.locator(start).first.bounding_box()
            whole = page.locator("html").bounding_box()
            size = page.viewport_size
            if found is None or whole is None or size is None:
                raise RuntimeError(f"{name}: the page shows no {start}")
            top = max(0.0, found["y"] - (16 if start != "body" else 0))
            height = min(tall, int(whole["height"] - top))
            # A screen, not a part of the whole page: what sticks to its foot stands at its foot.
            page.set_viewport_size({"width": size["width"], "height": height})
            page.evaluate("top => window.scrollTo(0, top)", top)
            page.screenshot(path=str(file))
            page.set_viewport_size(size)
            if file.stat().st_size > LARGEST:
                raise RuntimeError(f"{file.name} is too large: {file.stat().st_size} bytes")


@contextmanager
def demonstration(folder: str, *more: str) -> Iterator[dict[str, str]]:
    """The demonstration of a folder: each person's sign-in link, and its address under ``""``."""
    process = subprocess.Popen(  # noqa: S603  # our own command, in our own environment
        [PROGRAM, "demo", "--no-browser", "--data-dir", folder, *more],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        links: dict[str, str] = {}
        for line in process.stdout or ():
            if line.startswith("Ready: "):
                links[""] = line.removeprefix("Ready: ").strip()
            told = re.match(r"(\w+), .*?: (http\S+)", line)
            if told:
                links[told[1]] = told[2]
            if "Robin" in links:  # the last one
                break
        yield links
    finally:
        process.terminate()
        process.wait()


def read_ten(page: Page, letters: str) -> None:
    """Ten taps on the page that is open, saved.

    The demonstration has just read threads in the same name, so a minute's pause may be asked for.
    """
    for row, letter in zip(page.locator("fieldset.tap").all(), letters, strict=True):
        choice = f"label.tap-choice:has(input[value={KINDS[letter]}])"
        row.locator(choice).click()
    save(page)
    for _ in range(PAUSES):
        if not page.url.endswith("/dix"):
            return
        page.wait_for_timeout(PAUSE)
        save(page)
    raise RuntimeError("The ten taps were not saved.")


def save(page: Page) -> None:
    """The one main button of the page."""
    page.locator("main form .button-main").click()


def play(camera: Camera) -> None:
    """The whole life of one action, with a picture at each step."""
    wide = camera.page(width=DESKTOP)
    wide.goto("/")
    camera.take(wide, "home-wide", tall=860)

    chloe = camera.page("Chloe")
    chloe.goto("/proposer")
    camera.take(chloe, "propose")
    chloe.locator("[name=link]").fill(f"Vous avez vu ? {POST}")
    chloe.locator("[name=note]").fill("Une chorale de collège est insultée.")
    save(chloe)
    thread = re.sub(r"\D", "", chloe.url.partition("/fils/")[2].partition("?")[0])
    chloe.goto(f"/fils/{thread}/decrire")
    chloe.locator("[name=title]").fill("La chorale du collège en finale (fil inventé)")
    chloe.locator("details:has([name=audience]) > summary").click()
    chloe.locator("[name=audience]").fill("184000")
    chloe.locator("main form .button").first.click()
    chloe.goto(f"/fils/{thread}/dix")
    camera.take(chloe, "taps")
    read_ten(chloe, "hhnhhnsn?n")

    maud = camera.page("Maud", DESKTOP)
    maud.goto("/veille")
    camera.take(maud, "queue", start=".queue", tall=480)
    taken = f"form[action='/veille/{thread}/prendre']"
    maud.locator(f"details.line:has({taken}) > summary").click()
    maud.locator(f"{taken} button").click()
    maud.locator("[name=why]").fill("Des élèves sont insulté·es sous une bonne nouvelle.")
    maud.locator("[name=whom]").fill("les élèves de la chorale et leurs familles")
    maud.locator("details:has([name=avoid]) > summary").first.click()
    maud.locator("[name=avoid]").fill("Ne nommez ni le collège, ni la rue.")
    maud.locator("form:has([name=why]) .button:not(.button-quiet, .button-plain)").click()
    review = maud.url.removeprefix(camera.base)

    malik = camera.page("Malik")
    malik.goto(review)
    camera.take(malik, "review")
    malik.locator("button[value=agree_and_launch]").click()
    action = malik.url.removeprefix(camera.base).partition("?")[0]
    take_part(camera, action)

    chloe.goto(f"/fils/{thread}/dix")
    read_ten(chloe, "oosnhnonnn")
    malik.goto(f"{action}/clore")
    malik.locator("#thanks").fill("Merci à vous trois.")
    malik.locator("form:has(#thanks) button").first.click()
    camera.take(malik, "result", start="main")


def show_meanings(camera: Camera) -> None:
    """A story that another language tells, and a past action found by what it was about."""
    maud = camera.page("Maud")
    found = maud.locator("main .badge-on").first
    for _look in range(PAUSES):  # until the meanings of titles are remembered
        maud.goto("/actions/passees?q=transports+gratuits+pour+les+jeunes")
        if found.is_visible():
            break
        maud.wait_for_timeout(PAUSE)
    expect(found).to_be_visible()
    camera.take(maud, "past-by-meaning", start="main", tall=560)
    maud.goto("/veille")
    line = "details.line:has(a:text('Neue Unterkunft'))"
    story = f"{line} details.more:has(button[value=join])"
    folds = (f"{line} > summary", f"{story} > summary")
    camera.take(maud, "story", start=story, tall=220, unfold=folds)


def show_learning(camera: Camera, name: str) -> None:
    """What the classifier of the group learned that has a lesson of its own."""
    quinn = camera.page("Quinn")
    quinn.goto("/".join(quinn.url.split("/")[:3]) + "/veille/apprentissage")
    camera.take(quinn, name, start="main", tall=760)


def take_part(camera: Camera, action: str) -> None:
    """Three members say where their voice is, then visit one another."""
    for name, words in VOICES.items():
        page = camera.page(name)
        page.goto(action)
        if name == "Ambre":
            camera.take(page, "brief", start="main")
        page.goto(f"{action}?etape=voix")
        page.locator("#where").fill(f"{words} #jesuislà")
        page.locator("form:has(#where) button").click()
    for name in VOICES:
        page = camera.page(name)
        for visit in range(2):
            page.goto(action)
            page.locator(".visit button[value=read]").click()
            if (name, visit) == ("Chloe", 1):
                camera.take(page, "support", start="#soutenir")
            elif (liked := page.locator(".visit button[value=liked]")).count():
                liked.click()  # not offered to whoever supported much in a few minutes


def main() -> None:
    """Take all pictures."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        with demonstration(folder) as links:
            camera = Camera(browser, links)
            show_learning(camera, "learned-before")
            show_meanings(camera)
            play(camera)
        with demonstration(folder, "--corrections") as links:
            show_learning(Camera(browser, links), "learned-after")
        browser.close()


if __name__ == "__main__":
    main()
