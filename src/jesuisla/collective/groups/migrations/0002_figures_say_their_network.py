from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='pastfigure',
            name='name',
            field=models.CharField(choices=[('actions', 'actions'), ('members', 'members'), ('followers', 'followers'), ('audience', 'members and followers'), ('comments', 'comments'), ('groups', 'groups'), ('countries', 'countries')], max_length=12),
        ),
        migrations.AddField(
            model_name='pastfigure',
            name='network',
            field=models.CharField(blank=True, default='', max_length=20),
        ),
        migrations.RemoveConstraint(
            model_name='pastfigure',
            name='one_past_figure_a_day',
        ),
        migrations.AddConstraint(
            model_name='pastfigure',
            constraint=models.UniqueConstraint(fields=('group', 'name', 'reach', 'network', 'counted_on'), name='one_past_figure_a_day'),
        ),
    ]
