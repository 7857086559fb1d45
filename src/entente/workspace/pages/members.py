"""The people of a negotiation: who takes part, in which role, for which agency, with which clearance."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from entente.base.errors import BadInput
from entente.dossier.kinds import Agency
from entente.dossier.record import Classification
from entente.dossier.states import Role
from entente.workspace.doors import Request, room
from entente.workspace.events import note
from entente.workspace.models import Membership
from entente.workspace.policies import can_list_people, can_manage_people, require
from entente.workspace.records import View
from entente.workspace.services import members as services
from entente.workspace.services.members import Part
from entente.workspace.words import word

__all__ = ["member", "member_add", "members", "urlpatterns"]

PER_PAGE = 50


class PartForm(forms.Form):
    """Role, agency and clearance."""

    role = forms.ChoiceField(label=lazy("Role"))
    agency = forms.ChoiceField(label=lazy("Agency"), required=False)
    clearance = forms.ChoiceField(label=lazy("Clearance"), help_text=lazy("the highest classification they may read"))

    def __init__(self, *args: Any, view: View, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = [(a.code, f"{a.code} · {a.title}") for a in view.dossier.each(Agency) if a.side == "home"]
        choices = {
            "role": [(role.value, word(role)) for role in Role],
            "agency": [("", _("none")), *agencies],
            "clearance": [(level.value, word(level)) for level in Classification],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    @property
    def part(self) -> Part:
        """What was chosen."""
        chosen = self.cleaned_data
        return Part(Role(chosen["role"]), chosen["agency"], Classification(chosen["clearance"]))


class PersonForm(PartForm):
    """A person to be added."""

    username = forms.CharField(
        label=lazy("User name"), max_length=150, help_text=lazy("letters, digits and @ . + - _"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    first_name = forms.CharField(label=lazy("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=lazy("Last name"), max_length=150, required=False)
    email = forms.EmailField(label=lazy("E-mail"), required=False, help_text=lazy("for reminders"))
    language = forms.ChoiceField(label=lazy("Language"), choices=[("en", "English"), ("vi", "Tiếng Việt")])
    field_order = ("username", "first_name", "last_name", "email", "language", "role", "agency", "clearance")


@room
def members(request: Request) -> HttpResponse:
    """Everybody who takes part."""
    view = request.view
    require(can_list_people(view.member))
    people = Membership.objects.filter(negotiation=view.negotiation).select_related("user")
    role = request.GET.get("role", "")
    if role in list(Role):
        people = people.filter(role=role)
    ordered = people.order_by("-user__is_active", "role", "agency", "user__username")
    context = {
        "view": view, "page": Paginator(ordered, PER_PAGE).get_page(request.GET.get("page")), "roles": list(Role),
        "asked": request.GET, "can_manage": can_manage_people(view.member),
    }  # fmt: skip
    return render(request, "workspace/members.html", context)


@room
def member_add(request: Request) -> HttpResponse:
    """Add a person; the first password is shown once."""
    view = request.view
    require(can_manage_people(view.member))
    form = PersonForm(request.POST or None, view=view, initial={"clearance": Classification.INTERNAL.value})
    if request.method == "POST" and form.is_valid():
        names = ("username", "first_name", "last_name", "email", "language")
        try:
            membership, password = services.add_person(
                view, part=form.part, **{name: form.cleaned_data[name] for name in names}
            )
        except BadInput as error:
            _place(form, error)
        else:
            note(request, "member-added", negotiation=view.negotiation, target=membership.user.username)
            if password:
                return _show_once(request, membership, password)
            messages.success(request, _("%(person)s takes part now.") % {"person": membership.user})
            return redirect("members", negotiation=view.negotiation.code)
    return render(
        request, "workspace/member_add.html", {"view": view, "form": form}, status=422 if form.errors else 200
    )


@room
def member(request: Request, pk: int) -> HttpResponse:
    """One person's part: change it, renew the password, lock out, take off the list."""
    view = request.view
    require(can_manage_people(view.member))
    people = Membership.objects.filter(negotiation=view.negotiation).select_related("user")
    membership = get_object_or_404(people, pk=pk)
    stands = {"role": membership.role, "agency": membership.agency, "clearance": membership.clearance}
    changing = request.method == "POST" and request.POST.get("deed") == "change"
    form = PartForm(request.POST if changing else None, view=view, initial=stands)
    if request.method == "POST":
        done = _do(request, membership, form)
        if done is not None:
            return done
    context = {
        "view": view, "membership": membership, "form": form, "oneself": membership.user_id == view.user.pk,
        "can_renew": services.can_renew(view, membership),
    }  # fmt: skip
    return render(request, "workspace/member.html", context, status=422 if form.errors else 200)


def _do(request: Request, membership: Membership, form: PartForm) -> HttpResponse | None:
    """Do what was asked; nothing is returned if the form has to be corrected."""
    view, deed = request.view, request.POST.get("deed", "")
    person = {"person": membership.user}
    name = membership.user.username
    if deed == "change":
        if not form.is_valid():
            return None
        try:
            services.change_part(view, membership, form.part)
        except BadInput as error:
            _place(form, error)
            return None
        said = _("The part of %(person)s is changed.") % person
    elif deed == "renew-password":
        password = services.renew_password(view, membership)
        note(request, "member-password-renewed", negotiation=view.negotiation, target=name)
        return _show_once(request, membership, password)
    elif deed in ("lock", "unlock"):
        services.switch(view, membership, active=deed == "unlock")
        said = (_("%(person)s can sign in again.") if deed == "unlock" else _("%(person)s is locked out.")) % person
    elif deed == "remove":
        services.remove(view, membership)
        said = _("%(person)s takes no part any more.") % person
    else:
        raise BadRequest("The form does not say what to do. Open the person again.")
    note(request, f"member-{deed}", negotiation=view.negotiation, target=name)
    messages.success(request, said)
    return redirect("members", negotiation=view.negotiation.code)


def _show_once(request: Request, membership: Membership, password: str) -> HttpResponse:
    context = {"view": request.view, "membership": membership, "password": password}
    response = render(request, "workspace/member_password.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _place(form: forms.Form, error: BadInput) -> None:
    for problem in error.problems:
        said = f"{problem.value} {problem.message} {problem.remedy}".strip()
        form.add_error(problem.field if problem.field in form.fields else None, said)


urlpatterns = [
    path("members/", members, name="members"),
    path("members/add/", member_add, name="member-add"),
    path("members/<int:pk>/", member, name="member"),
]
