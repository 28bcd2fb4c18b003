"""What saved rules called ``target`` is the thread's topic, and is called so from now on."""

import re
import tomllib
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from jesuisla.collective.queue.rule_words import written

_CONDITION = re.compile(r"\btarget(?=\s*=)")


def say_topic(text: str) -> str:
    """A rule file in which ``target`` is called ``topic``; comments stay where they can."""
    wanted: dict[str, Any] = tomllib.loads(text)
    for rule in wanted.get("rule", []):
        rule["when"] = {
            "topic" if name == "target" else name: value for name, value in rule["when"].items()
        }
    renamed = _CONDITION.sub("topic", text)
    return renamed if tomllib.loads(renamed) == wanted else written(wanted)


def rename_in_all(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001  # the shape that Django calls
    """Rewrite the saved versions that name a target."""
    rules = apps.get_model("watch", "DeskRules")._base_manager  # noqa: SLF001  # of all groups
    for saved in rules.filter(text__contains="target"):
        saved.text = say_topic(saved.text)
        saved.save(update_fields=["text"])


class Migration(migrations.Migration):
    dependencies = [("watch", "0001_initial")]

    operations = [migrations.RunPython(rename_in_all, migrations.RunPython.noop)]
