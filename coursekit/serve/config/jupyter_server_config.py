"""The Jupyter server of the course: the same for `coursekit start` and for Binder."""

import sys

from jupyter_core.paths import jupyter_runtime_dir
from traitlets.config import get_config

c = get_config()

# Which extensions are loaded stands beside this, in jupyter_server_config.d: only the two views.
c.ServerApp.terminals_enabled = False
c.ServerApp.default_url = "/voila/render/notebooks/en/00-welcome.ipynb"
c.LabApp.default_url = "/voila/render/notebooks/en/00-welcome.ipynb"  # `jupyter lab`, as Binder starts it

# Containers and test machines often run as root; the server listens on this machine only and asks for a token.
c.ServerApp.allow_root = True

# Ctrl-C asks no question.
c.ServerApp.answer_yes = True
c.KernelManager.shutdown_wait_time = 1.0

# A page ends its own kernel when it is left; this catches the ones that could not (a lost connection).
c.MappingKernelManager.cull_idle_timeout = 20 * 60
c.MappingKernelManager.cull_interval = 60
c.MappingKernelManager.cull_connected = False

# A moved slider sends a picture many times a second: the usual limit of 1 MB/s would drop some of them.
c.ZMQChannelsWebsocketConnection.limit_rate = False

# Kernels talk over files instead of ports where the system allows: no port can clash. The name of such a file
# may hold about 104 bytes, of which the kernel's own part takes 51.
if sys.platform != "win32" and len(jupyter_runtime_dir().encode()) <= 50:
    c.KernelManager.transport = "ipc"

# Without it a page's cell may wait for ever for an answer that has already come.
c.KernelManager.client_factory = "coursekit.serve.patient.PatientClient"

# Saved notebooks carry no live widgets and no counters.
c.FileContentsManager.pre_save_hook = "coursekit.serve.save_hook.pre_save"

# Nothing is fetched from the network.
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"
