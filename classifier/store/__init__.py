"""The store: what audits and jobs came to, in SQLite or PostgreSQL, through SQLAlchemy Core.

Only audits and the web page import this package. Large things (captures, reports) lie in folders and are named here.
"""
