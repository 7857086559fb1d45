"""The workspace: every ministry works on the same dossier, and sees only what it may.

A Django project that computes nothing itself: the kinds in `entente.dossier` are its schema, `records.visible_to` the
only way to read, `policies.require` the only way to write, the record versions the only history.
"""
