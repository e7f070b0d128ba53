class Refused(Exception):
    """A bulk decision can't be drawn, made or taken back; `code` says why: not_allowed, unknown_bulk,
    nothing_to_decide, not_a_sample, decided_already, samples_unread, another_count, unknown_rule, unknown_outcome,
    too_heavy, minutes_out_of_range, percent_out_of_range, too_long, not_decided, undone_already, nothing_to_reverse,
    reason_missing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
