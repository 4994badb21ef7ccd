"""Fuzzing: what strangers send, broken at random with an eye on which code it reaches. See docs/fuzzing.md."""
