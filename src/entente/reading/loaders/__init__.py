"""From files to text: plain text, HTML, PDF, DOCX and e-mail, each with a map back to its source."""

from entente.reading.loaders.load import LIMITS, Limits, load_bytes, load_file

__all__ = ["LIMITS", "Limits", "load_bytes", "load_file"]
