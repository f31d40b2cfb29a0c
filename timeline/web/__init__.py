"""Pages for people. The API is a sibling that pages link to and never import."""
