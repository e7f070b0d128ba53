from django.db import models
from django.db.models.functions import Now


class Figure(models.Model):
    """One number of the dashboard: a metric of a place and period, as it was counted at a moment; never changed.

    Counting again writes a row only where the number came out different, so that a page with its as-of time gives the
    same number next year. Kept for every level of the place (county, city, province, country) and of time (hour, day,
    month by the clock of Shanghai), so that a year of a province reads twelve rows a metric.
    """

    class Grain(models.TextChoices):
        HOUR = "hour"
        DAY = "day"
        MONTH = "month"

    place = models.CharField(max_length=6)
    grain = models.CharField(max_length=5, choices=Grain)
    start = models.DateTimeField()
    # inspections/dashboard/metrics.toml
    metric = models.CharField(max_length=32)
    # what it is broken down by: an article, a measure, a bucket; "" for none
    key = models.CharField(max_length=40, blank=True)
    value = models.BigIntegerField()
    counted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            # reads: one place and grain, a range of starts, the newest count up to a moment
            models.UniqueConstraint(
                fields=["place", "grain", "start", "metric", "key", "counted_at"], name="one_figure_of_a_count"
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.key} of {self.place}: {self.value}"


class CountedHour(models.Model):
    """How far counting has come: an hour that was counted, and when last."""

    start = models.DateTimeField(primary_key=True)
    counted_at = models.DateTimeField()
    # nothing in it can change any more: it is not counted again
    closed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H}"
