"""Running it: the history checked, everything out and in again, the routes for watchmen, logs, unsafe settings."""

from __future__ import annotations

import json
import logging
import re
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from entente.base.errors import EntenteError
from entente.workspace.configuration import configure
from entente.workspace.logs import JsonLines
from entente.workspace.models import Membership, Negotiation, RecordVersion, User
from entente.workspace.services.backup import backup, restore
from entente.workspace.services.chain import verify

KEY = "k3y-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2


def tamper(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("UPDATE workspace_recordversion SET body = '{}' WHERE sequence = 5", "not what was written"),
        ("UPDATE workspace_recordversion SET reason = 'x' WHERE sequence = 5", "not what was written"),
        ("DELETE FROM workspace_recordversion WHERE sequence = 5", "number 5 is missing"),
        ("DELETE FROM workspace_recordversion WHERE sequence > 20", "ends at number 20"),
        ("UPDATE workspace_negotiation SET head = 'x'", "ends at number"),
    ],
)
def test_a_history_that_was_tampered_with_is_found_out(negotiation, deed, told):
    assert list(verify(negotiation)) == []
    tamper(deed)
    assert any(told in problem for problem in verify(Negotiation.objects.get(pk=negotiation.pk)))


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_restored_into_an_empty_workspace_only(people, negotiation, tmp_path, settings):
    settings.DATA = tmp_path / "data"
    (settings.DATA / "attachments").mkdir(parents=True)
    (settings.DATA / "attachments" / "ab12").write_bytes(b"a paper")
    before = list(RecordVersion.objects.values_list("hash", flat=True))
    manifest = backup(tmp_path / "b.zip")
    assert manifest["versions"] == len(before)
    with pytest.raises(EntenteError, match="never overwritten"):
        backup(tmp_path / "b.zip")
    with pytest.raises(EntenteError, match="not empty"):
        restore(tmp_path / "b.zip")
    Membership.objects.all().delete()
    tamper("DELETE FROM workspace_recordversion")
    Negotiation.objects.all().delete()
    User.objects.all().delete()
    settings.DATA = tmp_path / "new"
    assert restore(tmp_path / "b.zip") == len(before)
    assert list(RecordVersion.objects.values_list("hash", flat=True)) == before
    assert (settings.DATA / "attachments" / "ab12").read_bytes() == b"a paper"
    assert User.objects.get(username="desk").check_password("correct horse battery staple")


@pytest.mark.django_db
def test_a_damaged_backup_changes_nothing(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"nonsense")
    with pytest.raises(EntenteError, match="no backup"):
        restore(tmp_path / "x.zip")
    for name in ("tables.jsonl", "../evil", "attachments/../../evil"):
        with zipfile.ZipFile(tmp_path / "y.zip", "w") as archive:
            archive.writestr("manifest.json", json.dumps({"format": 1, "versions": 1, "sha256": {name: "0" * 64}}))
            archive.writestr(name, "{}")
        with pytest.raises(EntenteError, match=r"damaged|outside"):
            restore(tmp_path / "y.zip")
    assert not Negotiation.objects.exists()


@pytest.mark.django_db
def test_watchmen_need_not_sign_in():
    assert Client().get("/health").json() == {"status": "alive"}
    assert Client().get("/ready").json() == {"status": "ready"}


def test_the_log_holds_no_content_of_records(browser, caplog):
    logging.getLogger("entente").setLevel(logging.INFO)
    with caplog.at_level(logging.INFO, logger="entente"):
        browser("lead").get("/n/aaa-bbb-2025/records/RED-1/")
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records if record.name == "entente.access"]
    assert [line["status"] for line in lines] == [200]
    assert lines[0]["route"].endswith("records/<str:code>/")
    assert "RED-1" not in str(lines)


def test_an_error_is_logged_by_type_and_place():
    try:
        raise ValueError("a secret floor")
    except ValueError as error:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "x", 1, "failed", (), (ValueError, error, error.__traceback__)
        )
    line = JsonLines().format(record)
    assert "ValueError" in line
    assert "test_operation.py" in line
    assert "secret floor" not in line


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "ENTENTE_SECRET_KEY"),
        ({"ENTENTE_SECRET_KEY": "short", "ENTENTE_HOSTS": "x"}, "ENTENTE_SECRET_KEY"),
        ({"ENTENTE_SECRET_KEY": "a" * 60, "ENTENTE_HOSTS": "x"}, "ENTENTE_SECRET_KEY"),
        ({"ENTENTE_SECRET_KEY": KEY}, "ENTENTE_HOSTS"),
        ({"ENTENTE_SECRET_KEY": KEY, "ENTENTE_HOSTS": "*"}, "ENTENTE_HOSTS"),
        ({"ENTENTE_SECRET_KEY": KEY, "ENTENTE_HOSTS": "x", "DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"ENTENTE_SECRET_KEY": KEY, "ENTENTE_HOSTS": "x", "DATABASE_URL": "postgresql://h:port/y"}, "DATABASE_URL"),
        ({"ENTENTE_SECRET_KEY": KEY, "ENTENTE_HOSTS": "x", "ENTENTE_EMAIL_URL": "http://x"}, "ENTENTE_EMAIL_URL"),
        ({"ENTENTE_DEBUG": "1", "ENTENTE_HOSTS": "talks.example"}, "take ENTENTE_DEBUG"),
        ({"ENTENTE_DEBUG": "1", "ENTENTE_BEHIND_PROXY": "1"}, "exclude each other"),
    ],
)
def test_unsafe_settings_are_refused(environment, told):
    with pytest.raises(ImproperlyConfigured, match=told):
        configure(environment)


def test_safe_settings_are_taken():
    found = configure({"ENTENTE_SECRET_KEY": KEY, "ENTENTE_HOSTS": "talks.example",
                       "DATABASE_URL": "postgresql://u:p%40ss@db:5433/entente"})  # fmt: skip
    assert not found.debug
    assert (found.database["PASSWORD"], found.database["PORT"]) == ("p@ss", "5433")
    assert found.trusted_origins == ("https://talks.example",)


def test_every_setting_is_in_the_guide():
    root = Path(__file__).parents[2]
    read = (root / "src/entente/workspace/configuration.py").read_text(encoding="utf-8")
    guide = (root / "docs/how-to/deploy.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `(ENTENTE_\w+|DATABASE_URL)` \|", guide, re.MULTILINE))
    assert told == set(re.findall(r"\b(ENTENTE_[A-Z_]+|DATABASE_URL)\b", read))
