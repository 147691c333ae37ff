import django.db.models.deletion
from django.db import migrations, models

import lms.attendance.models


class Migration(migrations.Migration):
    dependencies = [
        ("lms", "0031_questions_before_seminars"),
    ]

    operations = [
        migrations.AddField(
            model_name="export",
            name="report",
            field=models.CharField(
                choices=[("completion", "Who is how far?"), ("presence", "Who was there?")],
                db_default="completion",
                default="completion",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="report",
            field=models.CharField(
                choices=[("completion", "Who is how far?"), ("presence", "Who was there?")],
                db_default="completion",
                default="completion",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="what",
            field=models.CharField(
                choices=[
                    ("log_in", "logged in"),
                    ("failed", "log-in failed"),
                    ("denied", "was refused a page"),
                    ("export", "took data out as a file"),
                    ("scan", "looked at a signed sheet"),
                    ("link", "got a link that sets a new password"),
                    ("password", "got a new password or lost it"),
                    ("factor", "changed the second factor"),
                    ("role_given", "gave or changed a role"),
                    ("role_taken", "took a role"),
                    ("asked", "asked for data or erasure"),
                    ("unasked", "took a request back"),
                    ("erased", "erased a person"),
                    ("merged", "joined two persons"),
                    ("parted", "parted two joined persons"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="export",
            name="kind",
            field=models.CharField(choices=[("csv", "CSV"), ("xlsx", "XLSX"), ("zip", "ZIP")], max_length=5),
        ),
        migrations.CreateModel(
            name="Funding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("project", models.CharField(blank=True, max_length=200, verbose_name="Project")),
                ("funder", models.CharField(blank=True, max_length=200, verbose_name="Funder")),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="The funder's own number for this project.",
                        max_length=100,
                        verbose_name="Reference",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="For example: who may take part so that the day is funded.",
                        max_length=400,
                        verbose_name="Note on the list to sign",
                    ),
                ),
                (
                    "cohort",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="funding", to="lms.cohort"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SheetScan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                ("file", models.FileField(storage=lms.attendance.models.private_storage, upload_to="sheets")),
                ("uploaded_at", models.DateTimeField()),
                ("delete_on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.person"
                    ),
                ),
                (
                    "seminar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="lms.seminar"
                    ),
                ),
            ],
            options={
                "ordering": ["day", "number"],
                "indexes": [models.Index(fields=["delete_on"], name="lms_scan_goes")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("seminar", "day", "number"), name="lms_one_scan_per_sheet"
                    )
                ],
            },
        ),
    ]
