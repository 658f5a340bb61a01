"""Which handler answers which action: one match, nothing else.

A button or text that no longer fits what the chat shows raises `Stale` (or `Moved`) on the way; here it is
answered once, by drawing the present screen again.
"""

from __future__ import annotations

from dataclasses import replace

from bot import actions as act
from bot.actions import Action
from bot.handlers import (
    build,
    certification,
    cpt,
    decks,
    exam,
    exam_after,
    exam_plan,
    exam_running,
    exam_tutorial,
    export,
    flags,
    home,
    inline,
    items,
    lookup,
    review,
    room_csv,
    room_result,
    room_sitting,
    settings,
    stats,
)
from bot.request import Desk, Request
from bot.screens import Phase, Reply
from bot.services.exam_values import ExamSealed
from bot.services.review import present

# Commands that others are told do not exist, and what their buttons do.
_COMMANDS: dict[type[Action], str] = {
    act.ShowFlags: "flags", act.ShowItems: "items", act.ShowDecks: "decks"
}  # fmt: skip
_MAINTAINERS = (
    *_COMMANDS, act.AnswerFlag, act.KeyIsRight, act.RetireFlagged, act.RestoreCard, act.ShowItem, act.RetireCard,
    act.AskThrowOut, act.ThrowOut, act.CountAgain,
    act.ShowDeck, act.DiffDeck, act.PublishDeck, act.AskRollBack, act.RollBackDeck, act.ShowUpload, act.TakeUpload,
    act.DiscardUpload,
)  # fmt: skip


_BOOK = (
    act.AskCode, act.FindCode, act.FindWords, act.ShowCode, act.ShowPlace, act.ShowNotes, act.ShowFound,
    act.BuildCode,
)  # fmt: skip


def _allowed(request: Request, action: Action) -> Action:
    """What only maintainers may ask means nothing to anybody else. Who that is says the sender's id alone."""
    if request.maintainer or not isinstance(action, _MAINTAINERS):
        return action
    return act.StaleButton() if request.query_id else act.UnknownCommand(_COMMANDS[type(action)])


def dispatch(desk: Desk, request: Request, action: Action) -> Reply:
    """The reply to an action. What was typed or commanded is answered with a fresh message below it."""
    try:
        reply = _handle(desk, request, _allowed(request, action))
    except review.STALE:
        reply = review.on_stale(desk, request)
    except ExamSealed as sealed:
        reply = room_sitting.on_sealed(desk, sealed)
    looked = isinstance(action, _BOOK) or (reply.asks is not None and reply.asks.phase is Phase.LOOKUP)
    if looked:
        reply = exam_running.with_way_back(desk, request, reply)
    typed = request.query_id is None
    return replace(reply, fresh=reply.fresh or typed)


def _handle(desk: Desk, request: Request, action: Action) -> Reply:
    match action:
        case act.Start(payload) if lookup.is_link(payload):
            return lookup.on_link(desk, request, payload)
        case act.Start(payload) if room_csv.is_link(payload):
            return room_csv.on_link(desk, request, payload)
        case act.Start(payload) if room_sitting.is_link(payload):
            return room_sitting.on_link(desk, request, payload)
        case act.Start(payload) if room_result.is_link(payload):
            return room_result.on_link(desk, request, payload)
        case act.Start():
            return home.on_start(desk, request)
        case act.ShowHome():
            return home.on_home(desk, request)
        case act.Study():
            return review.on_study(desk, request)
        case act.StudyMore():
            return review.on_more(desk, request, action)
        case act.Reveal():
            return review.on_reveal(desk, request, action)
        case act.GradeCard():
            return review.on_grade(desk, request, action)
        case act.Choose():
            return review.on_choose(desk, request, action)
        case act.GiveUp():
            return review.on_give_up(desk, request, action)
        case act.Regrade():
            return review.on_regrade(desk, request, action)
        case act.NextCard():
            return review.on_next(desk, request, action)
        case act.Undo():
            return review.on_undo(desk, request, action)
        case act.ShowProgress():
            return stats.on_progress()
        case act.ShowSettings():
            return settings.on_settings(desk, request)
        case act.SetNewPerDay():
            return settings.on_new_per_day(desk, request, action)
        case act.AskZone():
            return settings.on_ask_zone()
        case act.SetZone():
            return settings.on_set_zone(desk, request, action)
        case act.AskCertification():
            return certification.on_ask(desk, request)
        case act.SetCertification():
            return certification.on_set(desk, request, action)
        case act.AskExamDay():
            return certification.on_ask_day(desk, request, action)
        case act.SetExamDay():
            return certification.on_set_day(desk, request, action)
        case act.ShowHelp():
            return home.on_help()
        case act.ShowPrivacy():
            return home.on_privacy()
        case act.Export():
            return export.on_export()
        case act.AskForget():
            return home.on_ask_forget(request)
        case act.Forget():
            return home.on_forget(desk, request, action)
        case act.AskFlag():
            return flags.on_ask(desk, request, action)
        case act.FlagItem():
            return flags.on_flag(desk, request, action)
        case act.TakeFlagBack():
            return flags.on_take_back(desk, request, action)
        case act.BackToCard():
            return flags.on_back(desk, request)
        case act.ShowFlags():
            return flags.on_flags(desk, request, action)
        case act.AnswerFlag():
            return flags.on_ask_answer(desk, request, action)
        case act.KeyIsRight():
            return flags.on_key_is_right(desk, request, action)
        case act.RetireFlagged():
            return flags.on_retire(desk, request, action)
        case act.RestoreCard():
            return items.on_restore(desk, action)
        case act.ShowItems():
            return items.on_items()
        case act.ShowItem():
            return items.on_item(desk, action)
        case act.RetireCard():
            return items.on_retire(desk, request, action)
        case act.AskThrowOut():
            return items.on_ask_throw_out(desk, action)
        case act.ThrowOut():
            return items.on_throw_out(desk, request, action)
        case act.CountAgain():
            return items.on_count_again(desk, request, action)
        case act.ShowDecks():
            return decks.on_decks()
        case act.ShowDeck():
            return decks.on_deck(action)
        case act.DiffDeck():
            return decks.on_diff(action)
        case act.PublishDeck():
            return decks.on_publish(action)
        case act.AskRollBack():
            return decks.on_ask_roll_back(action)
        case act.RollBackDeck():
            return decks.on_roll_back(action)
        case act.ShowCpt():
            return cpt.on_cpt(desk, request)
        case act.SendFile() if cpt.is_meant(desk, request, action):
            return cpt.on_file(desk, request, action)
        case act.SendFile():
            return decks.on_file(action)
        case act.MapCpt():
            return cpt.on_map(desk, request, action)
        case act.KeepCpt():
            return cpt.on_keep(desk, request, action)
        case act.DeclineCpt():
            return cpt.on_decline()
        case act.AddCptCards():
            return cpt.on_add_cards(desk, request, action)
        case act.ShowCptCode():
            return cpt.on_code(desk, request, action)
        case act.AddCptCode():
            return cpt.on_add_code(desk, request, action)
        case act.AskDropCpt():
            return cpt.on_ask_drop(desk, request)
        case act.DropCpt():
            return cpt.on_drop(desk, request, action)
        case act.ShowExams():
            return exam.on_exams(desk, request)
        case act.ListExams():
            return exam.on_list(desk, request)
        case act.PlanExam():
            return exam.on_plan(desk, request, action)
        case act.ShowPlan():
            return exam.on_show_plan(desk, request, action)
        case act.StartExam():
            return exam.on_start(desk, request, action)
        case act.GoOnWithExam():
            return exam.on_go_on(desk, request)
        case act.AskStrike():
            return exam_running.on_ask_strike(desk, request, action)
        case act.AskAbandon():
            return exam_running.on_ask_abandon(desk, request, action)
        case (
            act.TapOption() | act.ClearAnswer() | act.FlagQuestion() | act.StrikeOption() | act.TurnTo()
            | act.ShowPalette() | act.CheckExam() | act.SubmitExam() | act.HideClock() | act.PauseExam()
            | act.OpenBook() | act.AbandonExam()
        ):  # fmt: skip
            return exam_running.on_tap(desk, request, action)
        case act.ShowReport():
            return exam.on_report(desk, request, action)
        case act.ReviewExam():
            return exam.on_review(desk, request, action)
        case act.CardMisses():
            return exam.on_cards(desk, request, action)
        case act.DrawExam():
            return exam_after.on_draw(desk, request, action)
        case act.CompareExam():
            return exam_after.on_compare(action)
        case act.ShareExam():
            return exam_after.on_share(desk, request, action)
        case act.BeginSitting():
            return room_sitting.on_begin(desk, request, action)
        case act.ShowRoomResult():
            return room_result.on_result(desk, request, action)
        case act.ReviewRoom():
            return room_result.on_review(desk, request, action)
        case act.CardRoomMisses():
            return room_result.on_cards(desk, request, action)
        case act.ListSections():
            return exam_plan.on_sections(desk, request, action)
        case act.PlanSection():
            return exam_plan.on_plan_section(desk, request, action)
        case act.ShowOwn():
            return exam_plan.on_own(desk, request, action)
        case act.PlanOwn():
            return exam_plan.on_plan_own(desk, request, action)
        case act.AskExam():
            return exam_plan.on_asked(desk, request, action)
        case act.ShowTutorial():
            return exam_tutorial.on_tutorial(desk, request, action)
        case act.ShowUpload():
            return decks.on_upload(action)
        case act.TakeUpload():
            return decks.on_take(action)
        case act.DiscardUpload():
            return decks.on_discard(action)
        case act.AskCode():
            return lookup.on_ask(desk, request)
        case act.FindCode() | act.FindWords():
            return lookup.on_find(desk, request, action)
        case act.ShowCode():
            return lookup.on_code(desk, request, action)
        case act.ShowPlace():
            return lookup.on_place(desk, request, action)
        case act.ShowNotes():
            return lookup.on_notes(desk, request, action)
        case act.ShowFound():
            return lookup.on_found(desk, request, action)
        case act.ChooseCards():
            return lookup.on_choose_cards(desk, request, action)
        case act.AddCard():
            return lookup.on_add_card(desk, request, action)
        case act.BuildCode():
            return build.on_build(desk, request, action)
        case act.AskInline():
            return inline.on_ask(desk, action)
        case act.Say(text):
            return _say(desk, request, text)
        case act.Show():
            return home.on_show(desk, request, action)
        case act.UnknownCommand():
            return home.on_unknown_command(desk, request, action)
        case act.StaleButton():
            return review.on_stale(desk, request)
        case act.Reach():
            return home.on_reach(desk, request, action)
        case act.Ignore():
            return Reply(silent=True)
        case (
            act.AskRoom() | act.HostRoom() | act.JoinRoom() | act.LeaveRoom() | act.StartRoom() | act.ShowPanel()
            | act.ChangeRoom() | act.AnswerRoom() | act.PauseRoom() | act.ResumeRoom() | act.SkipQuestion()
            | act.EndRoom() | act.HandOverRoom() | act.RoomAgain() | act.VotedInPoll() | act.MemberLeft()
            | act.GroupMoved() | act.BotInGroup() | act.InChannel() | act.GroupCall() | act.AskGroup()
            | act.ChangeGroup() | act.AskChallenge() | act.CancelChallenge() | act.RoomEveryWeek() | act.AskTable()
        ):  # fmt: skip
            return Reply(silent=True)  # of groups: `bot.routes_room`


def _say(desk: Desk, request: Request, text: str) -> Reply:
    """A text means what the screen waits for."""
    asks = present(desk, request)
    if asks is not None and asks.phase is Phase.EXAM:
        return exam_running.on_text(desk, request, asks, text) or lookup.on_text(desk, request, text)
    if asks is None or asks.phase is Phase.LOOKUP:
        return lookup.on_text(desk, request, text)
    if asks.phase is Phase.CPT:
        return cpt.on_text(desk, request, text)
    if asks.phase is Phase.CITY:
        return settings.on_city(request, text)
    if asks.phase is Phase.FLAG:
        return flags.on_words(desk, request, asks, text)
    if asks.phase is Phase.VERDICT and request.maintainer:
        return flags.on_answer(desk, request, asks, text)
    if asks.phase is Phase.DONE and text != asks.picked and lookup.is_code(desk, request, text):
        return lookup.on_text(desk, request, text)
    return review.on_answer(desk, request, asks, text)
