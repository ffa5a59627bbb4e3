"""The network room talks: IMAP in (`inbox`), SMTP out (`courier`). It knows bytes and envelopes, no handoffs."""
