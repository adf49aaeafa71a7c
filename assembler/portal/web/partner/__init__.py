"""The partner's pages, reached by a link: a packet, its forms, and the files sent back."""
