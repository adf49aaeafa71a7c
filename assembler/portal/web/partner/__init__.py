"""The partner's pages, reached by a link without an account: a packet, its forms, and the files sent back."""
