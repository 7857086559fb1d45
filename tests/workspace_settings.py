"""The workspace's settings for tests: a trial on one machine, in a folder of its own, with quick passwords."""

import os
import tempfile

os.environ.setdefault("ENTENTE_DEBUG", "1")
os.environ.setdefault("ENTENTE_DATA", tempfile.mkdtemp(prefix="entente-tests-"))

from entente.workspace.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
