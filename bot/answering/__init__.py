"""What we say: from a meaning to a reply that always closes with its note. Pure."""
