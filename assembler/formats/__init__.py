"""File formats: one package for each, with its writer, reader and verifier; they import only `model/` and `platform/`."""
