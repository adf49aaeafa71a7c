"""A room for each format: its writer, reader and verifier side by side. They import the model and the platform, nothing else of ours."""
