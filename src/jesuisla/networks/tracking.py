"""Parameters of an address that only say where a reader came from.

The names are facts collected from the networks' and newspapers' own addresses and from the
rules of ClearURLs (https://github.com/ClearURLs/Rules), which know many more: only what a
link to a comment thread may carry stands here.
"""

import re

_EVERYWHERE = re.compile(
    # Facebook, Instagram and Threads
    "fbclid|mibextid|rdid|share_url|paipv|eav|sfnsn|extid|_rdr|_rdc|refid|ig_rid|ig_mid|igsh(?:id)?"
    r"|xmt|slof|fref|fb_(?:action_(?:types|ids)|source|ref|comment_id)|__(?:tn__|cft__|xts__).*"
    "|action_(?:object|type|ref)_map|hc_(?:location|ref)"
    # YouTube, X, TikTok, LinkedIn, Reddit, Pinterest
    "|si|feature|pp|ab_channel|twclid|__twitter_impression|ref_(?:src|url|source)?|is_from_webapp"
    "|sender_device|ttclid|tt_(?:from|medium|content)|li_fat_id|rdt_cid|epik|_branch_.*|scid|sccid"
    # Advertising
    "|gclid|gclsrc|dclid|[gw]braid|gad_(?:source|campaignid)|gs_l|srsltid|msclkid|yclid|ysclid"
    "|_openstat|rb_clickid|irclickid|irgwc|wickedid|ef_id|s_kwcid|obOrigUrl|tblci|taboola.*"
    "|tracking_source|tduid|maca|ceneo_spo|os_ehash|awc|cjevent"
    # Mailings
    "|mc_(?:cid|eid|tc)|mkt_tok|_hsenc|_hsmi|__hs(?:fp|sc|tc)|hsCtaTracking|hss_channel|vero_(?:id|conv)"
    "|ml_subscriber(?:_hash)?|__s|ck_subscriber_id|sib_id|dm_i|_ke|_kx|elqTrack(?:Id)?|nlid|sfmc_.*"
    "|bsft_.*|trk_(?:contact|msg|module|sid)"
    # The statistics of newspapers and shops
    "|_ga|_gl|ga_.*|xtor|s_cid|[ns]?cmpid|cmp|ncid|ocid|ftag|wt_?z?mc|wtrid|[a-z]?mc|spm|scm"
    "|share_id|sr_share|ref|refsrc|referr?er|echobox|smid|smtyp|guccounter|guce_referrer(?:_sig)?"
    "|usqp|amp_(?:js_v|gsa|r|ct)|aoh|mbid|itid|taid|at(?:custom|medium|campaign)[0-9]*"
    "|(?:utm|at|oly|ns|pk|mtm|piwik|matomo|hmb|otm|itm|vn|hsa)_.*|utm",
    re.IGNORECASE | re.DOTALL,
)
_ON_SITES = {
    "linkedin.com": "trk|li[a-z]{2}|refid|trackingid|rcm|originalsubdomain",
    "medium.com": "source|sk",
    "msn.com": "cvid|ei|pc",
    "spiegel.de": "b|sara_ref",
    "bild.de": "wtmc|t_ref",
    "washingtonpost.com": "tid|wpisrc|wpmm",
    "nytimes.com": "partner|rref|smprod|unlocked_article_code",
    "tumblr.com": "source",
    "forbes.com": "sh",
    "thetimes.co.uk": "sharetoken",
    "t.me": "single",
}
_NAMES_ON = {site: re.compile(names, re.IGNORECASE) for site, names in _ON_SITES.items()}


def is_tracking(name: str, host: str = "") -> bool:
    """Whether a parameter only says where a reader came from, everywhere or on ``host``.

    >>> [is_tracking(name) for name in ("utm_source", "fbclid", "__cft__[0]", "v")]
    [True, True, True, False]
    >>> is_tracking("trk"), is_tracking("trk", "fr.linkedin.com")
    (False, True)
    """
    name = name.lstrip("?")  # a question mark too many, as some mailings add
    if _EVERYWHERE.fullmatch(name):
        return True
    return any(
        (host == site or host.endswith(f".{site}")) and names.fullmatch(name)
        for site, names in _NAMES_ON.items()
    )
