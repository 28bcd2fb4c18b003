"""HTML as tests compare it."""

import re


def tight(html: str) -> str:
    """Take out the white space that only lays HTML out: line breaks with what indents.

    >>> tight("<p>\\n  <a\\n    href='/'\\n  >\\n    Come\\n    in\\n  </a>\\n</p>")
    "<p><a href='/'>Come in</a></p>"
    """
    at_an_edge = re.sub(r"(?<=>)\s*\n\s*|\s*\n\s*(?=[<>])", "", html)
    return re.sub(r"\s*\n\s*", " ", at_an_edge)
