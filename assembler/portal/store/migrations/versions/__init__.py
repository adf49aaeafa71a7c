"""The migrations, one a file; each names the one before it as `down_revision`."""
