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
    # a code of inspections/dashboard/metrics.py
    metric = models.CharField(max_length=32)
    # what it is broken down by: an article, a measure, a bucket; "" for none
    key = models.CharField(max_length=40, blank=True)
    value = models.BigIntegerField()
    counted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            # reads: the hours, days and months of a period in one place; counting: all that an hour holds. Of each the
            # newest count up to a moment.
            models.UniqueConstraint(
                fields=["grain", "start", "place", "metric", "key", "counted_at"], name="one_figure_of_a_count"
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

    class Meta:
        indexes = [
            # up to which moment do figures stand?
            models.Index(fields=["-counted_at"], name="hours_by_count"),
            # which hours may still change?
            models.Index(fields=["start"], condition=models.Q(closed=False), name="hours_open"),
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H}"
