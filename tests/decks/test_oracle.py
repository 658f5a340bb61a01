"""The oracle itself: it lets the right item of each template pass and catches each way to be wrong."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.decks.oracle.made import Item, codes, made, title, title_2027, titled, typed
from tests.decks.oracle.verdict import CHECKS, verdict

V43 = "FY2026, MS-DRG v43.1"
V28 = "FY2026, CMS-HCC V28 2026"
FUSION = "Joining together portions of an articular body part rendering the articular body part immobile"
FRACTURE = "closed fracture, active treatment is over, delayed healing"
CLAIM = "Claim line, date of service 2026-05-04. Diagnoses in this order: {}. What is wrong?"
FAULTS = [
    "A header stands where a complete code belongs",
    "A manifestation is listed first",
    "The side of the modifier is not that of the diagnosis",
    "An external cause is listed first",
]
WRITE = "Which of these codes is valid for submission (complete code)?"
MORE = "Which of these codes needs more characters before it can be submitted?"
KIND = "Which kind of note at {} names {}: Excludes1 or Excludes2?"


RIGHT: dict[str, Item] = {
    "title-of-code": made("title-of-code", "M70.52", "What does M70.52 stand for?", titled("M70.52", "M70.51", "M70.50", "M70.62")),
    "code-of-title": made(
        "code-of-title", "H05.352", f"Which code stands for “{title('H05.352')}”?", codes("H05.352", "H05.351", "H05.353", "H05.359")
    ),
    "typed-code": typed(made("typed-code", "H05.352", f"Type the billable code for “{title('H05.352')}”.", []), "H05.352"),
    "billable": made("billable", "I10", WRITE, codes("I10", "E11.3", "N18.3", "S52.12")),
    "not-billable": made("not-billable", "E11.3", MORE, codes("E11.3", "I10", "N18.31", "S52.121A")),
    "placeholder-x": made(
        "placeholder-x", "T81.44XS", "Which code is built correctly, with its placeholder X?", codes("T81.44XS", "T81.44S", "T81.44XXS", "T81.4XXS")
    ),
    "seventh-character": made(
        "seventh-character", "S82.111", f"Which seventh character completes S82.111: {FRACTURE}?", ["G", "A", "K", "E"]
    ),
    "laterality": made(
        "laterality", "S00.472D", "S00.471D is a code of the right side. Which is the same on the left?", codes("S00.472D", "S00.471A", "S00.479D", "S00.472A")
    ),
    "excludes1": made(
        "excludes1", "C81", "At which code does the Tabular List print an Excludes1 note naming Z85.71?", codes("C81", "C82", "C91", "D46")
    ),
    "excludes-kind": made(
        "excludes-kind", "J44", KIND.format("J44", "J43.9"), ["Excludes2", "Excludes1", "Neither"]
    ),
    "code-first": made(
        "code-first", "J17", "J17 and I00 are documented, I00 as the cause. Which does the Tabular note at J17 put first?", codes("I00", "J17")
    ),
    "use-additional": made(
        "use-additional", "I11.0", "The note at I11.0 tells you to add ...",
        ["code to identify type of heart failure (I50.-)", "code to identify drug (T36-T50)", "code to identify infectious agent (B95-B97)"],
    ),
    "inclusion-term": made(
        "inclusion-term", "L57.0", "Under which code is “Solar keratosis” printed as an inclusion term?", codes("L57.0", "L57.1", "L82.1", "L56.5")
    ),
    "chapter-block": made(
        "chapter-block", "I73", "In which block of the Tabular List does I73 stand?",
        [("I70-I79 Diseases of arteries, arterioles and capillaries", "I70-I79"), ("I60-I69", "I60-I69"), ("I80-I89", "I80-I89")],
    ),
    "chain": made("chain", "E11.22", "Which code does the note at E11.22 tell you to add?", codes("N18.4", "N17.9", "I12.9", "L97.511")),
    "drug-intent": made(
        "drug-intent", "T39.1X5A",
        "4-Aminophenol derivatives, correctly prescribed and properly taken, caused a rash. Active treatment. Which code?",
        codes("T39.1X5A", "T39.1X1A", "T39.1X2A", "T39.1X6A"),
    ),
    "navigate": made(
        "navigate", "0W0F", "The Index says at “Abdominohysterectomy”: see ...", ["0UT9", "0UT2", "0W0F", "0UB9"], system="icd10pcs", place="Index, A"
    ),
    "pcs-character": made(
        "pcs-character", "0DVK4CZ", "What does the fifth character of 0DVK4CZ mean?", ["Percutaneous Endoscopic", "Open", "Percutaneous", "External"], system="icd10pcs", place="Table 0DV"
    ),
    "pcs-root-operation": made(
        "pcs-root-operation", "0:Fusion", f"Which root operation of Medical and Surgical is defined as “{FUSION}”?", ["Fusion", "Repair", "Division", "Creation"], system="icd10pcs", place="Definitions, section 0"
    ),
    "pcs-neighbour": made(
        "pcs-neighbour", "0KQJ0ZZ", "Which code is: Repair, Thorax Muscle, Left, Open?", codes("0KQJ0ZZ", "0KQH0ZZ", "0KQJ3ZZ", "0KQL0ZZ"), system="icd10pcs", place="Table 0KQ"
    ),
    "hcpcs-section": made(
        "hcpcs-section", "E", "What do HCPCS codes of the letter E stand for?", ["Durable medical equipment", "Orthotics and prosthetics", "Vision and hearing services", "Transportation, supplies"], system="hcpcs", place="Section E"
    ),
    "hcpcs-title": made(
        "hcpcs-title", "C1891", "What does C1891 stand for?",
        ["Infusion pump, non-programmable, permanent (implantable)", "Cervical traction device, with inflatable air bladder(s)"], system="hcpcs", place="Section C",
    ),
    "hcpcs-modifier": made(
        "hcpcs-modifier", "JA", "What does modifier JA mean?", ["Administered intravenously", "Left circumflex coronary artery"], system="hcpcs", place="Modifiers, J"
    ),
    "claim-error": made("claim-error", "E11.3", CLAIM.format("E11.3, I10"), FAULTS),
    "hcc-maps": made("hcc-maps", "E11.9", "Which code maps to a payment HCC of CMS-HCC V28?", codes("E11.9", "I73.9", "F32.A", "K21.9"), edition=V28, place="V28 mapping"),
    "hcc-survivor": made(
        "hcc-survivor", "HCC 36", "HCC 36 and HCC 38 are both found. Which survives the hierarchy of V28?", ["HCC 36", "HCC 38", "Both count"], edition=V28, place="V28 hierarchies"
    ),
    "cc-mcc": made("cc-mcc", "E87.1", "Is E87.1, as a secondary diagnosis and before exclusions, a CC, an MCC or neither?", ["CC", "MCC", "Neither"], edition=V43, place="Appendix C"),
    "pdx-exclusion": made(
        "pdx-exclusion", "E87.1", "Principal diagnosis J18.9, secondary diagnosis E87.1. Does it still count as a CC?", ["Yes", "No"], edition=V43, place="Appendix C"
    ),
    "drg-severity": made(
        "drg-severity", "N17.9", "Which secondary diagnosis raises the severity, before exclusions?", codes("N17.9", "I10", "E11.9", "D64.9"), edition=V43, place="Appendix C"
    ),
    "changed": made(
        "changed", "C78.31", "Which code was added on October 1, 2026 (FY2027)?", codes("C78.31", "I10", "D64.9", "E87.1"), edition="FY2027", place="Tabular, C78"
    ),
}  # fmt: skip


def spoiled(of: str, /, **changes: object) -> Item:
    item = deepcopy(RIGHT[of])
    item.update(changes)
    return item


def offered(template: str, at: int, text: str, code: str = "") -> Item:
    """The right item with one option replaced."""
    item = deepcopy(RIGHT[template])
    item["options"][at] = {"text": text, "code": code} if code else {"text": text}
    return item


def sourced(template: str, **changes: str) -> Item:
    item = deepcopy(RIGHT[template])
    item["source"].update(changes)
    return item


WRONG: list[tuple[str, Item, str]] = [
    # whatever the template
    ("the same option twice", offered("billable", 1, "N18.3", "N18.3"), "not distinct"),
    ("two options that differ in case alone", spoiled("seventh-character", options=[{"text": "G"}, {"text": "g"}, {"text": "K"}]), "not distinct"),
    ("no key", spoiled("billable", key=[]), "key"),
    ("two keys", spoiled("billable", key=[0, 1]), "2 keys"),
    ("a key beyond the options", spoiled("billable", key=[4]), "key"),
    ("a CPT-shaped code in the rationale", spoiled("billable", rationale="As with 99213."), "CPT-shaped"),
    ("a category II code among the options", offered("hcpcs-title", 1, "0001F"), "CPT-shaped"),
    ("the key's title in the stem", spoiled("title-of-code", stem=f"M70.52 is a bursitis: {title('M70.52')}. What does it stand for?"), "stands in the stem"),
    ("no rationale", spoiled("billable", rationale=""), "rationale is missing"),
    ("a rationale with a wrong letter", spoiled("billable", rationale="B N18.3 goes on."), "the rationale says B"),
    ("a rationale that names a letter too far", spoiled("billable", rationale="F N18.3 goes on."), "names F"),
    ("a rationale that calls another letter right", spoiled("billable", rationale="C is right."), "calls C right"),
    ("no place", sourced("billable", place=""), "without place"),
    ("a place of another category", sourced("billable", place="Tabular, J17"), "not where"),
    ("another edition", sourced("billable", edition="FY2019"), "edition"),
    ("an id of another template", spoiled("billable", id="icd10cm:I10:typed-code#1"), "another template"),
    # one template each
    ("another title", spoiled("title-of-code", key=[1]), "A is true"),
    ("a made-up title", offered("title-of-code", 1, "Bursitis of the left elbow", "M70.51"), "not the title of"),
    ("a header's title", offered("title-of-code", 1, title("M70.5"), "M70.5"), "no complete code"),
    ("another code", spoiled("code-of-title", key=[1]), "B is the key, but false"),
    ("a title that is not the subject's", spoiled("code-of-title", stem="Which code stands for “Exostosis”?"), "does not quote"),
    ("a code that does not exist", offered("code-of-title", 3, "H05.357", "H05.357"), "no code"),
    ("a typed header", typed(made("typed-code", "E11.3", f"Type the billable code for “{title('E11.3')}”.", []), "E11.3"), "no complete code"),
    ("a typed answer spelled without its dot", typed(RIGHT["typed-code"], "H05352"), "spelled unlike"),
    ("a header as key", spoiled("billable", key=[1]), "B is the key, but false"),
    ("two complete codes", offered("billable", 2, "N18.31", "N18.31"), "C is true"),
    ("a distractor that does not exist", offered("billable", 2, "N18.7", "N18.7"), "not in FY2026"),
    ("two headers", offered("not-billable", 2, "N18.3", "N18.3"), "C is true"),
    ("a second well-built code", offered("placeholder-x", 1, "T81.44XD", "T81.44XD"), "B is true"),
    ("a misspelling as key", spoiled("placeholder-x", key=[1]), "B is the key, but false"),
    ("another character of the set", spoiled("seventh-character", key=[2]), "C is the key, but false"),
    ("a character outside of the set", offered("seventh-character", 3, "Z"), "not of the set"),
    ("no phase of care told", spoiled("seventh-character", stem="Which seventh character completes S82.111 for a fracture?"), "the stem tells"),
    ("a stem that speaks of visits", spoiled("seventh-character", stem=f"First visit. Which seventh character for S82.111, {FRACTURE}?"), "visits"),
    ("another encounter than the twin's", spoiled("laterality", key=[3]), "D is the key, but false"),
    ("a title without a side", spoiled("laterality", stem="S00.479D has a twin on the left. Which is it?"), "not exactly one side"),
    ("a code without the note", spoiled("excludes1", key=[1]), "B is the key, but false"),
    ("a second code with the note", offered("excludes1", 1, "C81.15", "C81.15"), "B is true"),
    ("a target that the range does not reach", spoiled("excludes1", stem="At which code does the Tabular List print an Excludes1 note naming Z85.72?"), "but false"),
    ("the other kind", spoiled("excludes-kind", key=[1]), "B is the key, but false"),
    ("a pair without a note", spoiled("excludes-kind", stem=KIND.format("J44", "I10")), "A is the key, but false"),
    ("the manifestation first", spoiled("code-first", key=[1]), "B is the key, but false"),
    ("no note puts it first", spoiled("code-first", stem="J17 and I10 are documented, I10 as the cause. Which does the note put first?"), "no note"),
    ("another instruction", spoiled("use-additional", key=[1]), "B is the key, but false"),
    ("an instruction that governs as well", offered("use-additional", 1, "code to identify type of heart failure (I50.-) if known"), "not provable"),
    ("another code than the term's", spoiled("inclusion-term", key=[1]), "B is the key, but false"),
    ("the term's own category", offered("inclusion-term", 1, "L57", "L57"), "not provable"),
    ("a term that stands nowhere", spoiled("inclusion-term", stem="Under which code is “Lunar keratosis” printed as an inclusion term?"), "but false"),
    ("another block", spoiled("chapter-block", key=[1]), "B is the key, but false"),
    ("an umbrella that holds the block", made("chapter-block", "C50.011", "In which block of the Tabular List does C50.011 stand?", [("C50-C50", "C50-C50"), ("C00-C75", "C00-C75")], place="Tabular, C50"), "not provable"),
    ("a block under another name", offered("chapter-block", 0, "I70-I79 Diseases of the heart", "I70-I79"), "not provable"),
    ("a code that the note does not name", spoiled("chain", key=[1]), "B is the key, but false"),
    ("two codes that the note names", offered("chain", 1, "N18.5", "N18.5"), "B is true"),
    ("another intent", spoiled("drug-intent", key=[1]), "B is the key, but false"),
    ("two intents told", spoiled("drug-intent", stem="4-Aminophenol derivatives, properly taken, by mistake. Which code?"), "the stem tells"),
    ("the right intent, another drug", spoiled("drug-intent", options=[{"text": "T39.015A", "code": "T39.015A"}, {"text": "T39.1X5A", "code": "T39.1X5A"}]), "names"),
    ("another way", spoiled("navigate", key=[1]), "B is the key, but false"),
    ("a term that the index does not have", spoiled("navigate", stem="The Index says at “Lunotomy”: see ..."), "not provable"),
    ("another meaning", spoiled("pcs-character", key=[1]), "B is the key, but false"),
    ("another position", spoiled("pcs-character", stem="What does the sixth character of 0DVK4CZ mean?"), "but false"),
    ("a code that no table makes", spoiled("pcs-character", stem="What does the fifth character of 0DVK9CZ mean?"), "no code"),
    ("another operation", spoiled("pcs-root-operation", key=[1]), "B is the key, but false"),
    ("an operation of no section", offered("pcs-root-operation", 1, "Welding"), "not provable"),
    ("another body part", spoiled("pcs-neighbour", key=[3]), "D is the key, but false"),
    ("a neighbour that no table makes", offered("pcs-neighbour", 1, "0KQJ0ZX", "0KQJ0ZX"), "no code"),
    ("another section", spoiled("hcpcs-section", key=[1]), "B is the key, but false"),
    ("another item's title", spoiled("hcpcs-title", key=[1]), "B is the key, but false"),
    ("a code that has ended", spoiled("hcpcs-title", subject="A4397", stem="What does A4397 stand for?"), "not live"),
    ("another modifier's meaning", spoiled("hcpcs-modifier", key=[1]), "B is the key, but false"),
    ("a modifier that nobody published", spoiled("hcpcs-modifier", subject="9Z", stem="What does modifier 9Z mean?"), "not live"),
    ("another error", spoiled("claim-error", key=[1]), "B is the key, but false"),
    ("a clean line", spoiled("claim-error", stem=CLAIM.format("E11.39, I10")), "errors in the line: []"),
    ("two errors", spoiled("claim-error", stem=CLAIM.format("W19.XXXA, E11.3")), "errors in the line"),
    ("a code that maps to nothing", spoiled("hcc-maps", key=[1]), "B is the key, but false"),
    ("a code of two HCCs", offered("hcc-maps", 1, "E08.311", "E08.311"), "not provable"),
    ("a code whose HCC rests on the sex", offered("hcc-maps", 1, "D66", "D66"), "not provable"),
    ("the lower HCC", spoiled("hcc-survivor", key=[1]), "B is the key, but false"),
    ("two HCCs that do not meet", spoiled("hcc-survivor", stem="HCC 36 and HCC 248 are both found. Which survives the hierarchy of V28?"), "but false"),
    ("another level", spoiled("cc-mcc", key=[1]), "B is the key, but false"),
    ("an MCC of the living only", spoiled("cc-mcc", subject="I46.9", key=[1], stem="Which level has I46.9 as a secondary diagnosis, before exclusions?"), "alive"),
    ("a level without the word of exclusions", spoiled("cc-mcc", stem="Which level has E87.1 as a secondary diagnosis?"), "does not say"),
    ("a CC that the principal diagnosis excludes", spoiled("pdx-exclusion", stem="Principal diagnosis E87.0, secondary diagnosis E87.1. Does it still count as a CC?"), "but false"),
    ("a secondary diagnosis that raises nothing", spoiled("drg-severity", key=[1]), "B is the key, but false"),
    ("two that raise it", offered("drg-severity", 1, "E87.1", "E87.1"), "B is true"),
    ("an old code as new", spoiled("changed", key=[1]), "B is the key, but false"),
    ("two new codes", offered("changed", 1, "C78.32", "C78.32"), "B is true"),
]  # fmt: skip


def test_every_template_has_a_check_and_a_right_item() -> None:
    assert RIGHT.keys() == CHECKS.keys()
    assert len(CHECKS) == 30


@pytest.mark.parametrize("template", RIGHT)
def test_a_right_item_passes(template: str) -> None:
    assert verdict(RIGHT[template]) == []


@pytest.mark.parametrize(("item", "reason"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG])
def test_a_wrong_item_is_caught(item: Item, reason: str) -> None:
    reasons = verdict(item)
    assert reasons != []
    assert any(reason in each for each in reasons), reasons


@pytest.mark.parametrize("template", [name for name in RIGHT if RIGHT[name]["options"]])
def test_no_other_option_can_be_the_key(template: str) -> None:
    for index in range(1, len(RIGHT[template]["options"])):
        assert verdict(spoiled(template, key=[index])) != []


def test_an_unknown_template_is_no_right_item() -> None:
    assert verdict(spoiled("billable", template="riddle")) == ["no template 'riddle'"]


def test_titles_of_both_editions_are_told_apart() -> None:
    stem = "Which code stands for “{}”?"
    options = codes("Z29.14", "Z29.11", "Z29.12")
    new = made("code-of-title", "Z29.14", stem.format(title_2027("Z29.14")), options, edition="FY2027")
    assert verdict(new) == []
    assert verdict(new | {"source": new["source"] | {"edition": "FY2026"}}) != []
