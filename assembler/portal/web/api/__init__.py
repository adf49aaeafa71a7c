"""The REST API for machines: routes, shapes, idempotency keys."""
