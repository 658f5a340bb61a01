"""A release of ICD-10-CM of nineteen codes, written by hand, of a year that nobody has published."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from decks.sources.icd10cm_order import OrderRow
from tests.decks.order_lines import codes_text, order_text, row

YEAR = 2031
ORDER, CODES, TABULAR, INDEX = (
    f"icd10cm_order_{YEAR}.txt",
    f"icd10cm_codes_{YEAR}.txt",
    f"icd10cm_tabular_{YEAR}.xml",
    f"icd10cm_index_{YEAR}.xml",
)

XML = f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
 <version>{YEAR}</version>
 <chapter>
  <name>8</name>
  <desc>Diseases of the ear (H60-H95)</desc>
  <excludes2><note>injury of ear (S00-S09)</note></excludes2>
  <section id="H60-H62">
   <desc>Diseases of external ear (H60-H62)</desc>
   <diag>
    <name>H60</name>
    <desc>Otitis externa</desc>
    <excludes1><note>concussion (S06.0-)</note><note>no such code (S99.-)</note></excludes1>
    <diag><name>H60.1</name><desc>Cellulitis of external ear</desc></diag>
    <diag><name>H60.9</name><desc>Unspecified  otitis externa</desc></diag>
   </diag>
  </section>
  <section id="H80-H83">
   <desc>Diseases of inner ear (H80-H83)</desc>
   <diag>
    <name>H81</name>
    <desc>Disorders of vestibular function</desc>
    <diag>
     <name>H81.0</name>
     <desc>Ménière's disease</desc>
     <inclusionTerm><note>Labyrinthine hydrops</note></inclusionTerm>
    </diag>
   </diag>
   <diag><name>H83</name><desc>Other diseases of inner ear</desc></diag>
  </section>
 </chapter>
 <chapter>
  <name>19</name>
  <desc>Injury (S00-T88)</desc>
  <section id="S00-S09">
   <desc>Injuries to the head (S00-S09)</desc>
   <diag>
    <name>S06</name>
    <desc>Intracranial injury</desc>
    <sevenChrDef>
     <extension char="A">initial encounter</extension>
     <extension char="D">subsequent encounter</extension>
     <extension char="S">sequela</extension>
    </sevenChrDef>
    <diag>
     <name>S06.0</name>
     <desc>Concussion</desc>
     <codeFirst><note>skull fracture (S06.0)</note></codeFirst>
     <diag placeholder="true">
      <name>S06.0X</name>
      <desc>Concussion</desc>
      <diag><name>S06.0X0</name><desc>Concussion without loss of consciousness</desc></diag>
      <diag><name>S06.0X7</name><desc>Concussion with death</desc></diag>
     </diag>
    </diag>
    <diag><name>S06.9</name><desc>Unspecified intracranial injury</desc></diag>
   </diag>
  </section>
 </chapter>
</ICD10CM.tabular>
""".encode()

_WITHOUT, _DEATH, _UNSPECIFIED = (
    "Concussion without loss of consciousness",
    "Concussion with death",
    "Unspecified intracranial injury",
)
ROWS: tuple[OrderRow, ...] = (
    row("H60", "Otitis externa", billable=False),
    row("H601", "Cellulitis of external ear"),
    row("H609", "Unspecified otitis externa"),
    row("H81", "Disorders of vestibular function", billable=False),
    row("H810", "Meniere's disease"),
    row("H83", "Other diseases of inner ear"),
    row("S06", "Intracranial injury", billable=False),
    row("S060", "Concussion", billable=False),
    row("S060X", "Concussion", billable=False),
    row("S060X0", _WITHOUT, billable=False),
    row("S060X0A", f"{_WITHOUT}, initial encounter"),
    row("S060X0D", f"{_WITHOUT}, subsequent encounter"),
    row("S060X0S", f"{_WITHOUT}, sequela"),
    row("S060X7", _DEATH, billable=False),
    row("S060X7A", f"{_DEATH}, initial encounter"),
    row("S069", _UNSPECIFIED, billable=False),
    row("S069XXA", f"{_UNSPECIFIED}, initial encounter"),
    row("S069XXD", f"{_UNSPECIFIED}, subsequent encounter"),
    row("S069XXS", f"{_UNSPECIFIED}, sequela"),
)

FILES: Mapping[str, bytes] = {ORDER: order_text(ROWS), TABULAR: XML}
CODES_TEXT = codes_text(ROWS)


def zipped(files: Mapping[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as box:
        for name, content in files.items():
            box.writestr(name, content)
    return stream.getvalue()
