"""One module a lab: its model's controls, picture and words."""
