from typing import Any

from django.db import models


class MinutesField(models.Field):
    """An `int4multirange`: sets of minutes, which PostgreSQL joins and counts for us."""

    def db_type(self, connection: Any) -> str:
        return "int4multirange"
