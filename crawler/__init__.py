"""Fetch one blog and keep what was asked and answered as a capture (a WARC file).

This package knows HTTP and nothing about flogs, and never imports `classifier`.
"""
