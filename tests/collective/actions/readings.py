"""Readings of invented threads, enough of them to learn an order from."""

from datetime import timedelta

from django.utils.timezone import now

from jesuisla.collective.threads.models import Comment, Place, Reading, Thread

KINDS = ("hateful", "neutral", "supportive", "hateful", "neutral", "supportive")


def read_thread(thread: Thread, readings: int, size: int = 18) -> None:
    """So many readings of a thread, an hour apart, of the same comments in the same order."""
    comments = [
        Comment.objects.create(
            group=thread.group,
            thread=thread,
            native_id=f"{thread.pk}-{number}",
            text=f"{KINDS[number % 6]} {number}",
            kind=KINDS[number % 6],
            created_at=now() - timedelta(hours=6, minutes=number),
        )
        for number in range(size)
    ]
    for turn in range(readings):
        reading = Reading.objects.create(
            group=thread.group,
            thread=thread,
            taken_at=now() - timedelta(hours=4 - turn),
            order="relevance",
            source="pasted",
        )
        Place.objects.bulk_create(
            Place(
                group=thread.group,
                reading=reading,
                position=position,
                comment=comment,
                kind=comment.kind,
                likes=80 - 3 * position,
            )
            for position, comment in enumerate(comments, 1)
        )
