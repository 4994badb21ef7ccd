"""The folder of one assessment: capture, assessment, report, and what proves that they belong together."""
