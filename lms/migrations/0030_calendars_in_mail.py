"""Dates go with letters as files for calendars."""

from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    dependencies = [("lms", "0029_letters_one_chooses")]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="calendars",
            field=models.JSONField(
                blank=True,
                db_default=Value([], models.JSONField()),
                default=list,
                help_text="Files of RFC 5545 with a method that go with it, one per date",
            ),
        ),
    ]
