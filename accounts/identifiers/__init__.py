"""Numbers that people hand in: read, checked and masked, without a database and without Django.

`kinds.check` reads a document of any type; `mobile.check` and the functions of `icp` read the rest. Each takes any
text, never raises, and answers with a `Checked`: what to store, what is wrong (errors, so nothing is stored), what a
reviewer should look at (warnings, never a refusal). Both are stable codes; `words` says them to people.
"""
