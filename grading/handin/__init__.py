"""What was handed in: found, collected, matched with the roster, repaired against the master."""
