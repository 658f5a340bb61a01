"""A poll as the world keeps it, and as the Bot API shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.jsontext import Object


@dataclass(slots=True)
class Poll:
    id: str
    chat: int
    message: int
    facts: Object  # what never changes: question, options without counts, kind, rules, right answers
    votes: dict[int, tuple[int, ...]] = field(default_factory=dict)  # user -> options, in the order of voting
    closes_at: float | None = None
    is_closed: bool = False

    @property
    def is_quiz(self) -> bool:
        return bool(self.facts["type"] == "quiz")

    def shape(self) -> Object:
        """The Bot API's Poll. Its own bot always sees which options are right."""
        counts = [0] * len(self.facts["options"])
        for chosen in self.votes.values():
            for option in chosen:
                counts[option] += 1
        options = [
            {**option, "voter_count": count}
            for option, count in zip(self.facts["options"], counts, strict=True)
        ]
        counted = {"options": options, "total_voter_count": len(self.votes), "is_closed": self.is_closed}
        return {"id": self.id, **self.facts, **counted}
