from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def source_folder() -> Path:
    """The folder of source files beside the checkout; tests that need it are marked `shared`."""
    folder = Path(__file__).resolve().parents[3] / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("the source folder is not beside this checkout")
    return folder
