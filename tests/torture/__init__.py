"""Many processes on one store: what they do (worker), how they are started, killed and held to account (arena)."""
