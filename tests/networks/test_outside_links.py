"""Links that other projects' tests and bug reports hold, and their neighbours.

``outside_links.tsv``: a text, then its network and id, or "refused" and why. The names of
people are invented. Among the sources: the tests of yt-dlp, gallery-dl, danbooru and
get-video-id, and the rules of ClearURLs.
"""

from pathlib import Path

import pytest

from jesuisla.networks.links import NotALink, WhyNot
from jesuisla.networks.registry import recognise

LINES = (Path(__file__).parent / "outside_links.tsv").read_text(encoding="utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in LINES if not line.startswith("# ")]
TRACKING = """
    utm_source utm mtm_campaign ga_source yclid _openstat fb_action_ids fb_action_types
    fb_source fb_ref fbclid action_object_map action_type_map action_ref_map gs_l mkt_tok
    hmb_campaign hmb_medium hmb_source gclid srsltid otm_source cmpid os_ehash _ga _gl
    __twitter_impression wt_mc wt_zmc wtrid mc emc dclid Echobox spm vn_a vn_a_b
    tracking_source ceneo_spo itm_campaign itm_medium itm_source __hsfp __hssc __hstc _hsenc
    __s hsCtaTracking mc_eid mc_cid mc_tc ml_subscriber ml_subscriber_hash msclkid
    oly_anon_id oly_enc_id rb_clickid s_cid vero_conv vero_id wickedid twclid ref ref_
    referrer xtor at_medium CMP smid taid guccounter gad_source wbraid mtm_kwd pk_campaign
    sfmc_id igsh si xmt slof %3Futm_source
"""


@pytest.mark.parametrize(("text", "network", "identity"), CASES)
def test_a_link_met_elsewhere(text: str, network: str, identity: str) -> None:
    if network == "refused":
        with pytest.raises(NotALink) as refused:
            recognise(text)
        assert refused.value.why is WhyNot(identity)
        return
    link = recognise(text)
    assert (link.network, link.native_id) == (network, identity)
    assert (recognise(link.url), recognise(link.url).url) == (link, link.url)


@pytest.mark.parametrize("name", TRACKING.split())
def test_where_a_reader_came_from_makes_no_second_thread(name: str) -> None:
    page = "https://www.lejournal.example/a/1.html"
    assert recognise(f"{page}?{name}=x&id=3").url == f"{page}?id=3"


@pytest.mark.parametrize("name", ["id", "page", "article", "v", "q", "source", "lang", "p", "t"])
def test_what_tells_the_page_stays(name: str) -> None:
    page = f"https://www.lejournal.example/a/1.html?{name}=3"
    assert recognise(page).url == page


@pytest.mark.parametrize(
    "text",
    [
        "https://eur02.safelinks.protection.outlook.com/?url={inside}&data=05%7C01%7C{mail}%7Ce0db",
        "https://lejournal.example/a/1.html?email={mail}",
        "https://lejournal.example/a/1.html?d=05%7C{mail}%7C0&id=3",
        "https://lejournal.example/a/1.html?{mail}=1",
        "https://www.facebook.com/lou.demo/posts/845746695605598?comment_id={mail}",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc={mail}",
    ],
)
@pytest.mark.parametrize("mail", ["prenom.nom%40exemple.org", "prenom.nom%2540exemple.org"])
def test_nobody_s_mailbox_is_in_what_is_kept(text: str, mail: str) -> None:
    inside = "https%3A%2F%2Fwww.facebook.com%2Flou.demo%2Fposts%2F845746695605598"
    link = recognise(text.format(mail=mail, inside=inside))
    words = f"{link.native_id} {link.url} {link.page} {link.comment_id} {link.comment_url}"
    assert "exemple.org" not in words
