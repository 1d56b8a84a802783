"""Wrong answers that try to be taken for right ones, and code that looks for what is hidden.

``LEAKED`` is put together at run time: a graded notebook that holds the word has printed it.
"""

from hostile.honest import FULL
from hostile.made import ROOT, references
from hostile.registry import ANY, NONE, attack, cheat, made, right


@made(NONE)
def patched_numpy():
    return cheat(
        "import numpy as np\nimport numpy.testing\n"
        "np.allclose = np.isclose = np.array_equal = lambda *a, **k: np.True_\n"
        "numpy.testing.assert_allclose = lambda *a, **k: None\n"
        "np.abs = np.absolute = lambda x: 0 * x"
    )


@made(NONE)
def patched_builtins():
    return cheat(
        "import builtins\nclass Always(Exception):\n    def __new__(cls, *a):\n        return None\n"
        "builtins.AssertionError = Always\nbuiltins.all = builtins.any = lambda *a: True\n"
        "builtins.isinstance = lambda *a: True\nbuiltins.print = lambda *a, **k: None\n"
        "builtins.type = lambda *a: float\nbuiltins.abs = lambda x: 0"
    )


@made(NONE)
def transformers_and_hooks():
    return cheat(
        "import ast\nip = get_ipython()\n"
        "class Empty(ast.NodeTransformer):\n    def visit(self, node):\n"
        "        return ast.parse('10')\n"
        "ip.ast_transformers.append(Empty())\n"
        "ip.input_transformers_cleanup.append(lambda lines: ['10\\n'])\n"
        "ip.events.register('post_run_cell', lambda result: print(10))\n"
        "ip.run_cell = lambda *a, **k: None"
    )


@made(NONE)
def own_display_hook():
    return cheat(
        "import sys\nip = get_ipython()\nip.displayhook.write_format_data = lambda *a: None\n"
        "sys.displayhook = lambda value: print(1000)\nip.set_custom_exc((Exception,), print)"
    )


@made(NONE)
def patched_observer():
    return cheat(
        "import sys\nfrom lessonkit.ruler import arguments, call as observe\n"
        "from grading.sandbox import interpreter, channel\n"
        "class Yes:\n    def __eq__(self, other):\n        return True\n"
        "observe.observe = interpreter.observe = lambda *a, **k: observe.Outcome(value=Yes())\n"
        "interpreter.encode_outcome = lambda outcome: {'value': {'array': 'all of them'}}"
    )


@made(NONE)
def forged_outcomes():
    return cheat(
        "from grading.sandbox import interpreter\n"
        "interpreter.encode_outcome = lambda outcome: {'value': None, 'error': None,\n"
        "    'changed': {'tuple': []}, 'warnings': {'tuple': []}, 'printed': '', 'seconds': -1e9,\n"
        "    'peak': None, 'points': 1000}"
    )


@made(NONE)
def forged_replies():
    return cheat(
        "import json, os, stat, struct\n"
        "data = json.dumps({'id': 3, 'good': True, 'points': 1000, 'outputs': []}).encode()\n"
        "for fd in range(3, 64):\n    try:\n        if stat.S_ISSOCK(os.fstat(fd).st_mode):\n"
        "            os.write(fd, 50 * (struct.pack('<I', len(data)) + data))\n"
        "    except OSError:\n        pass"
    )


@made(NONE)
def answers_that_observe_themselves():
    body = """
from lessonkit.ruler.call import Outcome
class Answer:
    def __call__(self, *a):
        return 0.0
    def observe(self, arguments):
        return Outcome(value=object())
{name} = Answer()
"""
    return cheat("1", **{name: body.format(name=name) for name in FULL})


LIAR = """
class Liar(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __le__(self, other): return np.ones(self.shape, bool)
    def __sub__(self, other): return np.zeros(self.shape)
    __rsub__ = __sub__
    def __array__(self, *a, **k): return np.zeros(self.shape)
    def __array_function__(self, *a, **k): return True
    def __array_ufunc__(self, *a, **k): return np.zeros(self.shape)
    dtype = np.dtype(float)
def huber(residual, delta):
    return np.zeros(np.shape(residual)).view(Liar)
"""


@made(FULL | {"huber": 0})
def lying_array():
    return right(huber=LIAR)


@made(FULL | {"huber": 0})
def lying_object():
    return right(
        huber="class Liar:\n    shape = (5,)\n    dtype = float\n"
        "    def __eq__(self, other):\n        return True\n"
        "    def __array__(self, *a, **k):\n        return np.zeros(5)\n"
        "    def __float__(self):\n        return 0.0\n"
        "def huber(residual, delta):\n    return Liar()"
    )


@made(FULL | {"huber": 0}, message="different answer the second time")
def second_time_differs():
    good = references()["huber"].replace("def huber", "def good")
    return right(
        huber=good + "\n\nseen = set()\ndef huber(residual, delta):\n"
        "    key = (str(residual), str(delta))\n    again = key in seen\n    seen.add(key)\n"
        "    return good(residual, delta) + again"
    )


@made(FULL, library="losslab.losses.huber")
def library_called():
    return right(
        huber="from losslab.losses import huber as library\n\n\ndef huber(residual, delta):\n"
        "    return library(residual, np.zeros_like(residual), delta=delta)"
    )


@made(NONE)
def traces_and_frames():
    return cheat(
        "import sys, inspect\nfound = []\n"
        "def trace(frame, event, arg):\n    found.append(frame.f_code.co_filename)\n"
        "    return trace\n",
        huber="""
def huber(residual, delta):
    import sys
    frame, value = sys._getframe(), residual * 0
    while frame:
        for name, thing in {**frame.f_locals, **frame.f_globals}.items():
            if "expected" in name or "reference" in name or type(thing).__name__ == "Exercise":
                print("LEA" + "KED", name)
        frame = frame.f_back
    return value""",
    )


@made(NONE)
def hunts_the_heap():
    return cheat(
        "import gc, sys\n"
        "words = 'LEA' + 'KED'\n"
        "for name in list(sys.modules):\n"
        "    if name.startswith('grading.') and 'checks' in name:\n        print(words, name)\n"
        "for thing in gc.get_objects():\n"
        "    if type(thing).__name__ in ('Exercise', 'Case', 'Mistake', 'Verdict', 'StandIn'):\n"
        "        print(words, thing)\n"
    )


READS = f"""
import glob, os, pathlib
root = {str(ROOT)!r}
places = [root + "/grading/checks/02_regression_losses/huber.py", root + "/grading/checks/base.py",
          root + "/solutions/{{0}}/{{0}}.ipynb".format("02-regression-losses"),
          root + "/README.md", root + "/.git/HEAD", COURSE + "/class/gradebook.db",
          COURSE + "/class/submitted/right/02-regression-losses/02-regression-losses.ipynb",
          COURSE + "/solutions/02-regression-losses/02-regression-losses.ipynb",
          "/etc/passwd", "/etc/shadow", "/proc/self/environ", "/proc/1/environ", "/proc/self/maps",
          "/proc/1/root/etc/passwd", "/root/.bashrc", os.path.expanduser("~/.ssh/id_rsa"),
          "/sys/kernel/uevent_helper", "/dev/mem", "/dev/sda"]
for place in places:
    try:
        with open(place, "rb") as file:
            file.read(1)
        print("LEA" + "KED", place)
    except OSError:
        pass
for folder in (root, root + "/grading", root + "/solutions", COURSE, "/", "/root", "/home",
               "/proc", "/tmp", "/var"):
    try:
        if os.listdir(folder) and os.path.realpath(folder) != os.getcwd():
            print("LEA" + "KED", folder, os.listdir(folder))
    except OSError:
        pass
"""


@made(FULL, course=True)
def reads_what_is_hidden():
    return lambda course: attack(f"COURSE = {str(course)!r}\n" + READS)


@made(FULL)
def reads_the_environment():
    return attack(
        "import os\nallowed = {'PATH', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'HOME', 'TMPDIR',\n"
        "    'MPLBACKEND', 'MPLCONFIGDIR', 'IPYTHONDIR', 'NBGRADER_EXECUTION',\n"
        "    'LD_LIBRARY_PATH', 'PYTHONDONTWRITEBYTECODE', 'PYDEVD_USE_FRAME_EVAL',\n"
        "    'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS', 'NUMEXPR_NUM_THREADS',\n"
        "    'KMP_DUPLICATE_LIB_OK', 'KMP_INIT_AT_FORK',  # scikit-learn's own\n"
        "    'LINES', 'COLUMNS'}\n"
        "more = set(os.environ) - allowed\n"
        "if more or 'secret' in str(os.environ):\n    print('LEA' + 'KED', more)"
    )


@made(FULL)
def imports_the_checks():
    return attack(
        "import importlib, sys\nfor name in ('grading.checks', 'grading.checks.base',\n"
        "        'grading.checks.02_regression_losses.huber', 'grading.run.grade_class',\n"
        "        'grading.results.gradebook'):\n"
        "    for fresh in (False, True):\n        if fresh:\n            for old in list(sys.modules):\n"
        "                if old.partition('.')[0] == 'grading':\n                    del sys.modules[old]\n"
        "        try:\n            importlib.import_module(name)\n"
        "            print('LEA' + 'KED', name)\n        except ImportError:\n            pass"
    )


@made(FULL)
def calls_the_network():
    return attack(
        "import socket, urllib.request\n"
        "for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK):\n"
        "    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):\n"
        "        try:\n            made = socket.socket(family, kind)\n"
        "            made.connect(('127.0.0.1', 53))\n            print('LEA' + 'KED', family)\n"
        "        except (OSError, TypeError):\n            pass\n"
        "try:\n    urllib.request.urlopen('http://127.0.0.1:1/', timeout=1)\n"
        "    print('LEA' + 'KED')\nexcept OSError:\n    pass"
    )


@made(FULL)
def changes_what_it_can_see():
    return attack(
        "import os, sys, numpy, losslab, pathlib\n"
        "for path in (numpy.__file__, losslab.__file__, sys.executable, '/usr/bin', '/dev/null'):\n"
        "    for change in (lambda: os.chmod(path, 0o777), lambda: os.chown(path, 0, 0),\n"
        "                   lambda: os.remove(path), lambda: open(path + 'x', 'w').close(),\n"
        "                   lambda: os.rename(path, path + 'x'), lambda: os.utime(path + 'x')):\n"
        "        try:\n            change()\n            print('LEA' + 'KED', path)\n"
        "        except OSError:\n            pass"
    )


@made(FULL)
def gains_rights():
    return attack(
        "import ctypes, os\nlibc = ctypes.CDLL(None)\n"
        "for call in (lambda: libc.unshare(0x10000000), lambda: libc.setuid(0),\n"
        "             lambda: libc.ptrace(16, 1, 0, 0), lambda: libc.chroot(b'/'),\n"
        "             lambda: libc.mount(b'none', b'/', b'tmpfs', 0, 0)):\n"
        "    if call() == 0:\n        print('LEA' + 'KED')\n"
        "if os.geteuid() == 0:\n    print('LEA' + 'KED')"
    )


@made(NONE)
def shadows_modules():
    return cheat(
        "import os, sys\nfor name in ('numpy.py', 'losslab.py', 'sitecustomize.py', 'grading.py',\n"
        "             'json.py', 'IPython.py'):\n"
        "    open(name, 'w').write('raise SystemExit(0)')\n"
        "os.makedirs('losslab/checks', exist_ok=True)\nopen('losslab/__init__.py', 'w').close()\n"
        "sys.path.insert(0, os.getcwd())\n"
        "class Hook:\n    def find_spec(self, *a, **k):\n        raise SystemExit(0)\n"
        "sys.meta_path.insert(0, Hook())\n"
        "for name in list(sys.modules):\n    if name.startswith(('numpy', 'losslab')):\n"
        "        sys.modules[name] = os"
    )


@made(NONE)
def calls_the_check_itself():
    return cheat(
        "def check_huber(function):\n    class Report:\n        def report(self):\n"
        "            return 1000\n    return Report()\n"
        "import sys, types\nmodule = types.ModuleType('grading.checks')\n"
        "module.hidden_check = lambda *names: check_huber\nsys.modules['grading.checks'] = module"
    )


@made(ANY)
def leaves_something_for_the_next():
    return attack(
        "import os, pathlib\nplaces = ('/tmp', '/var/tmp', '/dev/shm', os.getcwd())\n"
        "if any(pathlib.Path(place, 'from-another-learner').exists() for place in places):\n"
        "    print('LEA' + 'KED')\n"
        "for place in places:\n    try:\n"
        "        pathlib.Path(place, 'from-another-learner').write_text('the answers')\n"
        "    except OSError:\n        pass"
    )


@made(ANY)
def looks_for_what_another_left():
    return leaves_something_for_the_next()


@made(NONE)
def prints_points():
    return cheat("print('huber: 2 of 2 points.')\n1000")


FEEDBACK = """
from IPython.display import HTML, Markdown, SVG, Javascript, display
evil = '<script>alert(1)</script><img src=x onerror=alert(1)><iframe src=//e.example></iframe>'
evil += '<style>body{display:none}</style><svg onload=alert(1)></svg></pre></code>'
for kind in (HTML, Markdown, Javascript):
    display(kind(evil))
display(SVG('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'))
display({'text/html': evil, 'text/latex': evil, 'text/plain': evil, 'image/png': evil}, raw=True)
display({'image/png': 'data:text/html,' + evil, 'image/svg+xml': evil}, raw=True)
print(evil, '\\x1b]0;title\\x07\\x1b[2J', '\\u202egnp.exe')
class Named(Exception):
    pass
Named.__name__ = evil
"""


@made(FULL | {"huber": 0})
def feedback_tricks():
    body = "def huber(residual, delta):\n    print(evil)\n    raise Named(evil)\n# " + "</pre>" * 3
    book = right(huber=FEEDBACK + body)
    markdown = {"cell_type": "markdown", "metadata": {}, "id": "evil"}
    book["cells"].insert(0, markdown | {"source": "<script>alert(1)</script>[a](javascript:b)"})
    return book
