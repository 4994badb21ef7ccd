"""Tell from a capture who runs a blog and whether it says so. Opens no socket."""
