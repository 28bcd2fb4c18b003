"""Reading archives: words of the whole comment, and the meaning of its beginning.

Words alone are so far from the answer that hardly a comment can be passed over, but the time goes
to the long ones, and what their end means changes little: on sources left out, and on sources never
trained on, the beginning costs less than .01 AUC. The meaning read where words weigh most costs
more: so does any choice that makes long comments look worse than short ones.
"""

READS = 200
"""Letters of a comment of which the meaning is read."""


def beginning(text: str) -> str:
    """Return what is read of a text, up to a space where there is one.

    >>> beginning("Une fois"), len(beginning("a" * 400)), len(beginning("Deux mots " * 40))
    ('Une fois', 200, 199)
    """
    if len(text) <= READS:
        return text
    space = text.rfind(" ", 0, READS)
    return text[: READS if space < 0 else space]
