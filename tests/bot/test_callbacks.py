"""Payloads of buttons: nothing is lost, nothing strange gets in, and no shipped tag changes its meaning."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import actions as act
from bot import callbacks
from bot.actions import Action
from bot.callbacks import MAX_BYTES, CallbackTooLong, StaleCallback, pack, unpack
from scheduler.card import Grade
from tests.bot.goldens import FOLDER, compare

CARD, REV, SECOND = 2**40, 2**31, 2**33
cards, revs = st.integers(0, CARD), st.integers(0, REV)
grades = st.sampled_from(Grade)
marks = st.integers(0, 2**32 - 1)
systems, pages = st.sampled_from(["icd10cm", "icd10pcs", "hcpcs"]), st.integers(0, 200)
codes = st.sampled_from(["I10", "J44.1", "S52.531A", "0FB03ZX", "E1010", "LT", "E"])

BUTTONS: dict[type[Action], st.SearchStrategy[Action]] = {
    act.ShowHome: st.builds(act.ShowHome),
    act.Study: st.builds(act.Study),
    act.HostRoom: st.builds(
        act.HostRoom, st.sampled_from(["crc", "ccs-p"]), st.integers(1, 100), st.integers(10, 600)
    ),
    act.JoinRoom: st.builds(act.JoinRoom, cards),
    act.LeaveRoom: st.builds(act.LeaveRoom, cards),
    act.StartRoom: st.builds(act.StartRoom, cards),
    act.ShowPanel: st.builds(act.ShowPanel, cards, st.integers(0, 9)),
    act.ChangeRoom: st.builds(act.ChangeRoom, cards, st.integers(0, 9), st.integers(0, 10**7)),
    act.AnswerRoom: st.builds(act.AnswerRoom, cards, st.integers(0, 99), st.integers(0, 11)),
    act.PauseRoom: st.builds(act.PauseRoom, cards),
    act.ResumeRoom: st.builds(act.ResumeRoom, cards),
    act.SkipQuestion: st.builds(act.SkipQuestion, cards, st.integers(0, 99)),
    act.EndRoom: st.builds(act.EndRoom, cards),
    act.HandOverRoom: st.builds(act.HandOverRoom, cards),
    act.RoomAgain: st.builds(act.RoomAgain, cards),
    act.AskGroup: st.builds(act.AskGroup),
    act.ChangeGroup: st.builds(act.ChangeGroup, st.integers(0, 9), st.integers(0, 9)),
    act.StudyMore: st.builds(act.StudyMore, st.integers(0, 200)),
    act.Reveal: st.builds(act.Reveal, cards, revs),
    act.GradeCard: st.builds(act.GradeCard, cards, revs, grades),
    act.Choose: st.builds(act.Choose, cards, revs, st.integers(0, 7)),
    act.GiveUp: st.builds(act.GiveUp, cards, revs),
    act.Regrade: st.builds(act.Regrade, cards, revs, grades),
    act.NextCard: st.builds(act.NextCard, cards, revs),
    act.Undo: st.builds(act.Undo, revs),
    act.ShowProgress: st.builds(act.ShowProgress),
    act.ShowSettings: st.builds(act.ShowSettings),
    act.SetNewPerDay: st.builds(act.SetNewPerDay, st.integers(0, 200)),
    act.AskZone: st.builds(act.AskZone),
    act.SetZone: st.builds(
        act.SetZone,
        st.sampled_from(["UTC", "America/Argentina/ComodRivadavia", "Etc/GMT+12", "Asia/Ust-Nera"]),
    ),
    act.AskCertification: st.builds(act.AskCertification),
    act.SetCertification: st.builds(act.SetCertification, st.sampled_from(["", "crc", "ccs-p"])),
    act.AskExamDay: st.builds(act.AskExamDay, st.integers(0, 40_000)),
    act.SetExamDay: st.builds(act.SetExamDay, st.integers(0, 800_000)),
    act.ShowHelp: st.builds(act.ShowHelp),
    act.ShowPrivacy: st.builds(act.ShowPrivacy),
    act.Export: st.builds(act.Export),
    act.AskForget: st.builds(act.AskForget),
    act.Forget: st.builds(act.Forget, st.integers(0, SECOND)),
    act.AskFlag: st.builds(act.AskFlag, cards, revs),
    act.FlagItem: st.builds(act.FlagItem, cards, revs, st.sampled_from(act.Reason)),
    act.TakeFlagBack: st.builds(act.TakeFlagBack, cards),
    act.BackToCard: st.builds(act.BackToCard),
    act.ShowFlags: st.builds(act.ShowFlags, cards),
    act.AnswerFlag: st.builds(act.AnswerFlag, cards),
    act.KeyIsRight: st.builds(act.KeyIsRight, cards),
    act.RetireFlagged: st.builds(act.RetireFlagged, cards),
    act.RestoreCard: st.builds(act.RestoreCard, cards),
    act.ShowItems: st.builds(act.ShowItems),
    act.ShowItem: st.builds(act.ShowItem, cards),
    act.RetireCard: st.builds(act.RetireCard, cards),
    act.AskThrowOut: st.builds(act.AskThrowOut, cards),
    act.ThrowOut: st.builds(act.ThrowOut, cards),
    act.CountAgain: st.builds(act.CountAgain, cards),
    act.ShowDecks: st.builds(act.ShowDecks),
    act.ShowDeck: st.builds(act.ShowDeck, marks),
    act.DiffDeck: st.builds(act.DiffDeck, marks),
    act.PublishDeck: st.builds(act.PublishDeck, marks, st.integers(0, 2**48 - 1), revs),
    act.AskRollBack: st.builds(act.AskRollBack, marks),
    act.RollBackDeck: st.builds(act.RollBackDeck, marks, revs),
    act.ShowExams: st.builds(act.ShowExams),
    act.ListExams: st.builds(act.ListExams),
    act.PlanExam: st.builds(act.PlanExam, st.sampled_from(["crc", "ccs-p"]), pages),
    act.ShowPlan: st.builds(act.ShowPlan, cards, pages, pages),
    act.StartExam: st.builds(act.StartExam, cards, pages, pages),
    act.GoOnWithExam: st.builds(act.GoOnWithExam),
    act.TapOption: st.builds(act.TapOption, cards, revs, pages, pages),
    act.ClearAnswer: st.builds(act.ClearAnswer, cards, revs, pages),
    act.FlagQuestion: st.builds(act.FlagQuestion, cards, revs, pages, pages),
    act.AskStrike: st.builds(act.AskStrike, cards, revs),
    act.StrikeOption: st.builds(act.StrikeOption, cards, revs, pages, pages, pages),
    act.TurnTo: st.builds(act.TurnTo, cards, revs, pages),
    act.ShowPalette: st.builds(act.ShowPalette, cards, revs, pages),
    act.CheckExam: st.builds(act.CheckExam, cards, revs),
    act.SubmitExam: st.builds(act.SubmitExam, cards, revs),
    act.HideClock: st.builds(act.HideClock, cards, revs, pages),
    act.PauseExam: st.builds(act.PauseExam, cards, revs, pages),
    act.OpenBook: st.builds(act.OpenBook, cards, revs, pages),
    act.AskAbandon: st.builds(act.AskAbandon, cards, revs),
    act.AbandonExam: st.builds(act.AbandonExam, cards, revs),
    act.ShowReport: st.builds(act.ShowReport, cards, pages),
    act.ReviewExam: st.builds(act.ReviewExam, cards, pages, pages),
    act.CardMisses: st.builds(act.CardMisses, cards),
    act.DrawExam: st.builds(act.DrawExam, cards),
    act.CompareExam: st.builds(act.CompareExam, cards),
    act.ShareExam: st.builds(act.ShareExam, cards),
    act.CancelChallenge: st.builds(act.CancelChallenge, cards),
    act.RoomEveryWeek: st.builds(act.RoomEveryWeek, cards),
    act.ListSections: st.builds(act.ListSections, st.sampled_from(["crc", "ccs-p"])),
    act.PlanSection: st.builds(act.PlanSection, st.sampled_from(["crc", "ccs-p"]), marks),
    act.ShowOwn: st.builds(act.ShowOwn, st.sampled_from(["crc", "ccs-p"]), pages, pages),
    act.PlanOwn: st.builds(act.PlanOwn, st.sampled_from(["crc", "ccs-p"]), pages, pages),
    act.ShowTutorial: st.builds(act.ShowTutorial, cards, pages, pages, st.integers(0, 2**25)),
    act.BeginSitting: st.builds(act.BeginSitting, cards),
    act.ShowRoomResult: st.builds(act.ShowRoomResult, cards),
    act.ReviewRoom: st.builds(act.ReviewRoom, cards, pages),
    act.CardRoomMisses: st.builds(act.CardRoomMisses, cards),
    act.ShowUpload: st.builds(act.ShowUpload, cards, st.integers(0, 10)),
    act.TakeUpload: st.builds(act.TakeUpload, cards),
    act.DiscardUpload: st.builds(act.DiscardUpload, cards),
    act.ShowCpt: st.builds(act.ShowCpt),
    act.MapCpt: st.builds(act.MapCpt, marks, st.integers(0, 50), st.integers(0, 50)),
    act.KeepCpt: st.builds(act.KeepCpt, marks, st.integers(0, 50), st.integers(0, 50)),
    act.DeclineCpt: st.builds(act.DeclineCpt),
    act.AddCptCards: st.builds(act.AddCptCards, revs),
    act.ShowCptCode: st.builds(act.ShowCptCode, st.sampled_from(["00001", "0000A"])),
    act.AddCptCode: st.builds(act.AddCptCode, st.sampled_from(["00001", "0000A"])),
    act.AskDropCpt: st.builds(act.AskDropCpt),
    act.DropCpt: st.builds(act.DropCpt, st.integers(0, SECOND)),
    act.AskCode: st.builds(act.AskCode),
    act.ShowCode: st.builds(act.ShowCode, systems, codes, pages),
    act.ShowPlace: st.builds(act.ShowPlace, st.integers(0, 22), st.sampled_from(["", "J40-J4A"]), pages),
    act.ShowNotes: st.builds(act.ShowNotes, systems, codes, pages),
    act.ShowFound: st.builds(act.ShowFound, systems, pages),
    act.ChooseCards: st.builds(act.ChooseCards, systems, codes, pages),
    act.AddCard: st.builds(act.AddCard, systems, codes, st.integers(0, 2**32 - 1)),
    act.BuildCode: st.builds(act.BuildCode, st.sampled_from(["", "0", "0FB03Z", "XW0"]), pages),
}
NO_BUTTON: set[type[Action]] = {
    act.Start, act.Say, act.AskExam, act.FindCode, act.FindWords, act.AskInline,
    act.AskChallenge, act.AskTable, act.AskRoom, act.VotedInPoll, act.BotInGroup, act.MemberLeft, act.InChannel,
    act.GroupMoved,
    act.SendFile, act.Show, act.UnknownCommand, act.StaleButton, act.GroupCall, act.Reach, act.Ignore,
}  # fmt: skip

LARGEST: list[Action] = [
    act.Reveal(CARD, REV), act.GradeCard(CARD, REV, Grade.EASY), act.Choose(CARD, REV, 7), act.GiveUp(CARD, REV),
    act.Regrade(CARD, REV, Grade.EASY), act.NextCard(CARD, REV), act.Undo(REV), act.Forget(SECOND),
    act.SetZone("America/Argentina/ComodRivadavia"), act.AddCard("icd10pcs", "S52.531A", 2**32 - 1),
    act.StrikeOption(CARD, REV, 299, 7, 1), act.ReviewExam(CARD, 2, 299), act.PlanExam("ccs-p", 2),
    act.ShowTutorial(CARD, 1, 3, 2**25),
]  # fmt: skip


def test_every_action_is_either_on_a_button_or_never() -> None:
    assert set(get_args(Action)) == set(BUTTONS) | NO_BUTTON


@given(st.one_of(*BUTTONS.values()))
def test_an_action_comes_back_as_it_was_packed(action: Action) -> None:
    assert unpack(pack(action)) == action


@given(st.one_of(*BUTTONS.values()))
def test_a_payload_is_short_printable_ascii(action: Action) -> None:
    payload = pack(action)
    assert payload.isascii()
    assert payload.isprintable()
    assert 1 <= len(payload) <= MAX_BYTES


@pytest.mark.parametrize("action", LARGEST, ids=lambda action: type(action).__name__)
def test_the_largest_ids_fit(action: Action) -> None:
    assert len(pack(action).encode()) <= 64
    assert unpack(pack(action)) == action


def test_what_does_not_fit_is_a_defect_found_when_it_is_packed() -> None:
    with pytest.raises(CallbackTooLong):
        pack(act.SetZone("A" * 61))


@pytest.mark.parametrize("kind", sorted(NO_BUTTON, key=str))
def test_no_button_carries_what_is_only_said(kind: type[Action]) -> None:
    blank: dict[str, object] = {field.name: "x" for field in fields(kind)}
    with pytest.raises(TypeError):
        pack(kind(**blank))  # type: ignore[arg-type]


def opened(payload: str) -> Action | None:
    try:
        return unpack(payload)
    except StaleCallback:
        return None


@given(st.text())
@example("")
@example(":")
@example("1")
@example("1:g:1:1:0")
@example("1:g:1:1:5")
@example("1:g:١:1:1")  # a digit, but none of ours
@example("1:r:1_0:1")
@example("1:r:-1:1")
@example("1:r: 1:1")
@example("1:r:A:1")
@example("1:r:1:1\n")
@example("1:y:Ä")
@example("1:y:")
@example("\ud800")
def test_any_text_is_an_action_or_stale(payload: str) -> None:
    action = opened(payload)
    assert action is None or type(action) in BUTTONS


@given(st.binary(min_size=1, max_size=64))
def test_any_bytes_are_an_action_or_stale(payload: bytes) -> None:
    for text in (
        payload.decode("latin-1"),
        payload.decode("utf-8", "replace"),
        payload.decode("utf-8", "surrogateescape"),
    ):
        action = opened(text)
        assert action is None or type(action) in BUTTONS


near_payloads = st.lists(st.text("0123456789abcxyz:-_ ", max_size=6), min_size=1, max_size=5).map(":".join)


@given(st.sampled_from("hsmrgadenutowzyipfx"), near_payloads)
def test_what_looks_like_ours_is_an_action_or_stale_and_fits_into_the_database(tag: str, rest: str) -> None:
    for payload in (f"1:{tag}", f"1:{tag}:{rest}"):
        action = opened(payload)
        if action is not None:
            numbers = [getattr(action, field.name) for field in fields(action)]
            assert all(0 <= number < 2**63 for number in numbers if isinstance(number, int))


@given(st.one_of(*BUTTONS.values()), st.integers(0, 63), st.characters())
def test_a_payload_with_one_wrong_sign_is_an_action_or_stale(action: Action, place: int, sign: str) -> None:
    payload = pack(action)
    broken = payload[:place] + sign + payload[place + 1 :]
    found = opened(broken)
    assert found is None or type(found) in BUTTONS


def test_a_number_too_big_for_the_database_is_stale() -> None:
    assert unpack("1:u:" + "z" * 12) == act.Undo(36**12 - 1)
    assert opened("1:u:" + "z" * 13) is None
    assert opened("1:u:" + "0" * 13) is None


SAMPLES: list[Action] = [
    act.ShowHome(), act.Study(), act.StudyMore(10), act.Reveal(100, 5), act.GradeCard(100, 5, Grade.GOOD),
    act.Choose(100, 5, 2), act.GiveUp(100, 5), act.Regrade(100, 5, Grade.HARD), act.NextCard(100, 5), act.Undo(41),
    act.ShowProgress(), act.ShowSettings(), act.SetNewPerDay(20), act.AskZone(), act.SetZone("America/Chicago"),
    act.ShowHelp(), act.ShowPrivacy(), act.AskForget(), act.Forget(1_772_463_600),
    act.AskFlag(100, 5), act.FlagItem(100, 5, act.Reason.RECALLED), act.TakeFlagBack(12), act.BackToCard(),
    act.ShowFlags(12), act.AnswerFlag(12), act.KeyIsRight(12), act.RetireFlagged(12), act.RestoreCard(100),
    act.ShowItems(), act.ShowItem(100), act.RetireCard(100), act.AskThrowOut(100), act.ThrowOut(100),
    act.CountAgain(100),
    act.ShowDecks(), act.ShowDeck(2**32 - 1), act.DiffDeck(7), act.PublishDeck(2**32 - 1, 2**48 - 1, 3),
    act.AskRollBack(7), act.RollBackDeck(7, 3), act.ShowUpload(12, 1), act.TakeUpload(12), act.DiscardUpload(12),
    act.AskCode(), act.ShowCode("icd10cm", "J44.1", 1), act.ShowPlace(10, "J40-J4A", 1), act.ShowPlace(10),
    act.ShowNotes("icd10cm", "J44.1", 1), act.ShowFound("hcpcs", 1), act.ChooseCards("hcpcs", "E1010", 1),
    act.AddCard("icd10cm", "J44.1", 4_000_000_000), act.BuildCode("0FB", 1), act.BuildCode(),
    act.ShowExams(), act.ListExams(), act.PlanExam("ccs-p", 2), act.ShowPlan(12, 1, 3), act.StartExam(12, 1, 3),
    act.GoOnWithExam(), act.TapOption(12, 7, 99, 3), act.ClearAnswer(12, 7, 99), act.FlagQuestion(12, 7, 99, 1),
    act.AskStrike(12, 7), act.StrikeOption(12, 7, 99, 3, 1), act.TurnTo(12, 7, 99), act.ShowPalette(12, 7, 2),
    act.CheckExam(12, 7), act.SubmitExam(12, 7), act.HideClock(12, 7, 1), act.PauseExam(12, 7, 1),
    act.OpenBook(12, 7, 1), act.AskAbandon(12, 7), act.AbandonExam(12, 7), act.ShowReport(12, 1),
    act.ReviewExam(12, 2, 99), act.CardMisses(12),
    act.DrawExam(12), act.CompareExam(12), act.ShareExam(12),
    act.ListSections("ccs-p"), act.PlanSection("ccs-p", 2**32 - 1), act.ShowOwn("ccs-p", 25, 30),
    act.PlanOwn("ccs-p", 25, 0), act.ShowTutorial(12, 1, 3, 2**25 - 1),
    act.AskCertification(), act.SetCertification("ccs-p"), act.AskExamDay(24_312), act.SetExamDay(740_000),
    act.ShowCpt(), act.MapCpt(2**32 - 1, 2, 5), act.KeepCpt(2**32 - 1, 1, 2), act.DeclineCpt(), act.AddCptCards(20),
    act.ShowCptCode("0000A"), act.AddCptCode("0000A"), act.AskDropCpt(), act.DropCpt(1_772_463_600),
    act.Export(), act.CancelChallenge(12), act.RoomEveryWeek(9),
    act.AskGroup(), act.ChangeGroup(0, 1),
    act.HostRoom("crc", 10, 45), act.JoinRoom(9), act.LeaveRoom(9), act.StartRoom(9), act.ShowPanel(9, 2),
    act.ChangeRoom(9, 1, 45), act.AnswerRoom(9, 3, 2), act.PauseRoom(9), act.ResumeRoom(9), act.SkipQuestion(9, 3),
    act.EndRoom(9), act.HandOverRoom(9), act.RoomAgain(9),
    act.BeginSitting(9), act.ShowRoomResult(9), act.ReviewRoom(9, 3), act.CardRoomMisses(9),
]  # fmt: skip


def test_a_shipped_tag_never_changes_its_meaning() -> None:
    """Learners keep old messages: lines may be added to the golden table, none may be changed or removed."""
    assert {type(action) for action in SAMPLES} == set(BUTTONS)
    compare("callbacks.txt", "".join(f"{pack(action)} -> {unpack(pack(action))!r}\n" for action in SAMPLES))


def test_the_committed_payloads_still_mean_what_they_meant() -> None:
    """Read as an old message would be, from the file alone."""
    rows = [
        line.split(" -> ") for line in (FOLDER / "callbacks.txt").read_text(encoding="utf-8").splitlines()
    ]
    assert len(rows) >= 19
    for payload, meaning in rows:
        assert repr(unpack(payload)) == meaning


def test_every_reader_is_written_down() -> None:
    assert {(pack(one).split(":")[1], len(fields(one))) for one in SAMPLES} == set(callbacks._BY_TAG)
