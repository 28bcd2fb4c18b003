"""Delete the sessions that hold a whole request, the server's environment among it.

What cannot be opened is deleted too: nobody can use it, and it may hold the same.
"""

from django.db import migrations


def delete_sessions_with_requests(apps, _schema_editor):
    from django.contrib.sessions.backends.db import SessionStore

    Session = apps.get_model("sessions", "Session")
    store = SessionStore()
    for session in Session.objects.iterator():
        content = store.decode(session.session_data)
        if not content or "account_reauthentication_state" in content:
            session.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_alias_skeleton_index"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(delete_sessions_with_requests, migrations.RunPython.noop, elidable=True)
    ]
