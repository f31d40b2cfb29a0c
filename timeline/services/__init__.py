"""Writing: verbs that change the truth and keep the read model in step. They flush and never commit."""
