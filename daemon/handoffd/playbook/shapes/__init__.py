"""The shapes of which the steps of the playbook are made: announce, ask, approve, invite."""
