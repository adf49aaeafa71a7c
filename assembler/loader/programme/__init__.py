"""`programme.yaml`: its keys, choices, rules, values, tables, bands and papers, and the lock file beside it."""
