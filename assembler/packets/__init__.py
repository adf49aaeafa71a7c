"""Packets: the documents of a matter as one folder with its manifest, written whole or not at all."""
