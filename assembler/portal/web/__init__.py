"""The pages and the API: the app, its security, and who may see what."""
