"""Shadow mode: beside people who do it by hand, reading only, writing to nobody but ops (decision 31)."""
