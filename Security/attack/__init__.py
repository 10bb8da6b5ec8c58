"""What `make under-attack` does: attacks on a server of its own, in networks of its own, and visitors beside them."""
