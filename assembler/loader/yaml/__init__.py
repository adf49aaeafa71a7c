"""YAML files: parsed into a tree of texts with places, and validated by shapes."""
