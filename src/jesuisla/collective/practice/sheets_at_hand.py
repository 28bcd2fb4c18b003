"""Fact sheets of the group beside an invented thread: found by its words, confirmed by nobody."""

from jesuisla.collective.groups.models import Group
from jesuisla.collective.knowledge.matching import sheets_for_texts
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.practice.invented_threads import RehearsedThread

MOST = 3


def sheets_beside(group: Group, invented: RehearsedThread) -> list[Sheet]:
    """Return the sheets that hold and come near what is said in an invented thread.

    Those in its language and in the group's.
    """
    texts = (invented.title, invented.post, *(comment.text for comment in invented.comments))
    languages = {invented.language, group.language}
    return sheets_for_texts(group, texts, languages, most=MOST)
