"""The REST API for machines: its routes, the schemas of its requests and answers, and idempotency keys."""
