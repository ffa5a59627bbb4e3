"""Is the store whole? Looks at every row and changes none; `handoffd verify` and each backup and restore ask it."""
