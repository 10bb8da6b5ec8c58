"""What `make security` does: tools that look for weaknesses, run against a server of its own, and what they find."""
