"""What coders write for short, in the words of the code sets, so that a search for `copd` finds J44.9 as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "aaa": "abdominal aortic aneurysm",
        "afib": "atrial fibrillation",
        "aki": "acute kidney failure",
        "aml": "acute myeloblastic leukemia",
        "ards": "acute respiratory distress syndrome",
        "bph": "benign prostatic hyperplasia",
        "cad": "atherosclerotic heart disease",
        "chf": "heart failure",
        "ckd": "chronic kidney disease",
        "cll": "chronic lymphocytic leukemia",
        "copd": "chronic obstructive pulmonary disease",
        "cva": "cerebral infarction",
        "dm": "diabetes mellitus",
        "dvt": "embolism thrombosis deep veins",
        "esrd": "end stage renal disease",
        "fx": "fracture",
        "gerd": "gastro esophageal reflux disease",
        "hld": "hyperlipidemia",
        "htn": "hypertension",
        "ibs": "irritable bowel syndrome",
        "mi": "myocardial infarction",
        "mdd": "major depressive disorder",
        "nstemi": "non st elevation myocardial infarction",
        "osa": "obstructive sleep apnea",
        "pad": "peripheral vascular disease",
        "pe": "pulmonary embolism",
        "ptsd": "post traumatic stress disorder",
        "pvd": "peripheral vascular disease",
        "ra": "rheumatoid arthritis",
        "stemi": "st elevation myocardial infarction",
        "t1dm": "type 1 diabetes mellitus",
        "t2dm": "type 2 diabetes mellitus",
        "tbi": "intracranial injury",
        "tia": "transient cerebral ischemic attack",
        "uri": "upper respiratory infection",
        "uti": "urinary tract infection",
    }
)


def spelled_out(words: Iterable[str]) -> list[str]:
    return [each for word in words for each in ABBREVIATIONS.get(word, word).split()]
