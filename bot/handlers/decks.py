"""Maintainers' decks: action -> reply. Files are read and written by errands. For maintainers only (`bot.routes`)."""

from __future__ import annotations

from bot import actions as act
from bot.screens import Reply
from bot.services import decks
from bot.views import decks as views


def on_decks() -> Reply:
    return Reply(views.looking(), errand=decks.LIST)


def on_deck(action: act.ShowDeck) -> Reply:
    return Reply(views.looking(), errand=f"{decks.PAGE} {action.deck}")


def on_diff(action: act.DiffDeck) -> Reply:
    return Reply(views.comparing(), errand=f"{decks.DIFF} {action.deck}")


def on_publish(action: act.PublishDeck) -> Reply:
    return Reply(views.working(), errand=f"{decks.PUBLISH} {action.deck} {action.build} {action.seen}")


def on_ask_roll_back(action: act.AskRollBack) -> Reply:
    return Reply(views.working(), errand=f"{decks.ASK_ROLL_BACK} {action.deck}")


def on_roll_back(action: act.RollBackDeck) -> Reply:
    return Reply(views.working(), errand=f"{decks.ROLL_BACK} {action.deck} {action.seen}")


def on_file(action: act.SendFile) -> Reply:
    if action.size > decks.MOST_BYTES:
        return Reply(views.too_large(action.name, action.size))
    return Reply(views.checking(action.name), errand=f"{decks.UPLOAD} {action.file} {action.name}")


def on_upload(action: act.ShowUpload) -> Reply:
    return Reply(views.looking(), errand=f"{decks.REPORT} {action.number} {action.sample}")


def on_take(action: act.TakeUpload) -> Reply:
    return Reply(views.making(), errand=f"{decks.TAKE} {action.number}")


def on_discard(action: act.DiscardUpload) -> Reply:
    return Reply(views.working(), errand=f"{decks.DISCARD} {action.number}")
