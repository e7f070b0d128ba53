from django import forms


class Unwritten(forms.TextInput):
    """Never writes back what was typed: what somebody is known by is not sent into a page, right or wrong."""

    def format_value(self, value: object) -> None:
        return None
