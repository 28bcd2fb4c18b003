from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    """The table keeps its name, watch_reader: nothing in the database changes."""

    dependencies = [
        ('groups', '0001_initial'),
        ('scoring', '0002_words_of_choices'),
    ]

    operations = [
        migrations.RenameModel(old_name='Reader', new_name='SecondStage'),
        migrations.AlterField(
            model_name='secondstage',
            name='group',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_stage', to='groups.group'),
        ),
    ]
