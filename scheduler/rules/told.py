"""Kinds and packs as lines to read: what a rule says, with which parameters, by which article, and how it is known."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from scheduler.rules import build
from scheduler.rules.pack import DISCLAIMER, PACKS, STATUS, pack
from scheduler.rules.schema import parameter_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.rules.pack import Pack, PackRule

_WIDTH = 110


def kinds_told() -> Iterator[str]:
    """The packs, a line each, and every kind with its parameters."""
    yield "Rule packs, for the key rule_packs on sheet Hub (rosterwright rules PACK tells each rule):"
    for known in map(pack, PACKS):
        yield f"  {known.id:<12}{known.title}: {len(known.every)} rules"
    yield "\nKinds of rules, for sheet Rules:"
    told = ""
    for entry in parameter_table():
        if entry.kind != told:
            told = entry.kind
            yield told
        default = "required" if entry.required else f"default {entry.default or 'none'}"
        yield f"  {entry.name} ({entry.type}, {default}): {entry.meaning}"


def pack_told(name: str) -> Iterator[str]:
    """Every rule of a pack, and the facts that they ask for. Raises UnknownPack."""
    found = pack(name)
    return _lines(found)


def _lines(found: Pack) -> Iterator[str]:
    yield f"{found.id}: {found.title} (text of {found.reviewed})"
    yield from wrap(found.about, _WIDTH)
    yield from wrap(DISCLAIMER, _WIDTH)
    for rule in found.rules:
        yield ""
        yield from _rule(rule, build(rule.row).statement())
    for rule in found.asked:
        yield ""
        yield from _rule(rule, "CHECKED IN THE INPUT: kept by sheet Events; validate names for whom it is missing.")
    if found.facts:
        yield "\nFacts, for sheet Facts:"
    for fact in found.facts:
        yield from _indented(f"{fact.name} ({fact.effect}): {fact.about}", "  ")


def _rule(rule: PackRule, sentence: str) -> Iterator[str]:
    row = rule.row
    weight = "" if row.weight is None else f", soft: {row.weight} points"
    yield f"{row.id}  {rule.title} ({row.kind}{weight})"
    yield from _indented(sentence, "  ")
    if row.scope != "all":
        yield f"  for {row.scope}"
    yield from _indented(", ".join(f"{name} = {text}" for name, text in row.parameters), "  ")
    until = f" to {rule.valid_to}" if rule.valid_to else ""
    yield from _indented(f"{rule.source or 'no source'}; in force from {rule.valid_from}{until}", "  ")
    yield f"  {STATUS[rule.status].upper() if rule.status in ('recalled', 'assumption') else STATUS[rule.status]}"
    if rule.note:
        yield from _indented(f"note: {rule.note}", "  ")


def _indented(text: str, indent: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
