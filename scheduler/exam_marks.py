"""What a tap does to the answer of the question that is shown: respond, clear, strike, flag."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from scheduler.exam_events import Clear, Flag, Respond, Strike
from scheduler.exam_state import Answer, Response, Slot, fitting, is_complete

MOST_EARLIER = 10
OnQuestion: TypeAlias = Respond | Clear | Strike | Flag


def marked(slot: Slot, answer: Answer, event: OnQuestion) -> Answer:
    """The answer after a tap on its question; the same one where the tap names what is not there."""
    match event:
        case Respond(choice=choice):
            response = fitting(slot, choice)
            return answer if response is None else _responded(slot, answer, response)
        case Clear():
            return _responded(slot, answer, None)
        case Strike(option=option, on=on):
            free = 0 <= option < slot.options and option not in _chosen(answer.response)
            struck = {*answer.struck, option} if on else {*answer.struck} - {option}
            return replace(answer, struck=tuple(sorted(struck))) if free else answer
        case Flag(on=on):
            return replace(answer, flagged=on)


def _responded(slot: Slot, answer: Answer, response: Response | None) -> Answer:
    if response == answer.response:
        return answer
    before, earlier = answer.response, answer.earlier
    if before is not None and is_complete(slot, before):
        earlier = (*earlier, before)
    if len(earlier) > MOST_EARLIER:  # the first one tells most
        earlier = (earlier[0], *earlier[-MOST_EARLIER + 1 :])
    struck = tuple(one for one in answer.struck if one not in _chosen(response))
    return replace(answer, response=response, struck=struck, earlier=earlier)


def _chosen(response: Response | None) -> tuple[int, ...]:
    return response if isinstance(response, tuple) else ()
