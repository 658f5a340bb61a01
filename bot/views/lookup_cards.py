"""The screen on which cards of a code are chosen."""

from __future__ import annotations

from bot import actions as act
from bot.screens import Button, Html, Screen, html, lines
from bot.services.lookup_values import CardPage, NewCard
from bot.views import text
from bot.views.lookup_parts import cut, turned

LABEL = 40
NAMES = {
    "title-of-code": "What it stands for",
    "code-of-title": "The code of its title",
    "typed-code": "Type the code",
    "billable": "Complete or not",
    "not-billable": "What needs more characters",
    "placeholder-x": "Placeholder X",
    "seventh-character": "Seventh character",
    "laterality": "Side",
    "excludes1": "Excludes1",
    "excludes-kind": "Excludes1 or Excludes2",
    "code-first": "What comes first",
    "use-additional": "What to add",
    "inclusion-term": "Inclusion term",
    "chapter-block": "Chapter and block",
    "chain": "Codes that go together",
    "drug-intent": "Intent of a drug code",
    "navigate": "Way through the index",
    "pcs-character": "What a character means",
    "pcs-root-operation": "Root operation",
    "pcs-neighbour": "The nearest codes",
    "hcpcs-section": "Its section",
    "hcpcs-title": "Its title",
    "hcpcs-modifier": "The modifier",
    "claim-error": "Error in a claim line",
    "hcc-maps": "Does it map to an HCC?",
    "hcc-survivor": "Which HCC stays",
    "cc-mcc": "CC, MCC or neither",
    "pdx-exclusion": "Does its CC count here?",
    "drg-severity": "Does it raise severity?",
    "changed": "What changed",
}


def cards(page: CardPage) -> Screen:
    offered = page.offered
    head = html("<b>Make cards of</b> {code} {title}", code=text.code(page.code), title=page.title)
    keys = tuple(
        (Button(label(one), act.AddCard(page.system, page.code, one.mark)),) for one in offered.shown
    )
    return Screen(
        lines(head, html(""), _told(page)),
        (
            *keys,
            *turned(
                offered.page, offered.pages, lambda there: act.ChooseCards(page.system, page.code, there)
            ),
            (
                Button(f"◀ {page.code}", act.ShowCode(page.system, page.code)),
                Button("Home", act.ShowHome()),
                Button("Study", act.Study(), style="primary"),
            ),
        ),
    )


def label(card: NewCard) -> str:
    name = NAMES.get(card.template, card.template.replace("-", " ").capitalize())
    return cut(f"{name} · {card.detail.replace('-', ' ')}" if card.detail else name, LABEL)


def added(card: NewCard) -> str:
    return f"Added: {label(card)}. It comes today."


def owned() -> str:
    return "You have this card already."


def _told(page: CardPage) -> Html:
    have = (
        html("You have {cards} of this code.", cards=text.count(page.owned, "card")) if page.owned else None
    )
    if page.offered.total:
        today = html("Tap one: it comes today, on top of your new cards.")
        return lines(today, have)
    return lines(have or html("No card can be made of this code."))
