"""What inline mode shows: a list of codes, and the message that the chosen one becomes."""

from __future__ import annotations

from bot.screens import Article, Html, InlineAnswer, html, lines
from bot.services.inline import Results
from bot.services.lookup_values import Found
from bot.views import text
from bot.views.lookup_parts import cut, source, state

ABOUT = 100
KEPT_SECONDS = 3_600  # editions change a few times a year
NOTHING_SECONDS = 300


def answer(query_id: str, results: Results) -> InlineAnswer:
    articles = tuple(map(_article, results.found))
    if not results.asked:
        return InlineAnswer(query_id, (), "Type a code or words: J44.1, heart failure", KEPT_SECONDS)
    if not articles:
        return InlineAnswer(query_id, (), "No such code or title · open CodeDrill", NOTHING_SECONDS)
    return InlineAnswer(query_id, articles, "", KEPT_SECONDS)


def _article(found: Found) -> Article:
    concept = found.concept
    return Article(
        id=f"{found.system}:{concept.code}",
        title=f"{concept.code} · {state(found)}",
        about=cut(concept.title, ABOUT),
        text=_card(found),
        start=f"code_{concept.code.replace('.', '-')}",
    )


def _card(found: Found) -> Html:
    concept = found.concept
    return lines(
        html("{code}  {state}", code=text.code(concept.code), state=state(found)),
        html("<b>{title}</b>", title=concept.title),
        html("\n<i>{source}</i>", source=source(found)),
    )
