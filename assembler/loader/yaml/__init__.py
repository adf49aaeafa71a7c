"""YAML files read as a tree of texts with places, and typed by shapes."""
