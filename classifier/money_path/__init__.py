"""Where the money links of a blog lead when they are followed, and who sells there: read from a capture."""
