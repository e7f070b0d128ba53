"""Plays recorded rooms through the HTTP API as a platform would, and obeys the webhooks that come back."""
