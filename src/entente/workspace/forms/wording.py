"""Problems of a record said to somebody who fills in a form, in the language of the page.

The kinds say what is wrong in words for case files ("Put it in quotes."). A form has boxes, so it has remedies of its
own; a message that is not listed here is shown as the kind words it.
"""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from entente.base.errors import Problem

__all__ = ["say"]

_SAID: dict[str, Promise] = {
    "is missing.": _("This is needed. Fill it in."),
    "String should have at least 1 character.": _("This is needed. Fill it in."),
    "has no type.": _("Choose a type."),
    "has an unknown type.": _("Choose one of the types."),
    "is not one of the permitted words.": _("Choose one of the options."),
    "is not a state of this kind.": _("This kind of record has no such state."),
    "is not a number.": _("This is not a number. Write digits only, e.g. 12.5."),
    "is not a whole number.": _("This is not a whole number. Write digits only."),
    "is not a rate.": _("This is not a rate. Write a number of percent, e.g. 7.5."),
    "is not an amount.": _("This is not an amount. Write a number and its scale, e.g. 8.1 bn or 0.3-0.4 bn."),
    "runs backwards.": _("The range runs backwards. Write the smaller amount first."),
    "is not a date.": _("This is not a date. Write year-month-day, e.g. 2025-04-30."),
    "is not a day of the calendar.": _("There is no such day. Check month and day."),
    "has a time of day.": _("Write the day only, e.g. 2025-04-30."),
    "lies in the future.": _("This day lies in the future. Use today or an earlier day."),
    "cannot be used.": _("This code cannot be used. Take another code."),
    "leads back to this record.": _("This leads back to the record itself. Choose another."),
    "does not have the right form.": _("This does not have the right form. Look at the explanation of the box."),
    "cannot be the first state.": _("A new record does not start in this state. Move it later."),
}
_NAMES_NOTHING = re.compile(r"names no .* of this negotiation\.")
_TOO_FEW = re.compile(r"List should have at least (\d+) items? .*")
_TOO_LONG = re.compile(r"String should have at most (\d+) characters\.")
_TOO_LOW = re.compile(r"Input should be greater than or equal to (\S+)\.")
_TOO_HIGH = re.compile(r"Input should be less than or equal to (\S+)\.")


def say(problem: Problem) -> str:
    """Return what is wrong and what to do, in one or two sentences."""
    known = _SAID.get(problem.message)
    if known is not None:
        return str(known)
    if _NAMES_NOTHING.fullmatch(problem.message):
        return gettext("%(code)s is not the code of a record that fits here. Choose one from the list.") % {
            "code": problem.value
        }
    if found := _TOO_FEW.match(problem.message):
        return gettext("Give at least %(number)s.") % {"number": found[1]}
    if found := _TOO_LONG.match(problem.message):
        return gettext("This is too long; %(number)s characters are the most.") % {"number": found[1]}
    if found := _TOO_LOW.match(problem.message):
        return gettext("This is too small; %(number)s is the least.") % {"number": found[1]}
    if found := _TOO_HIGH.match(problem.message):
        return gettext("This is too large; %(number)s is the most.") % {"number": found[1]}
    return " ".join(part for part in (problem.value, problem.message, problem.remedy) if part)
