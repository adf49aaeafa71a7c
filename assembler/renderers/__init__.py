"""Documents as files: one package or module a format, each with `render_document`, `render_block` and `render_inline`."""
