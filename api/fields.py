from typing import Any

from rest_framework import serializers


class Strict(serializers.Serializer):
    """Unknown fields are refused by name: a misspelt field must not pass in silence."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(map(str, set(data) - set(self.fields)))):
            raise serializers.ValidationError({name: ["unknown_field"] for name in unknown})
        return super().to_internal_value(data)
