"""Who stands behind a party: handing in, checking, deciding, and how long a check is good for.

`submission` takes what somebody hands in; `checking` or a reviewer (`deciding`) says what comes of it; `recheck` and
`reminders` watch the six months; `standing` answers what others ask. Every write locks the identity's row first.
"""
