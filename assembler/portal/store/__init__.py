"""What the portal stores: matters, packets, links, accounts and the audit chain in a database, and files in file storage."""
