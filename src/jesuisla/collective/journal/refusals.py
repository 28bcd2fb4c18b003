"""When an operation says no."""

from django.utils.functional import Promise


class Refused(ValueError):  # noqa: N818  # a sentence for a person, not an "Error"
    """An operation was refused; the message is a sentence that says what to do.

    ``sentence`` is translated when it is shown, in the language of whoever reads it.
    """

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)
