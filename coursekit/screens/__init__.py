"""Views, the frame that draws them, and charts."""
