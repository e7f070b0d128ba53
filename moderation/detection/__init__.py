"""Pure detection: signals and a context in, findings out. No database, no clock, no network, no Django."""
