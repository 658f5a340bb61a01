"""A document that may be a learner's own copy of CPT: what it holds, which columns are meant, whose it is.

Names of columns are shown, never a descriptor.
"""

from __future__ import annotations

from bot import actions as act
from bot.screens import Button, Html, Screen, html, lines
from bot.services.cpt_file import MOST_BYTES, Columns, Looked
from bot.views import text

FILES = ".txt, .csv, .tsv, or a .zip with one of them"
OFFERED = 8  # pairs of columns
LABEL = 40
_HOME = Button("Home", act.ShowHome())
_STUDY = Button("Study", act.Study(), style="primary")
_CPT = Button("◀ CPT", act.ShowCpt())


def reading(name: str) -> Screen:
    return Screen(html("Fetching and reading <b>{name}</b>, a few seconds…", name=name), ((_CPT,),))


def columns(looked: Looked) -> Screen:
    """The guess is not sure: which columns are meant?"""
    return Screen(
        lines(
            html("<b>{name}: which columns?</b>", name=looked.sent.name),
            html("I see several that could be meant. Choose the one with the codes and the one with the descriptors;"
                 " the first is my guess."),
        ),
        (
            *(
                (Button(_pair(one), act.MapCpt(looked.sent.mark, one.code, one.words)),)
                for one in looked.choices[:OFFERED]
            ),
            (_CPT,),
        ),
    )  # fmt: skip


def licence(looked: Looked) -> Screen:
    """What was found, and the question on which all depends."""
    chosen = looked.choices[0]
    return Screen(
        lines(
            html("<b>{name}</b>", name=looked.sent.name),
            html("{codes}: codes in {code}, descriptors in {words}.", codes=text.count(looked.codes, "code"),
                 code=_column(chosen.code, chosen.code_name), words=_column(chosen.words, chosen.words_name)),
            html(""),
            html("CPT is copyright of the American Medical Association."),
            html("<b>Is this your own licensed copy, for your use alone?</b>"),
        ),
        (
            (
                Button("Yes, it is mine", act.KeepCpt(looked.sent.mark, chosen.code, chosen.words)),
                Button("No", act.DeclineCpt()),
            ),
        ),
    )  # fmt: skip


def declined() -> Screen:
    return Screen(
        html(
            "Then I keep nothing of it; what I fetched is deleted already. Please delete your message, too."
        ),
        ((_CPT, _HOME, _STUDY),),
    )


def too_large(name: str, size: int) -> Screen:
    return Screen(
        lines(
            html("<b>{name} has {size} MB.</b>", name=name, size=f"{size / 2**20:.0f}"),
            html("Telegram hands bots files of up to {most} MB. The text file of CPT has fewer than 5; a zip of it"
                 " is smaller still.", most=MOST_BYTES >> 20),
        ),
        ((_CPT,),),
    )  # fmt: skip


def refused(words: str) -> Screen:
    return Screen(
        lines(
            html("<b>That did not work; nothing was changed.</b>"),
            html("{words}", words=words[:1_000] or "No reason was given."),
        ),
        ((_CPT,),),
    )


def other_kind() -> Html:
    return html("I read {files}. Save a workbook as CSV or tab-separated text first.", files=FILES)


def trouble() -> str:
    return "Something went wrong on my side; send the file again."


def gone() -> str:
    return "Everything of yours was deleted meanwhile."


def _column(place: int, name: str) -> str:
    return f"column {place} ({name})" if name else f"column {place}"


def _pair(one: Columns) -> str:
    """A label that fits on a phone: names, else numbers."""
    parts = one.code_name or f"column {one.code}", one.words_name or f"column {one.words}"
    long = " + ".join(parts)
    return long if len(long) <= LABEL else f"column {one.code} + column {one.words}"
