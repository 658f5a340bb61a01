"""The screens of item statistics, for maintainers: which cards look wrong, and one card's numbers."""

from __future__ import annotations

from bot import actions as act
from bot.screens import MAX_TEXT, Button, Html, Screen, html, lines, visible_length
from bot.services.items import Page, Worst
from bot.views import review, text
from db.flags import BY_A_FLAG, Withdrawn
from db.items import ItemStats
from decks.cards import parse_card
from decks.model import Item
from scheduler import itemstats
from scheduler.itemstats import SHOWN_NEEDED, TRIES_NEEDED, Picked, Suspicion, Tally

OPTIONS = 10  # of a card, the most often shown
TITLE = 60
NAMES = {
    Suspicion.OUTDRAWN: "a distractor beats the key",
    Suspicion.NEGATIVE: "suspect key (negative discrimination)",
    Suspicion.HARD: "too hard",
    Suspicion.EASY: "too easy",
    Suspicion.UNUSED: "unused distractor",
}
_HOME = Button("Home", act.ShowHome())


def counting() -> Screen:
    return Screen(html("Counting first answers…"), ((_HOME,),))


def worst(found: Worst) -> Screen:
    """Worst first; a number opens its card."""
    head = html("<b>Cards that need a look</b>")
    measured = html(
        "{cards} with {needed} or more first answers.",
        cards=text.count(found.measured, "card"), needed=TRIES_NEEDED,
    )  # fmt: skip
    flag_key = Button("Flags", act.ShowFlags())
    if not found.found:
        return Screen(lines(head, measured, html("None looks wrong.")), ((_HOME, flag_key),))
    counts = [f"{NAMES[kind]}: {number}" for kind, number in found.counts.items() if number]
    numbers = tuple(Button(str(place), act.ShowItem(one.card)) for place, one in enumerate(found.found, 1))
    return Screen(
        lines(
            head, measured, html("{counts}", counts=" · ".join(counts)), html(""),
            *(_line(place, one) for place, one in enumerate(found.found, 1)),
        ),
        (numbers, (_HOME, flag_key)),
    )  # fmt: skip


def page(found: Page) -> Screen:
    """One card: its numbers, how its options are taken, and one of its questions where there is room."""
    card = found.stats.card
    service = (
        Button("Restore card", act.RestoreCard(card))
        if found.withdrawn
        else Button("Retire card", act.RetireCard(card), style="danger")
    )
    body = lines(*_numbers_of(found), *_example(found))
    if visible_length(body) > MAX_TEXT:
        body = lines(*_numbers_of(found))
    exams = (
        Button("Count it again", act.CountAgain(card))
        if found.out
        else Button("Key was wrong …", act.AskThrowOut(card))
    )
    home = (Button("◀ Items", act.ShowItems()), Button("Flags", act.ShowFlags()))
    return Screen(body, ((exams, service), home))


def ask_throw_out(found: Page) -> Screen:
    card = found.stats.card
    return Screen(
        lines(
            html("<b>Throw out {card}?</b>", card=text.code(found.stats.stable)),
            html("Its key was wrong: its questions count for nobody, in past exams too, in none of their drawings. "
                 "Each learner whose result changes is told once."),
            html("The card is asked of nobody any more, and its open flags are settled."),
        ),
        ((
            Button("Throw it out", act.ThrowOut(card), style="danger"), Button("Back", act.ShowItem(card)),
        ),),
    )  # fmt: skip


def _numbers_of(found: Page) -> list[Html | None]:
    stats = found.stats
    kinds = itemstats.suspicions(stats.tally, stats.picked)
    named = html("<b>{kinds}</b>", kinds=", ".join(NAMES[kind] for kind in kinds).capitalize())
    return [
        html("{card}", card=text.code(stats.stable)),
        named if kinds else None,
        html("{numbers}", numbers=numbers(stats.tally)),
        standing(found.flagged, found.waiting, found.withdrawn),
        html("Out of all exams: {reason}.", reason=found.out.reason) if found.out else None,
        html(""),
        *_options(found),
    ]


def thrown_out() -> Html:
    return html("Thrown out. Past exams are marked anew within a minute.")


def counted_again() -> Html:
    return html("It counts again. Past exams are marked anew within a minute.")


def retired() -> Html:
    return html("The card is asked of nobody any more.")


def restored() -> Html:
    return html("The card is in service again.")


def _line(place: int, one: ItemStats) -> Html:
    card = parse_card(one.stable)
    kinds = itemstats.suspicions(one.tally, one.picked)
    return html(
        "{place}  {code} {template}: {kind}\n    {numbers}",
        place=place, code=text.code(card.code), template=card.template, kind=NAMES[kinds[0]],
        numbers=numbers(one.tally),
    )  # fmt: skip


def numbers(tally: Tally) -> str:
    """`34 % right of 50, discrimination −0.21, 14 s`."""
    share, measured, ms = (
        itemstats.share_right(tally), itemstats.discrimination(tally), itemstats.mean_ms(tally),
    )  # fmt: skip
    if share is None or ms is None:
        return "Not measured yet: a learner counts after ten first answers"
    told = [f"{share:.0%} right of {tally.tries:,}".replace("%", " %")]
    if measured is not None:
        told.append(f"discrimination {measured:+.2f}".replace("-", "−"))
    return ", ".join([*told, f"{text.seconds_of(round(ms))} on average"])


def standing(flagged: int, waiting: int, state: Withdrawn | None) -> Html:
    """How often a card was flagged, and whether it is asked."""
    if state is None:
        service = "In service."
    elif state.by == BY_A_FLAG:
        service = "Asked of nobody until you have looked: flagged as a recalled exam item."
    else:
        service = f"Retired: {state.reason}."
    return html(
        "Flagged {times}, {waiting} open. {service}",
        times=text.count(flagged, "time"),
        waiting=waiting,
        service=service,
    )


def _options(found: Page) -> list[Html]:
    """The key first, then the distractors that are shown most."""
    if not found.stats.picked:
        return []
    ordered = sorted(found.stats.picked, key=lambda one: (not one.right, -one.shown, one.option))
    dead = set(itemstats.unused(found.stats.picked))
    told = [_option(one, found.titles.get(one.option), one.option in dead) for one in ordered[:OPTIONS]]
    more = len(ordered) - OPTIONS
    rest = [html("and {more} more, shown less often", more=more)] if more > 0 else []
    return [html("Options, how often taken when shown:"), *told, *rest, html("")]


def _option(one: Picked, title: str | None, is_unused: bool) -> Html:
    share = f"{one.times / one.shown:.0%}".replace("%", " %") if one.shown else "–"
    unused = f" · unused in {SHOWN_NEEDED} or more" if is_unused else ""
    name = (
        html("{code} {title}", code=text.code(one.option), title=_cut(title))
        if title
        else html("{name}", name=_cut(one.option))
    )
    return html(
        "{mark} {share} of {shown}  {name}{unused}",
        mark="✓" if one.right else "   ", share=share, shown=f"{one.shown:,}", name=name, unused=unused,
    )  # fmt: skip


def _cut(words: str) -> str:
    return words if len(words) <= TITLE else f"{words[: TITLE - 1]}…"


def _example(found: Page) -> list[Html | None]:
    if found.item is None:
        return [html("The decks in use do not hold this card any more.")]
    return [html("<i>One of its questions:</i>"), *marked(found.item)]


def marked(item: Item, *, explained: bool = True) -> list[Html | None]:
    """An item with its key, for people who check it."""
    return [
        review.stem(item),
        *(
            review.option(f"{'✓' if place in item.key else '   '} {letter}", item, place)
            for place, letter in review.lettered(item)
        ),
        html("Answer: {code}", code=text.code(item.answer)) if item.answer else None,
        review.why(item.rationale) if explained else None,
        review.source(item),
    ]
