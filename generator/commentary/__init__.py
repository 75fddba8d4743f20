"""Commentary: an author's Markdown with live results becomes HTML. No TensorFlow."""
