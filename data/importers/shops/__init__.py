"""The formats of other systems, a few files each, and their registry."""
