"""Many blogs at once: one list in, one result a blog out, kept in a store and shown on one page."""
