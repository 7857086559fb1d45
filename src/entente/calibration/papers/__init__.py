"""Published models re-run from their own input files: `replicate(paper, data_dir, out_dir)`."""

from entente.calibration.papers.replicate import PAPERS, replicate

__all__ = ["PAPERS", "replicate"]
