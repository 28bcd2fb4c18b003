"""Other hosts that show the posts of a network: its own, previews for chats, readers.

Such an address is the network's own but for the host; with that put back, the network's
rules apply to it and one post is one thread. A reader that anybody may run (Nitter,
Invidious, Redlib …) is told by the first word of its host.
"""

from dataclasses import replace

from jesuisla.networks.links import WebAddress

_DOMAINS = {
    "x.com": (
        "fxtwitter.com vxtwitter.com fixupx.com fixvx.com twittpr.com xcancel.com lightbrd.com"
        " twiiit.com cunnyx.com girlcockx.com hitlerx.com stupidpenisx.com fixuptwitter.com"
        " twitterez.com twitfix.com ayytwitter.com twitter64.com"
        " twitter3e4tixl4xyajtrzo62zg5vztmjuricljdp2c5kshju4avyoid.onion"
    ),
    "youtube.com": "youtubekids.com ytimg.com youtubeeducation.com yout-ube.com",
    "youtu.be": (
        "y2u.be vid.plus invidio.us redirect.invidious.io yewtu.be piped.video hooktube.com"
        " yt.be inv.nadeko.net inv.tux.pizza inv.riverside.rocks tube.cadence.moe"
        " watch.whatever.social"
    ),
    "tiktok.com": (
        "tiktokv.com tiktokv.eu tiktokv.us tfxktok.com vxtiktok.com fxtiktok.com tnktok.com"
        " tiktxk.com kktiktok.com tiktokez.com offtiktok.com"
    ),
    "instagram.com": (
        "ddinstagram.com kkinstagram.com vxinstagram.com fxinstagram.com instagramez.com"
        " eeinstagram.com uuinstagram.com gginstagram.com"
    ),
    "bsky.app": (
        "fxbsky.app vxbsky.app bskyx.app bskye.app bsyy.app cbsky.app xbsky.app"
        " fixbsky.app bskyez.com main.bsky.dev deer.social blacksky.community"
    ),
    "reddit.com": (
        "rxddit.com vxreddit.com fxreddit.com redditez.com redditmedia.com"
        " safereddit.com"
        " reddittorjg6rue252oqsxryoxengawnmo46qy4kyii5wtqnwfj4ooad.onion"
    ),
    "facebook.com": (
        "facebookez.com facebed.com fxfacebook.com vxfacebook.com"
        " facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion"
    ),
}
_REAL = {other: real for real, others in _DOMAINS.items() for other in others.split()}
_READERS = {
    "nitter": "x.com",
    "invidious": "youtu.be",
    "piped": "youtu.be",
    "libreddit": "reddit.com",
    "redlib": "reddit.com",
    "teddit": "reddit.com",
    "proxitok": "tiktok.com",
    "bibliogram": "instagram.com",
}


def with_real_host(address: WebAddress) -> WebAddress:
    """The address on the network's own host; any other as it is.

    >>> from jesuisla.networks.addresses import read_address
    >>> [with_real_host(read_address(f"https://{host}/a")).host
    ...  for host in ("vm.vxtiktok.com", "nitter.exemple.org", "www.lemonde.fr")]
    ['vm.tiktok.com', 'x.com', 'www.lemonde.fr']
    """
    labels = address.host.split(".")
    # "piped" is a word: a reader's host has the name of whoever runs it behind.
    if labels[0] in _READERS and (labels[0] != "piped" or len(labels) > 2):
        return replace(address, host=_READERS[labels[0]], port=None)
    for start in range(len(labels) - 1):
        real = _REAL.get(".".join(labels[start:]))
        if real:
            return replace(address, host=".".join([*labels[:start], real]), port=None)
    return address
