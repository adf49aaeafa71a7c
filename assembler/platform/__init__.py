"""What differs between operating systems; no other stage asks which one it runs on."""
