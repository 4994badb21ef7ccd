"""Many blogs at once: the list that names them, and the tables that come of it."""
