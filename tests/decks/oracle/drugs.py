"""drug-intent: of the six ways to harm by a drug (T36-T50), the one that the stem tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.decks.oracle.items import Asked, judged
from tests.decks.oracle.words import fold, undotted

TITLE = re.compile(
    r"(?P<kind>poisoning by|adverse effect of|underdosing of) (?P<drug>.*?),? ?"
    r"(?P<how>accidental \(unintentional\)|intentional self-harm|assault|undetermined)?"
    r"(?:, (?P<phase>initial encounter|subsequent encounter|sequela))?$"
)
STORIES = [
    (
        "underdosing",
        r"underdos|less (of .*)?than|stopp?ed taking|ran out|skipp|half the (dose|prescribed)|too little|missed",
    ),
    ("self-harm", r"self-harm|suicid|on purpose|in order to (harm|kill)|to harm (him|her|them)|to end "),
    (
        "assault",
        r"assault|another person|someone (else )?(put|gave)|slipped|(given|forced).{0,30}by (another|an attacker)",
    ),
    ("undetermined", r"undetermined|(cannot|could not) (be )?(determined?|tell|say)|unclear whether"),
    ("accidental", r"accident|by mistake|wrong (drug|dose|medicine)|unintention|in error|confus|mistook"),
    (
        "adverse",
        r"as prescribed|correctly (prescribed|taken|given)|properly|right dose|adverse effect|as directed",
    ),
]


def read(title: str) -> tuple[str, str, str]:
    """Intent, drug, phase."""
    found = TITLE.match(fold(title))
    if found is None:
        return "", "", ""
    kind = {"adverse effect of": "adverse", "underdosing of": "underdosing"}.get(found["kind"])
    hows = {"accidental (unintentional)": "accidental", "intentional self-harm": "self-harm"}
    how = found["how"] or ""
    return kind or hows.get(how, how), found["drug"], found["phase"] or ""


def told(stem: str) -> set[str]:
    """Intents whose words the stem uses, without what it quotes."""
    words = re.sub(r"“[^”]*”", " ", stem)
    found = {name for name, pattern in STORIES if re.search(pattern, words, re.IGNORECASE)}
    return {"undetermined"} if "undetermined" in found else found


def drug_intent(asked: Asked) -> Iterator[str]:
    edition = asked.edition
    intents = told(asked.stem)
    if len(intents) != 1:
        yield f"the stem tells {sorted(intents) or 'no intent'}"
        return
    [intent] = intents
    if asked.answer:
        if read(edition.titles.get(undotted(asked.answer), ""))[0] != intent:
            yield f"answer {asked.answer} is not {intent}"
        return
    facts = [read(edition.titles.get(option.key, "")) for option in asked.options]
    if not all(fact[0] for fact in facts):
        yield "an option is no drug code"
    drugs = {fact[1] for fact in facts}
    right_drug = {fact[1] for index, fact in enumerate(facts) if index in asked.key}
    named = {
        drug for drug in drugs if re.search(rf"\b{re.escape(drug)}(?!\w)", fold(asked.stem))
    } or right_drug
    if not right_drug <= named or (len(drugs) > 1 and len(named) != 1):
        yield f"the stem names {sorted(named)}, the key is of {sorted(right_drug)}"
    yield from judged(asked, [fact[0] == intent and fact[1] in named for fact in facts])
