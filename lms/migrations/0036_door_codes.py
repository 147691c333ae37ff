from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lms", "0035_files_of_seminars"),
    ]

    operations = [
        migrations.AddField(
            model_name="seminar",
            name="door_code",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="How trainers get in: a number, or who has the key. It stands on the day sheet; participants never see it.",
                max_length=120,
                verbose_name="Door code",
            ),
        ),
    ]
