"""What-if: the models asked through the API."""

from typing import cast

from django.http import HttpRequest
from ninja import Path, Router

from entente.workspace.api.errors import REFUSALS
from entente.workspace.models import User
from entente.workspace.records import visible_to
from entente.workspace.services.what_if import Answer, Question, answer_what_if

__all__ = ["router"]

router = Router(tags=["what-if"])


@router.post("", response={200: Answer, **REFUSALS}, operation_id="what_if")
def what_if(request: HttpRequest, negotiation: Path[str], question: Question) -> Answer:
    """Price a duty, exemptions and purchases; every figure with unit, range, source, year and model."""
    return answer_what_if(visible_to(cast(User, request.user), negotiation), question)
