"""Brand mode: what of a brand can be seen on a blog, post by post, and what the posts tell their readers of it.

Nothing here opens a socket or weighs anything: a look is made from a capture that was parsed, and says for each thing
looked for whether it was found, looked for and not found, or could not be looked at.
"""
