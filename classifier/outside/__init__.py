"""What others hold on record about a blog's domain: registry, certificate logs, web archive, name servers.

`facts` has the shapes, `answers.read_outside` fills them from a capture; the other modules read one service each.
"""
