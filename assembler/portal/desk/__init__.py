"""Legal ops' side of the portal: a module for each group of pages, its routes and what they show."""

from assembler.portal.desk import batch, entrance, library, matters, packets, partners, tokens

__all__ = ["ROUTERS"]

ROUTERS = tuple(group.router for group in (library, batch, tokens, entrance, packets, matters, partners))
