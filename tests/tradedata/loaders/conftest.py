from importlib import resources
from pathlib import Path

import pytest

from entente.base.errors import BadInput


@pytest.fixture(scope="session")
def samples() -> Path:
    """The made-up files that ship with the loaders."""
    return Path(str(resources.files("entente.tradedata.loaders").joinpath("samples")))


@pytest.fixture
def problems():
    """Return the problems that a call raises."""

    def of(call, *arguments, **options):
        with pytest.raises(BadInput) as raised:
            call(*arguments, **options)
        return raised.value.problems

    return of
