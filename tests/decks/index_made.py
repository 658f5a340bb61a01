"""An Alphabetic Index of some thirty terms, written by hand after the public shape of the official files."""

from __future__ import annotations

from decks.sources.icd10cm_2027 import rows_2026
from decks.spelling import dotted

INDEX_XML = b"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
 <version>2026</version>
 <title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>
 <letter>
  <title>A</title>
  <mainTerm><title>Aarskog's syndrome</title><code>Q87.19</code></mainTerm>
  <mainTerm><title>Abandonment</title><see>Maltreatment</see></mainTerm>
  <mainTerm><title>Abasia<nemod>(-astasia) (hysterical)</nemod></title><code>F44.4</code></mainTerm>
  <mainTerm>
   <title>Abscess<nemod>(connective tissue) (embolic)</nemod></title>
   <code>L02.91</code>
   <term level="1">
    <title>amebic</title>
    <code>A06.4</code>
    <term level="2"><title>brain<nemod>(and liver or lung abscess)</nemod></title><code>A06.6</code></term>
    <term level="2"><title>spleen</title><code>A06.89</code><manif>D77</manif></term>
   </term>
   <term level="1"><title>apical<nemod>(tooth)</nemod></title><code>K04.7</code></term>
   <term level="1"><title>breast</title><subcat>N61</subcat></term>
   <term level="1"><title>ear</title><seeAlso>Otitis, externa</seeAlso></term>
  </mainTerm>
  <mainTerm>
   <title>Amputation, traumatic<nemod>(complete) (partial)</nemod></title>
   <term level="1"><title>arm<nemod>(upper)</nemod>, level unknown</title><code>S48.92-</code></term>
  </mainTerm>
 </letter>
 <letter>
  <title>D</title>
  <mainTerm>
   <title>Diabetes, diabetic<nemod>(mellitus) (sugar)</nemod></title>
   <code>E11.9</code>
   <term level="1">
    <title>with</title>
    <term level="2"><title>amyotrophy</title><code>E11.44</code></term>
    <term level="2"><title>autonomic<nemod>(poly)</nemod>neuropathy</title><code>E11.43</code></term>
    <term level="2"><title>cataract</title><code>E11.36</code></term>
    <term level="2">
     <title>coma due to</title>
     <term level="3"><title>hyperosmolarity</title><code>E11.01</code></term>
     <term level="3"><title>hypoglycemia</title><code>E11.641</code></term>
    </term>
   </term>
   <term level="1"><title>type 1</title><code>E10.9</code></term>
   <term level="1"><title>in pregnancy</title><seecat>O24</seecat></term>
  </mainTerm>
 </letter>
 <letter>
  <title>O</title>
  <mainTerm>
   <title>Otitis<nemod>(acute)</nemod></title>
   <code>H66.90</code>
   <term level="1"><title>externa</title><code>H60.9-</code></term>
   <term level="1"><title>media</title><code>H66.9-</code></term>
  </mainTerm>
 </letter>
</ICD10CM.index>
"""

NEOPLASM_XML = b"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
 <version>2026</version>
 <title>ICD-10-CM TABLE of NEOPLASMS</title>
 <indexHeading>
  <head col="1">Neoplasm</head><head col="2">Malignant Primary</head><head col="3">Malignant Secondary</head>
  <head col="4">Ca in situ</head><head col="5">Benign</head><head col="6">Uncertain Behavior</head>
  <head col="7">Unspecified Behavior</head>
 </indexHeading>
 <letter>
  <title>N</title>
  <mainTerm>
   <title>Neoplasm, neoplastic</title>
   <cell col="2">C80.1</cell><cell col="3">C79.9</cell><cell col="4">D09.9</cell>
   <cell col="5">D36.9</cell><cell col="6">D48.9</cell><cell col="7">D49.9</cell>
   <term level="1">
    <title>abdomen, abdominal</title>
    <cell col="2">C76.2</cell><cell col="3">C79.8-</cell><cell col="4">D09.8</cell>
    <cell col="5">D36.7</cell><cell col="6">D48.7</cell><cell col="7">-</cell>
   </term>
  </mainTerm>
 </letter>
</ICD10CM.index>
"""


def codes_2026() -> list[str]:
    return [dotted(row.code) for row in rows_2026()]
