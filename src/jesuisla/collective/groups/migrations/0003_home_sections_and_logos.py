import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0002_figures_say_their_network'),
    ]

    operations = [
        migrations.AddField(
            model_name='group',
            name='doors',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.URLField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='group',
            name='section_order',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='group',
            name='hidden_sections',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='passage',
            name='title',
            field=models.CharField(blank=True, default='', max_length=80),
        ),
        migrations.AlterField(
            model_name='passage',
            name='section',
            field=models.CharField(max_length=12),
        ),
        migrations.AlterField(
            model_name='pastfigure',
            name='name',
            field=models.CharField(choices=[('actions', 'actions'), ('members', 'members'), ('followers', 'followers'), ('audience', 'members and followers'), ('comments', 'comments'), ('groups', 'groups'), ('countries', 'countries'), ('daily', 'actions a day')], max_length=12),
        ),
        migrations.CreateModel(
            name='Logo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('png', models.BinaryField()),
                ('width', models.PositiveSmallIntegerField()),
                ('height', models.PositiveSmallIntegerField()),
                ('digest', models.CharField(max_length=16)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
                ('supporter', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='logo', to='groups.supporter')),
            ],
        ),
    ]
