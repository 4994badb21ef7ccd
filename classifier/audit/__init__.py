"""Audits: one list of blogs in, one folder of evidence, a database of results and a dashboard out."""
