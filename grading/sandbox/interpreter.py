"""The learner's side: an IPython shell that runs cells, keeps their outputs, and answers calls.

This code shares its process with the learner's, so nothing in it is secret and nothing it says is
trusted. It is warmed up once in the zygote and used in forked copies.
"""

from __future__ import annotations

import base64
import io
import os
import sys

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import DisplayFormatter
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from grading.sandbox.channel import Channel, TooLarge, decode, encode_outcome
from grading.sandbox.outputs import SHOWN, largest_picture
from lessonkit.ruler.call import NOT_PLAIN, Outcome, observe

LONGEST_OUTPUT = 200_000  # characters kept of one cell, pictures apart
MOST_ENTRIES = 200
MOST_PICTURES = 20


class Outputs:
    """The outputs of the cell that runs, as a notebook stores them, up to a limit."""

    def __init__(self):
        self.entries, self.size, self.full, self.pictures = [], 0, False, 0

    def stream(self, name, text):
        left = LONGEST_OUTPUT - self.size
        if left <= 0:
            self.full = True
            return
        text = text[:left]
        self.size += len(text)
        last = self.entries[-1] if self.entries else None
        if last is None or last["output_type"] != "stream" or last["name"] != name:
            last = {"output_type": "stream", "name": name, "text": []}
            self.entries.append(last)
        last["text"].append(text)

    def add(self, entry):
        data = entry.get("data", {})
        pictures = len(data.get("image/png", ""))
        size = sum(len(str(part)) for part in data.values()) - pictures
        size += sum(map(len, entry.get("traceback", ()))) + len(entry.get("evalue", ""))
        self.pictures += bool(pictures)
        too_many = len(self.entries) >= MOST_ENTRIES or self.pictures > MOST_PICTURES
        if too_many or self.size + size > LONGEST_OUTPUT or pictures > 2 * largest_picture():
            self.full = True
            return
        self.size += size
        self.entries.append(entry)

    def take(self):
        for entry in self.entries:
            if entry["output_type"] == "stream":
                entry["text"] = "".join(entry["text"])
        if self.full:
            note = "[more output was left out]\n"
            self.entries.append({"output_type": "stream", "name": "stdout", "text": note})
        return self.entries


class Recorder:
    """Where everything that a cell puts out goes. One for the process; each cell starts it afresh."""

    def __init__(self):
        self.outputs = Outputs()

    def fresh(self):
        self.outputs = Outputs()
        return self.outputs


RECORDER = Recorder()


class Stream(io.TextIOBase):
    encoding = "utf-8"

    def __init__(self, name):
        self._name = name

    @property
    def name(self):
        return f"<{self._name}>"

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        RECORDER.outputs.stream(self._name, text)
        return len(text)

    def writable(self):
        return True


def _jsonable(data):
    return {
        kind: base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
        for kind, value in data.items()
    }


class Publisher(DisplayPublisher):
    def publish(self, data, metadata=None, **_):
        entry = {"output_type": "display_data", "data": _jsonable(data), "metadata": {}}
        RECORDER.outputs.add(entry)

    def clear_output(self, wait=False):
        RECORDER.fresh()


class Hook(DisplayHook):
    """Records a cell's last value where IPython would print it."""

    def quiet(self):
        """IPython takes the whole cell apart to see whether it ends in a semicolon."""
        cells = self.shell.history_manager.input_hist_parsed
        return bool(cells) and ";" in cells[-1] and super().quiet()

    def write_output_prompt(self):
        self._result = {}

    def write_format_data(self, format_dict, md_dict=None):
        self._result = _jsonable(format_dict)

    def finish_displayhook(self):
        if self._result:
            entry = {"output_type": "execute_result", "data": self._result, "metadata": {}}
            RECORDER.outputs.add(entry)


class Formatter(DisplayFormatter):
    """Asks objects for what is kept, and no more: drawing an SVG that nobody sees takes long."""

    def format(self, obj, include=None, exclude=None):
        return super().format(obj, include=SHOWN, exclude=exclude)


class Compiler(CachingCompiler):
    """Keeps the tree of a cell that was found to be plain Python until the cell is run."""

    _kept = None

    def is_python(self, cell):
        if "\\" in cell:  # the parser warns of odd escapes, which should name the right place
            return False
        try:
            self._kept = (cell, self.flags), super().ast_parse(cell)
        except Exception:  # noqa: BLE001 - whatever it is, IPython will find and report it
            return False
        return True

    def ast_parse(self, source, filename="<unknown>", symbol="exec"):
        kept, self._kept = self._kept, None
        if kept and kept[0] == (source, self.flags) and symbol == "exec":
            return kept[1]
        return super().ast_parse(source, filename, symbol)


class Transformers(TransformerManager):
    """Looks for IPython's own syntax (``%magic``, ``!command``, ``help?``) where there may be some.

    No line of plain Python has it, and finding it token by token takes longer than all the rest.
    """

    def __init__(self, compiler):
        super().__init__()
        self._compiler, self._own = compiler, list(self.token_transformers)

    def do_token_transforms(self, lines):
        cell = "".join(lines)
        # IPython also ends a line at characters where Python does not, as at U+2028.
        as_python_has_them = len(lines) == cell.count("\n")
        if as_python_has_them and self.token_transformers == self._own:
            if self._compiler.is_python(cell):
                return lines
        return super().do_token_transforms(lines)


class Shell(InteractiveShell):
    compiler_class = Type(Compiler)
    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)

    def should_run_async(self, raw_cell, *, transformed_cell=None, **more):
        """IPython compiles every cell for this; one without these words needs no event loop."""
        cell = raw_cell if transformed_cell is None else transformed_cell
        if "await" not in cell and "async" not in cell:
            return False
        return InteractiveShell.should_run_async(
            self, raw_cell, transformed_cell=transformed_cell, **more
        )

    def enable_gui(self, gui=None):
        """There is no window to show: pictures go into the outputs."""

    def init_display_formatter(self):
        self.display_formatter = Formatter(parent=self)
        self.configurables.append(self.display_formatter)

    def _showtraceback(self, etype, evalue, stb):
        try:
            text = str(evalue)[:2000]
        except BaseException:  # noqa: BLE001 - the learner's exceptions answer as they like
            text = ""
        entry = {"output_type": "error", "ename": str(etype.__name__), "evalue": text}
        RECORDER.outputs.add(entry | {"traceback": [str(line) for line in stb][-100:]})


def warm_shell() -> Shell:
    """A shell with its error path and its picture path already walked once."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.autoindent = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.xmode = "Plain"  # the other modes take 20 ms for every error
    shell = Shell.instance(config=config)
    shell.display_formatter.active_types = list(SHOWN)
    shell.input_transformer_manager = Transformers(shell.compile)
    sys.modules["__main__"] = shell.user_module
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    try:
        shell.enable_matplotlib("inline")
        for code in (
            "def f():\n    assert False\nf()",
            "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
            "1 + 1",
        ):
            shell.run_cell(code, store_history=False)
    finally:
        sys.stdout, sys.stderr = out, err
    shell.reset(new_session=True)
    shell.execution_count = 1
    RECORDER.fresh()
    return shell


def serve(shell: Shell, channel: Channel) -> None:
    """Do what the grader asks until it hangs up."""
    streams = Stream("stdout"), Stream("stderr")
    channel.send({"ready": True})
    own = os.getpid()
    meanings: dict = {}  # {key: all names and what they meant when the key was kept}
    while True:
        request = channel.receive()
        sys.stdout, sys.stderr = streams  # an earlier cell may have lost them
        if "run" in request:
            reply = _run(shell, request["run"])
        elif "keep" in request:
            meanings[request["keep"]] = dict(shell.user_ns)
            reply = {}
        else:
            _recall(shell, meanings.get(request["key"]))
            reply = _observe(shell, request)
        if os.getpid() != own:
            os._exit(0)  # a copy that the learner's code forked off: the line is not its own
        try:
            channel.send({"id": request["id"], **reply}, largest=request.get("largest"))
        except TooLarge:
            much = Outcome(error=f"{NOT_PLAIN}: far more data than the right answer")
            channel.send({"id": request["id"], "outcome": encode_outcome(much)})


def _recall(shell, names):
    """Let all names mean what they meant when they were kept: cells that follow may reuse them."""
    if names is not None:
        shell.user_ns.clear()
        shell.user_ns.update(names)


def _run(shell, code):
    outputs = RECORDER.fresh()
    good = False
    try:
        good = shell.run_cell(code, store_history=True).success
    except (KeyboardInterrupt, SystemExit) as problem:
        name = type(problem).__name__
        outputs.add({"output_type": "error", "ename": name, "evalue": "", "traceback": [name]})
    return {"good": bool(good), "outputs": RECORDER.outputs.take()}


def _observe(shell, request):
    RECORDER.fresh()
    name = request["observe"]
    if name not in shell.user_ns:
        return {"missing": True}
    function = shell.user_ns[name]
    if not callable(function):
        return {"missing": True, "type": type(function).__name__[:100]}
    outcome = observe(function, decode(request["arguments"]), limit=request["limit"])
    try:
        return {"outcome": encode_outcome(outcome)}
    except (TypeError, AttributeError):
        return {"outcome": encode_outcome(Outcome(error="NotPlain: something that is no data"))}
