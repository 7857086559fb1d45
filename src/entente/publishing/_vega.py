"""Draws Vega-Lite specifications as SVG; run as a program of its own by `charts.py`, never imported.

The drawing engine holds a hundred megabytes that it gives back only when its process ends, and the documents that
come after the charts need them.

Standard input: a JSON list of `{"spec": ..., "locale": ...}`. Standard output: a JSON list of SVG texts.
"""

import json
import sys

import vl_convert

tasks = json.load(sys.stdin)
json.dump(
    [vl_convert.vegalite_to_svg(task["spec"], allowed_base_urls=[], format_locale=task["locale"]) for task in tasks],
    sys.stdout,
)
