"""The app view: our template, no tracebacks for learners, light and dark by `?theme=`."""

from traitlets.config import get_config

from coursekit.serve import page

c = get_config()

c.VoilaConfiguration.template = "coursekit"
c.VoilaConfiguration.allow_template_override = "NO"
c.VoilaConfiguration.theme = ""  # neither light nor dark asked for: the page follows the system
c.VoilaConfiguration.allow_theme_override = "YES"
c.VoilaConfiguration.show_tracebacks = False
c.VoilaConfiguration.prelaunch_hook = page.prelaunch
c.VoilaConfiguration.page_config_hook = page.page_config
# The three extensions that widgets in the app view need; each further one is a download before the first view.
c.VoilaConfiguration.extension_allowlist = [
    "@voila-dashboards/widgets-manager8",
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
]
