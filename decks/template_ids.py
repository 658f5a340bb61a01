"""The ids of all templates, whatever their code set: what a core list or a blueprint may name."""

from __future__ import annotations

from decks.templates import TEMPLATES
from decks.templates.hcpcs_templates import HCPCS_TEMPLATES
from decks.templates.pcs_templates import PCS_TEMPLATES

TEMPLATE_IDS = frozenset([*TEMPLATES, *PCS_TEMPLATES, *HCPCS_TEMPLATES])
