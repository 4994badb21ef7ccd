"""Renderers of an assessment."""
