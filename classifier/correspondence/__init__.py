"""What is asked of the operator of a blog, and what comes back: a letter drafted, answers filed and printed whole."""

from classifier.correspondence.filed import Reply, file_reply, replies

__all__ = ["Reply", "file_reply", "replies"]
