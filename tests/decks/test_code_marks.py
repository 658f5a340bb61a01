"""What a diagnosis code means for payment."""

from __future__ import annotations

from decks.code_marks import CodeMarks, marks_of


def test_a_code_has_its_hccs_and_its_severity() -> None:
    lung = (
        "Chronic Obstructive Pulmonary Disease, Interstitial Lung Disorders, and Other Chronic Lung Disorders"
    )
    assert marks_of("icd10cm-2026", "J44.1") == CodeMarks(((280, lung),), edited=True, level="CC")
    assert marks_of("icd10cm-2026", "E11.42") == CodeMarks(((37, "Diabetes with Chronic Complications"),))


def test_an_mcc_may_count_for_the_living_only() -> None:
    marks = marks_of("icd10cm-2026", "I46.2")
    assert (marks.level, marks.alive_only) == ("MCC", True)


def test_a_code_of_neither_table_and_another_edition_have_no_marks() -> None:
    assert marks_of("icd10cm-2026", "I10") == CodeMarks()
    assert marks_of("icd10cm-2027", "J44.1") == CodeMarks()
