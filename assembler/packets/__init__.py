"""Packets: the documents of a matter in one folder with a manifest. A packet is committed whole or not at all."""
