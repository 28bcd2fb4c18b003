"""What a comment is made into before its meaning is read: no names of groups, no denied insults."""

from jesuisla.analysis.triage.denials import Denials, insult_hashes
from jesuisla.analysis.triage.features import READS
from jesuisla.analysis.triage.group_words import GroupWords
from jesuisla.analysis.triage.lexicon import Lexicon
from jesuisla.analysis.triage.meaning_head import SOFTENS_DENIALS, MeaningHead


class MeaningTexts:
    """Makes texts ready for a head; one that was made before denials were softened has them."""

    def __init__(self, head: MeaningHead, lexicon: Lexicon) -> None:
        self._groups = GroupWords(head.groups, head.group_langs)
        denied = head.denied if len(head.denied) else insult_hashes(lexicon)
        self._denials = Denials(denied) if head.about.get(SOFTENS_DENIALS) else None

    def ready(self, text: str, lang: str | None) -> str:
        """Return what the encoder is to read of a text."""
        text = text[:READS]
        if self._denials is not None:
            text = self._denials.softened(text, lang)
        return self._groups.replaced(text, lang)
