"""Replies: what does an answer fill in, change or command, read by alignment with the letter that was sent."""
