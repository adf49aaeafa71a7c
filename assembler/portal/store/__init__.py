"""What the portal keeps: tables and migrations, matters, packets, links, accounts, the audit chain, and files."""
