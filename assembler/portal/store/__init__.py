"""The portal's storage: matters, packets, links, accounts and the audit chain in a database, and files in file storage."""
