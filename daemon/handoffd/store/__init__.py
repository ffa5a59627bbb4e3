"""The store remembers: one transaction for each event, and an outbox through which everything leaves."""
