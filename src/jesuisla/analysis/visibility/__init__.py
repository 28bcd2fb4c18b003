"""How a network orders comments, the attention a place gets, whom to support next.

Pure functions over plain data: no clock, no file, no network. From readings to lists:

>>> from datetime import UTC, datetime, timedelta
>>> from jesuisla.analysis.thread import CommentKind
>>> from jesuisla.analysis.visibility.chance import Race, scene_ahead
>>> from jesuisla.analysis.visibility.candidates import candidates_in
>>> from jesuisla.analysis.visibility.order import fit_order
>>> from jesuisla.analysis.visibility.planner import Seat, plan_supports
>>> from jesuisla.analysis.visibility.sighting import Sighting, SightedComment
>>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
>>> def look(thread, hours, likes, kinds):
...     standings = tuple(
...         SightedComment(comment=f"c{row}", place=row + 1, kind=kind, likes=count)
...         for row, (count, kind) in enumerate(zip(likes, kinds)))
...     return Sighting(thread=thread, taken_at=noon + timedelta(hours=hours), standings=standings)
>>> kinds = [CommentKind.HATEFUL] * 3 + [CommentKind.OURS] * 2 + [CommentKind.SUPPORTIVE] * 2
>>> lessons = [look(str(n), h, [9 * h, 7, 6, 4, 3, 1, 0], kinds) for n in range(6) for h in (1, 2)]

A model learnt from readings, and what may become of the last reading under it:

>>> model = fit_order(lessons)
>>> model.readings, model.threads
(12, 6)
>>> scene = scene_ahead(look("now", 9, [9, 7, 6, 4, 3, 1, 0], kinds))
>>> race = Race(model, scene, tops=(3,))
>>> race.chances(3)[3].probability < race.chances(3, supports=5)[3].probability
True

Lists for three members who are there, two comments each, the first of them author of ``c3``:

>>> made = plan_supports(candidates_in(model, scene), [Seat(barred=frozenset({3})), Seat(), Seat()],
...     per_member=2, top=3)
>>> [len(chosen) for chosen in made.lists], 3 in made.lists[0]
([2, 2, 2], False)
>>> made.gain > 0
True
"""
