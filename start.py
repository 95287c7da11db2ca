"""Start the course: make `.venv` from the locked list of packages, then run `coursekit` in it.

    python3 start.py                    starts the course and opens it in the browser
    python3 start.py test               installs the test tools too, then runs all checks and tests
    python3 start.py list | check | …   any other command of coursekit
Further options: `--index-url URL` takes the packages from a mirror, `--find-links FOLDER` from a folder of wheels,
without network. Only the standard library is used; the syntax is kept old, so that an old Python can say what it lacks.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an old Python meets first
    sys.exit(
        "Python 3.11 or newer is needed, this is {}.{}. Nothing was changed. Install a newer Python "
        "(python.org, or your system's packages) and start again with it.".format(*sys.version_info[:2])
    )

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "coursekit-stamp.json"  # written last: an interrupted installation has none
LOG = VENV / "install.log"
LOCKS = {"run": HERE / "requirements.lock", "test": HERE / "requirements-test.lock"}

# A wheel of a folder is "processed", one from the network "collected".
PIP_SAYS = re.compile(
    r"(Collecting|Processing|Requirement already satisfied:|Ignoring|Installing collected)"
    r"(?: .*?[/\\](?=[^/\\]*\.whl)| )([\w.]*)"
)

# What pip says when things go wrong, and what that means for the user.
TROUBLES = [
    ("No space left on device|Errno 28", "The disk is full. Free about 1 GB"),
    ("Permission denied|Errno 13|Access is denied", "A folder may not be written to. Check who owns " + str(HERE)),
    (
        "Failed to establish a new connection|NewConnectionError|NameResolutionError|name resolution|Max retries|"
        "timed out|unreachable|ProxyError|SSLError|No matching distribution|Could not find a version",
        "The packages could not be fetched. Check the network, or name a mirror with --index-url URL, "
        "or a folder of wheels with --find-links FOLDER",
    ),
]


class Trouble(Exception):
    """A sentence for the user: what happened, what was kept, what to do."""


def main(words):
    """Take our own options out of the words, make everything ready, hand over to coursekit."""
    words, source = split_options(words)
    if not words or words[0].startswith("-"):
        words = ["start", *words]
    try:
        make_ready(["run", "test"] if words[0] == "test" else ["run"], source)
    except Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit("\nStopped. What was fetched is kept; start again to go on.")
    except OSError as error:
        sys.exit(failure(str(error)))
    return hand_over([str(PYTHON), "-P", "-m", "coursekit", *words])


def split_options(words):
    """The words for coursekit, and pip's options for where packages come from."""
    rest, found = [], {}
    while words:
        name, has_value, value = words.pop(0).partition("=")
        if name not in ("--index-url", "--find-links"):
            rest.append(name + has_value + value)
        elif has_value or words:
            found[name] = value if has_value else words.pop(0)
        else:
            sys.exit(name + " needs a value: " + name + (" URL" if name == "--index-url" else " FOLDER"))
    source = []
    if "--find-links" in found:
        folder = Path(found["--find-links"]).expanduser().resolve()
        if not folder.is_dir():
            sys.exit("There is no folder " + str(folder) + " (given with --find-links). Nothing was changed.")
        source = ["--find-links", str(folder)] + ([] if "--index-url" in found else ["--no-index"])
    if "--index-url" in found:
        source += ["--index-url", found["--index-url"]]
    return rest, source


def make_ready(parts, source):
    """Make `.venv` hold what the locks say; a second run finds the stamp and does nothing."""
    wanted = {part: fingerprint(LOCKS[part]) for part in parts}
    stamp = read_stamp()
    if PYTHON.exists() and all(stamp.get(part) == mark for part, mark in wanted.items()):
        return
    why = reason_to_rebuild(stamp)
    if why:
        remove_venv(why)
    if not PYTHON.exists():
        make_venv()
    LOG.write_text("", encoding="utf-8")
    STAMP.unlink(missing_ok=True)
    for part in parts:
        install("the test tools" if part == "test" else "the course", ["-r", str(LOCKS[part])], LOCKS[part], source)
    # hatchling, which builds this, is in the lock: nothing is fetched for the build.
    install("", ["--no-build-isolation", "-e", str(HERE)], None, source)
    kept = {part: mark for part, mark in stamp.items() if part == "test"} if not why else {}
    STAMP.write_text(json.dumps(dict(kept, folder=str(HERE), **wanted)), encoding="utf-8")


def fingerprint(lock):
    """A hash of all that the installation depends on."""
    mark = hashlib.sha256()
    for file in (lock, HERE / "pyproject.toml"):
        mark.update(file.read_bytes())
    mark.update("{}.{} {}".format(*sys.version_info[:2], HERE).encode())
    return mark.hexdigest()


def read_stamp():
    """What was installed when all went well; nothing otherwise."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def reason_to_rebuild(stamp):
    """Why the `.venv` that is there can't be used; empty if it can, or if there is none."""
    if not VENV.exists() and not VENV.is_symlink():
        return ""
    if not PYTHON.exists():
        return "its Python is gone"
    if stamp.get("folder", str(HERE)) != str(HERE):
        return "the folder was moved"
    try:
        asked = [str(PYTHON), "-c", "import sys, pip; print('%d.%d' % sys.version_info[:2])"]
        version = (
            subprocess.run(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode().strip()
        )
    except (OSError, subprocess.CalledProcessError):
        return "its Python does not run"
    own = "{}.{}".format(*sys.version_info[:2])
    return "" if version == own else "it was made for Python " + version + ", this is " + own


def remove_venv(why):
    """Remove a broken `.venv`, but only one that is an environment of Python."""
    if not (VENV / "pyvenv.cfg").is_file() and not STAMP.is_file():
        raise Trouble(
            f"There is something else at {VENV}: it is not an environment of Python. Nothing was changed. "
            "Move it away and start again."
        )
    print(
        f"The environment in .venv can't be used ({why}). It is made anew; your progress lies elsewhere.",
        flush=True,
    )
    shutil.rmtree(str(VENV))


def make_venv():
    """A fresh environment with pip in it."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise Trouble(
            "This Python can't make environments: `venv` with `ensurepip` is missing. Nothing was changed. "
            "On Debian or Ubuntu: sudo apt install python3-venv. Elsewhere: install Python from python.org. "
            "Then start again."
        ) from None
    show("Making the environment …")
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        shutil.rmtree(str(VENV), ignore_errors=True)
        output = done.stdout.decode("utf-8", "replace").strip()
        raise Trouble("The environment could not be made. Nothing was kept. Python says:\n" + output)


def install(what, words, lock, source):
    """Run pip, showing how far it is; its full output goes to the log."""
    total = sum(1 for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line) if lock else 0
    command = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--no-input",
        "--no-deps",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
    ]
    environment = dict(os.environ, PYTHONUTF8="1", PYTHONUNBUFFERED="1")
    output, count = [], 0
    pip = subprocess.Popen(command + source + words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
    try:
        with LOG.open("ab") as log:
            for raw in pip.stdout:
                log.write(raw)
                line = raw.decode("utf-8", "replace").strip()
                output.append(line)
                seen = PIP_SAYS.match(line)
                if not seen or not lock:
                    continue
                if seen.group(1) == "Installing collected":
                    show(f"Installing {what} …")
                elif seen.group(1) == "Ignoring":  # meant for another system
                    total -= 1
                else:
                    count += 1
                    show(f"Fetching {count} of {total} {seen.group(2)}", passing=count % 25 != 1)
    finally:
        if pip.poll() is None and sys.exc_info()[0]:
            pip.terminate()
        pip.wait()
    show("")
    if pip.returncode:
        raise Trouble(failure("\n".join(output)))


def show(text, passing=False):
    """One line that changes in place; where output goes to a file, a few lines instead."""
    if sys.stdout.isatty():
        print("\r" + text[:78].ljust(78) + ("" if text else "\r"), end="", flush=True)
    elif text and not passing:
        print(text, flush=True)


def failure(output):
    """What went wrong, read from what pip or the system said, in a sentence that says what to do."""
    last = output.strip().rpartition("\n")[2]
    meaning = next((meaning for sign, meaning in TROUBLES if re.search(sign, output)), "It failed: " + last)
    details = f" All details: {LOG}" if LOG.exists() else ""
    return f"\n{meaning}. Then start again. What was done so far is kept.{details}"


def hand_over(command):
    """Become coursekit where the system can; else run it and give back its exit code."""
    if os.name != "nt":
        os.execv(command[0], command)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches coursekit itself, which says goodbye
    return subprocess.call(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
