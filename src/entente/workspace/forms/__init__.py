"""Forms made from the kinds: a new kind, or a new field of one, needs nothing here.

`RecordForm` is the whole of it; `schema` reads the classes, `posted` what browsers send, `nodes` draws the boxes,
`choices` offers what a reference may name, `codes` suggests a code, `display` shows a record without a form.
"""

from entente.workspace.forms.form import RecordForm, plain_of

__all__ = ["RecordForm", "plain_of"]
