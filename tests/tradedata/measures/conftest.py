from pathlib import Path

import pytest

HEADER = """
importer: USA
first_day: 2025-01-01
last_day: 2026-12-31
groups:
  pair: [VNM, THA]
  column-2: [CUB]
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    """An empty register in a folder, to be filled."""
    (tmp_path / "register.yaml").write_text(HEADER, encoding="utf-8")
    return tmp_path
