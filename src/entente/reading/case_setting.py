"""What a case tells the reader: its countries, the names of its agencies, the sessions of its legislature."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from entente.dossier import Dossier
from entente.dossier.kinds import Agency
from entente.reading.context import Setting
from entente.reading.lexicon import load_table
from entente.reading.proposals import Proposal
from entente.reading.similarity import canonical_name

__all__ = ["code_of", "resolve_agencies", "setting_of"]

_LISTS = ("addressees", "attendees")
_SINGLE = ("raised_by", "decider")


def setting_of(dossier: Dossier) -> Setting:
    """Return the setting a case gives to the reading of documents."""
    header = dossier.negotiation
    return Setting(
        home=header.home,
        counterpart=header.counterpart,
        agencies=_agency_names(dossier),
        sessions=tuple((s.code, s.title, s.closes, s.opens) for s in header.sessions),
    )


def _agency_names(dossier: Dossier) -> Mapping[str, str]:
    """Every way a text may name an agency → its code: title, title before a comma, code, known abbreviations."""
    names: dict[str, str] = {}
    for code, agency in dossier.all(Agency).items():
        short = re.split(r",| \(", agency.title)[0]
        for name in (agency.title, short, code, *(re.split(r" and (?=[A-Z])", short) if agency.level == 0 else ())):
            names.setdefault(canonical_name(name), code)
    for name, others in load_table("vietnamese_bodies").items():
        known = next((names[canonical_name(o)] for o in others if canonical_name(o) in names), None)
        if known is not None:
            for other in (name, *others):
                names.setdefault(canonical_name(other), known)
    return names


def code_of(name: str, agencies: Mapping[str, str], dossier: Dossier) -> str:
    """Return the code of the agency a text names, or "".

    An office ("Minister of Finance") stands for its ministry; a person for the agency that lists the person.
    """
    plain = canonical_name(name)
    if plain in agencies:
        return agencies[plain]
    office = re.sub(
        r"^(?:deputy |vice |acting |quyền )*(?:minister of |minister for |bộ trưởng (?:bộ )?|thứ trưởng (?:bộ )?)",
        "",
        plain,
    )
    if office in agencies:
        return agencies[office]
    reversed_name = re.fullmatch(r"(?P<area>[a-z ]+) minister", plain)
    if reversed_name and reversed_name["area"] in agencies:
        return agencies[reversed_name["area"]]
    last = name.split()[-1].casefold() if name.split() else ""
    for code, agency in dossier.all(Agency).items():
        if any(person.name.casefold() == name.casefold() for person in agency.persons):
            return code
        if last and len(name.split()) > 1 and any(p.name.casefold().endswith(name.casefold()) for p in agency.persons):
            return code
    close = [
        code
        for known, code in agencies.items()
        if len(known) > 6 and (plain.startswith(known) or known.startswith(plain)) and len(plain) > 6
    ]
    return close[0] if len(set(close)) == 1 else ""


def resolve_agencies(proposal: Proposal, setting: Setting, dossier: Dossier) -> Proposal:
    """Put codes of the case in place of names; a name that is no agency of the case stays and is noted."""
    fields: dict[str, Any] = dict(proposal.fields)
    unknown: list[str] = []
    for field in _LISTS:
        if field in fields:
            codes = [(name, code_of(name, setting.agencies, dossier)) for name in fields[field]]
            fields[field] = list(dict.fromkeys(code or name for name, code in codes))
            unknown += [name for name, code in codes if not code]
    for field in _SINGLE:
        if fields.get(field):
            code = code_of(fields[field], setting.agencies, dossier)
            if code:
                fields[field] = code
            elif field == "raised_by":
                heads = [c for c, a in dossier.all(Agency).items() if a.side == "counterpart" and a.level == 0]
                fields[field] = heads[0] if len(heads) == 1 else fields[field]
    if proposal.kind == "law" and fields.get("session"):
        session = _session(str(fields["session"]), setting)
        if session:
            fields["session"] = session
    notes = proposal.notes
    if unknown:
        notes = (*notes, f"not an agency of the case: {', '.join(dict.fromkeys(unknown))}")
    return replace(proposal, fields=fields, notes=notes)


def _session(text: str, setting: Setting) -> str:
    number = re.search(r"\d+", text)
    if number is None:
        return ""
    return next((code for code, title, _, _ in setting.sessions if re.search(rf"\b{number.group()}(?!\d)", title)), "")
