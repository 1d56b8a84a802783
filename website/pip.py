"""Run pip, quietly; a failure becomes one sentence."""

import subprocess

COMMON = ("--disable-pip-version-check", "--retries", "2")


class PipFailed(Exception):
    """What pip could not do, in a sentence."""


def pip(python, command, *arguments):
    """Run a command of pip with this Python."""
    call = [str(python), "-m", "pip", *COMMON, command, *map(str, arguments)]
    done = subprocess.run(call, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode == 0:
        return
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    # Where pip itself breaks, it says only "ERROR: Exception:" first and the reason last.
    errors = [line for line in lines if line.startswith("ERROR") and line != "ERROR: Exception:"]
    said = (errors or lines[-1:] or ["it said nothing"])[0].removeprefix("ERROR: ").rstrip(".")
    raise PipFailed(f"pip {command} failed ({said}): is the package index within reach?")
