class Refused(Exception):
    """The act can't stand and nothing was changed. `code` stands in `blocklists.words`; `field` says beside which
    field of a form it belongs ("" for the whole); `facts` fill the sentences: numbers of entries, dates, counts."""

    def __init__(self, code: str, *, field: str = "", **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts = facts
