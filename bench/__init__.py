"""Measurements against the budgets of the design: ratios and counts seen in one run, never timed tests."""
