"""The ledger of purchases and what it does to the balance, as far as a person sees the purchases."""

from __future__ import annotations

from entente.plan.balance import BalanceCase, project_case
from entente.plan.purchase_ledger import Ledger, keep_ledger
from entente.workspace.memory import Remembered
from entente.workspace.records import View

__all__ = ["balance", "ledger"]


def _ledger(view: View) -> Ledger:
    return keep_ledger(view.dossier)


def _balance(view: View) -> BalanceCase:
    return project_case(view.dossier)


ledger = Remembered(_ledger)
balance = Remembered(_balance)
