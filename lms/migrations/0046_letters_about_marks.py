from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lms", "0045_marking_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="mailpreference",
            name="marks",
            field=models.BooleanField(default=True, db_default=True),
        ),
        migrations.AlterField(
            model_name="reminderround",
            name="about",
            field=models.CharField(
                choices=[
                    ("preparation", "Reminders before a seminar"),
                    ("follow_up", "Reminders after a seminar"),
                    ("questions", "Questions to refresh what you know, also on “My way”"),
                    ("marks", "When somebody has marked your answers"),
                ],
                max_length=12,
            ),
        ),
    ]
