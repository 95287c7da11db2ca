"""The Jupyter server: its configuration files, template and save hook."""
