# Secrets of second factors set up before they were sealed.

from typing import Any

from django.db import migrations

from jesuisla.collective.members.sealing import sealed_data


def seal_all(apps: Any, schema_editor: Any) -> None:
    kept = apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias)
    for factor in kept.filter(type__in=("totp", "recovery_codes")).iterator():
        sealed = sealed_data(factor.data)
        if sealed != factor.data:
            kept.filter(pk=factor.pk).update(data=sealed)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_wants_alerts"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal_all, migrations.RunPython.noop)]
