"""Writes a second corpus of notices, by another hand than the first, from public facts alone: tests/mail/notices/second.

One module for each kind of sender. `python -m tests.mail.noticewriters` writes every mail anew; then read the diff.
"""
