from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0002_registration")]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["subject"], name="notices_of_subject"),
        ),
    ]
