"""Play recorded mail through the whole program with a clock of its own: what would have happened? Nothing leaves."""
