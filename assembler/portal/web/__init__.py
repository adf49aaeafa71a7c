"""The pages and the REST API: the app, its security, and who may see what."""
