import django.db.models.deletion
from django.db import migrations, models

import lms.attendance.models


class Migration(migrations.Migration):
    dependencies = [
        ("lms", "0034_interest"),
    ]

    operations = [
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                (
                    "file",
                    models.FileField(storage=lms.attendance.models.private_storage, upload_to="materials"),
                ),
                ("size", models.PositiveIntegerField()),
                ("added_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.person"
                    ),
                ),
                (
                    "seminar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="lms.seminar",
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "pk"],
            },
        ),
    ]
