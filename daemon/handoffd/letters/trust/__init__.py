"""Is a mail from whom it says? `verdict` decides by the configured profile; the others read the evidence."""
