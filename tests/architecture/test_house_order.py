"""What import-linter cannot see: string foreign keys, migrations, habits of the code."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

import domovoy

HOME = Path(domovoy.__file__).parent
ESTATE = ["journal", "identity", "housing", "delivery", "metering", "charges", "appeals", "intake"]
BESIDE = {("metering", "charges"), ("charges", "metering")}
OUTSIDE = {"contenttypes", "auth", "sessions", "procrastinate", "otp_totp", "otp_static"}
FACES = ["resident", "office", "inspectorate", "administration"]
READ_THE_CLOCK = [*FACES, "web", "workers", "cli", "demo", "stand"]


def modules(*packages):
    for package in packages:
        for path in sorted((HOME / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def calls(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node


def where(path, node):
    return f"{path.relative_to(HOME)}:{node.lineno}"


class TestArrows:
    @pytest.mark.parametrize("app", ESTATE)
    def test_of_foreign_keys_point_down(self, app):
        below = set(ESTATE[: ESTATE.index(app) + 1])
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.get_fields():
                if field.is_relation and not field.auto_created and field.related_model:
                    target = field.related_model._meta.app_label
                    assert target in below | OUTSIDE, f"{model.__name__}.{field.name} -> {target}"
                    assert (app, target) not in BESIDE

    @pytest.mark.parametrize("app", ESTATE)
    def test_of_migrations_point_down(self, app):
        below = set(ESTATE[: ESTATE.index(app) + 1])
        for (label, name), migration in MigrationLoader(None).disk_migrations.items():
            if label == app:
                for dependency, _ in migration.dependencies:
                    known = below | OUTSIDE | {"__setting__"}
                    assert dependency in known, f"{label}.{name} -> {dependency}"


class TestHabits:
    def test_only_faces_and_tasks_read_the_clock(self):
        clocks = {"timezone.now", "datetime.now", "date.today", "datetime.utcnow", "time.time"}
        quiet = [p.name for p in HOME.iterdir() if p.is_dir() and p.name not in READ_THE_CLOCK]
        found = [
            where(path, call)
            for path in modules(*quiet)
            if "standin" not in path.parts and path.stem != "development_keys"
            for call in calls(path)
            if ast.unparse(call.func) in clocks
        ]
        assert found == []

    def test_faces_ask_the_database_only_through_queries_and_access(self):
        found = [
            where(path, node)
            for path in modules(*FACES)
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Attribute) and node.attr == "objects"
        ]
        assert found == []

    def test_a_lock_names_the_row_it_locks(self):
        found = [
            where(path, call)
            for path in modules(*ESTATE, "workers")
            for call in calls(path)
            if isinstance(call.func, ast.Attribute)
            and call.func.attr == "select_for_update"
            and "of" not in {keyword.arg for keyword in call.keywords}
        ]
        assert found == []

    def test_a_save_names_what_it_saves(self):
        found = [
            where(path, call)
            for path in modules(*ESTATE, "workers")
            for call in calls(path)
            if isinstance(call.func, ast.Attribute)
            and call.func.attr == "save"
            and not {"update_fields", "force_insert"} & {k.arg for k in call.keywords}
        ]
        assert found == []

    def test_files_stay_readable(self):
        long = {
            str(path.relative_to(HOME)): lines
            for path in modules(".")
            if (lines := len(path.read_text().splitlines())) > 400
        }
        assert long == {}

    def test_no_python_speaks_sqlite(self):
        assert [path for path in HOME.rglob("*.py") if "sqlite" in path.read_text().lower()] == []


class TestMigrations:
    @pytest.mark.django_db
    def test_say_all_that_models_say(self, capsys):
        from django.core.management import call_command

        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
