"""A group's readings and labels as lines, in the form that the commands of the analysis read.

No line says who wrote a comment, who took a reading or who labelled. Only labels quote, and
only what the group still keeps.
"""

import json
from collections.abc import Iterator
from itertools import islice

from django.conf import settings

from jesuisla.analysis.triage import comment_as_record
from jesuisla.analysis.visibility import sighting_as_lines
from jesuisla.collective.actions.lifting.order_models import countable_readings, sightings
from jesuisla.collective.groups.models import Group
from jesuisla.collective.scoring.teaching import lessons

AT_ONCE = 200
"""Readings whose places are in memory together."""


def reading_lines() -> Iterator[str]:
    """Yield one line a place of every reading, oldest first, for ``jesuisla visibility``.

    Threads, pages and comments go by their number in the database. Left out: what somebody made
    up to practise on, and figures that a network's terms want nobody to work with. Needs the
    scope of the group.
    """
    readings = countable_readings().filter(places__isnull=False).distinct()
    if not settings.DEMO:
        readings = readings.exclude(thread__invented=True)
    ordered = readings.order_by("taken_at", "pk").iterator(chunk_size=AT_ONCE)
    while some := list(islice(ordered, AT_ONCE)):
        for reading, sighting in zip(some, sightings(some), strict=True):
            yield from sighting_as_lines(sighting, str(reading.pk))


def label_lines(group: Group) -> Iterator[str]:
    """Yield one line a labelled comment, in the order of time, for ``jesuisla triage``.

    They are what the group's own classifier learns from: comments whose text is still kept, with
    what people said of them, weighed. Needs the scope of the group.
    """
    for lesson in lessons(group):
        yield json.dumps(comment_as_record(lesson.row), ensure_ascii=False)
