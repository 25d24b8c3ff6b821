"""What the store has of what files say, and how it follows: compared, written, settled."""
