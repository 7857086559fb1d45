"""The API under `/api/v1`: the same records, the same doors, the same services as the pages.

Everything is typed by the kinds themselves and described in `/api/v1/openapi.json`. Sign in with a session or with
`Authorization: Bearer TOKEN`. A record's version is its `ETag`; writers send it back as `If-Match`.
"""

from entente.workspace.api.root import api

__all__ = ["api"]
