"""The playbook thinks: what should happen next, decided from plain values, without input or output."""
