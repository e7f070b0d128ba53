class CannotRun(Exception):
    """Something a person has to put right first; the message says what and how, in plain words."""


class StopRequested(Exception):
    """Ctrl-C, TERM or HUP arrived while the supervisor was waiting."""
