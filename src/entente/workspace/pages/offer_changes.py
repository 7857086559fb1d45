"""Changing many tariff lines of an offer: pasted or edited, shown first, stored once confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext, gettext_lazy, ngettext

from entente.base.errors import BadInput
from entente.dossier.kinds import Offer, TariffLine
from entente.dossier.line_edits import EDITED, LineEdit
from entente.dossier.line_table import COLUMNS, MOST_CHARACTERS
from entente.workspace.doors import Request, room
from entente.workspace.navigation import address
from entente.workspace.pages.offers import COLUMN_NAMES, lines_of
from entente.workspace.services import offers as service

__all__ = ["edit", "paste", "urlpatterns"]

SHOWN_CHANGES = 200
DOUBTS = {
    "order": gettext_lazy("the duty does not fall from opening over target to floor"),
    "raise": gettext_lazy("a rate offered lies above the duty now applied"),
    "bound": gettext_lazy("a rate offered lies above the binding"),
    "negative": gettext_lazy("a rate is below zero"),
}


class PasteForm(forms.Form):
    """A table from a spreadsheet."""

    text = forms.CharField(
        label=gettext_lazy("Cells copied from the spreadsheet, the row of names included"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        max_length=MOST_CHARACTERS,
        strip=False,
    )
    replace = forms.ChoiceField(
        label=gettext_lazy("What happens to the lines there are"),
        choices=[
            ("merge", gettext_lazy("Lay it over them: cells that are filled replace, new codes are added")),
            ("replace", gettext_lazy("Put it in place of all of them")),
        ],
        widget=forms.RadioSelect,
        initial="merge",
    )
    in_percent = forms.BooleanField(label=gettext_lazy("Numbers without a sign are percent"), required=False)


class EditForm(forms.Form):
    """One change to many lines."""

    column = forms.ChoiceField(label=gettext_lazy("Column"), choices=[(n, COLUMN_NAMES[n]) for n in EDITED])
    deed = forms.ChoiceField(
        label=gettext_lazy("What to do"),
        choices=[
            ("set", gettext_lazy("Set to … %")),
            ("cut", gettext_lazy("Cut by … percent of itself")),
            ("lower", gettext_lazy("Lower by … points")),
            ("copy", gettext_lazy("Take over from another column")),
            ("clear", gettext_lazy("Empty it")),
        ],
    )
    amount = forms.FloatField(label=gettext_lazy("How much"), required=False, min_value=0, max_value=1000)
    source = forms.ChoiceField(
        label=gettext_lazy("Other column"), required=False, choices=[("", "–"), *((n, COLUMN_NAMES[n]) for n in EDITED)]
    )
    hs = forms.CharField(label=gettext_lazy("Only under HS"), required=False, max_length=20)
    words = forms.CharField(label=gettext_lazy("Only goods with the words"), required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        """Ask for what the deed needs."""
        sent = super().clean() or {}
        if sent.get("deed") in ("set", "cut", "lower") and sent.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", gettext("Say how much."))
        if sent.get("deed") == "cut" and (sent.get("amount") or 0) > 100:
            self.add_error("amount", gettext("A rate cannot be cut by more than all of itself: at most 100."))
        if sent.get("deed") == "copy" and not sent.get("source"):
            self.add_error("source", gettext("Choose the column to take over from."))
        return sent

    def edit(self) -> LineEdit:
        """The change of a form without faults."""
        sent = self.cleaned_data
        return LineEdit(
            column=sent["column"],
            deed=sent["deed"],
            amount=round((sent["amount"] or 0.0) / 100, 12),
            source=sent["source"],
            hs=sent["hs"],
            words=sent["words"],
        )


@room
def paste(request: Request, code: str) -> HttpResponse:
    """Paste lines: first what would change, then, confirmed, stored."""

    def lines(form: forms.Form, offer: Offer) -> list[TariffLine]:
        sent = form.cleaned_data
        return service.pasted(offer, sent["text"], replace=sent["replace"] == "replace", in_percent=sent["in_percent"])

    return _change(request, code, PasteForm, lines, gettext("Paste tariff lines"), "workspace/offer_paste.html")


@room
def edit(request: Request, code: str) -> HttpResponse:
    """Change many lines: first what would change, then, confirmed, stored."""

    def lines(form: forms.Form, offer: Offer) -> list[TariffLine]:
        assert isinstance(form, EditForm)
        return service.edited(offer, form.edit())

    return _change(request, code, EditForm, lines, gettext("Edit many lines"), "workspace/offer_edit.html")


def _change(
    request: Request,
    code: str,
    kind: type[forms.Form],
    lines: Callable[[forms.Form, Offer], list[TariffLine]],
    heading: str,
    template: str,
) -> HttpResponse:
    """Ask, show what would change, and store it once it is confirmed against the version that was shown."""
    view = request.view
    shown = lines_of(view, code)
    context: dict[str, Any] = {"view": view, "offer": shown.offer, "heading": heading, "follows": shown.entry.version,
                               "columns": COLUMNS, "decision": service.can_edit_lines(view, shown.offer),
                               "can_edit": shown.can_edit}  # fmt: skip
    if request.method != "POST":
        start = kind(initial={"replace": "merge", **{n: request.GET[n] for n in ("hs", "words") if n in request.GET}})
        return render(request, template, {**context, "form": start})
    form = kind(request.POST)
    context["form"] = form
    if not form.is_valid():
        return render(request, template, context, status=400)
    try:
        after = lines(form, shown.offer)
    except BadInput as error:
        return render(request, template, {**context, "problems": error.problems}, status=400)
    found = service.preview(shown.offer, after)
    if "confirm" in request.POST and found.changes:
        follows = request.POST.get("follows", "")
        count = len(found.changes)
        service.store_lines(
            view, shown.offer, after, follows=int(follows) if follows.isdecimal() and len(follows) < 9 else 0,
            reason=request.POST.get("reason", "").strip(),
        )  # fmt: skip
        messages.success(
            request, ngettext("%(count)d line changed.", "%(count)d lines changed.", count) % {"count": count}
        )
        return HttpResponseRedirect(address("offer-lines", view.negotiation.code, code=code))
    context |= {"preview": found, "changes": found.changes[:SHOWN_CHANGES], "names": COLUMN_NAMES,
                "shown_columns": EDITED,
                "more": max(0, len(found.changes) - SHOWN_CHANGES), "tally": _tally(found),
                "doubts": [(line, DOUBTS[key]) for line, key in found.doubts[:SHOWN_CHANGES]],
                "sent": _sent(request.POST)}  # fmt: skip
    return render(request, template, context)


def _tally(found: service.LinePreview) -> dict[str, int]:
    return {what: sum(change.what == what for change in found.changes) for what in ("changed", "added", "removed")}


def _sent(data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name, data[name]) for name in data if name not in ("csrfmiddlewaretoken", "follows", "confirm", "reason")]


urlpatterns = [
    path("offers/<str:code>/lines/paste/", paste, name="offer-paste"),
    path("offers/<str:code>/lines/edit/", edit, name="offer-edit"),
]
