"""What leaves the store, and what stays: words leave, facts stay, and the hash stays where the bytes were."""
