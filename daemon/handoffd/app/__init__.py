"""Where the rooms meet: read what came, ring what is due, send what waits."""
