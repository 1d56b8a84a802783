"""The check under an answer judges the code that is there: notebooks run in IPython's own shell."""

import pytest
from nbclient import NotebookClient
from nbformat import v4

SETUP = "import numpy as np\n\nfrom lessonkit.checks import check"
RIGHT = "def mse_grad(y_pred, y_true):\n    return 2 * (y_pred - y_true) / y_pred.size"
SCAFFOLD = 'def mse_grad(y_pred, y_true):\n    raise NotImplementedError("write mse_grad")'
CHECK = 'check("mse_grad")'


@pytest.fixture(scope="module")
def run():
    """Runs cells in one kernel, emptied before every test, and returns what each of them printed."""
    client = NotebookClient(v4.new_notebook(), kernel_name="python3", timeout=60, allow_errors=True)
    with client.setup_kernel():

        def cells(*sources):
            printed = []
            for source in ["%reset -f\n%reset -f in", SETUP, *sources]:
                cell = v4.new_code_cell(source)
                client.nb.cells = [cell]
                client.execute_cell(cell, 0)
                streams = [o.text for o in cell.outputs if o.output_type == "stream"]
                errors = [o.ename for o in cell.outputs if o.output_type == "error"]
                printed.append("".join(streams) + "".join(errors))
            return printed[2:]

        yield cells


def test_a_right_answer_passes(run):
    assert run(RIGHT, CHECK)[-1].startswith("✓ mse_grad: 4 of 4 visible cases pass.")


def test_the_scaffold_is_not_written_yet(run):
    assert run(SCAFFOLD, CHECK)[-1] == "✗ `mse_grad` is not written yet.\n"


def test_a_cell_that_was_not_run(run):
    assert "`mse_grad` is not defined yet. Run the cell above first" in run(CHECK)[-1]


@pytest.mark.parametrize("earlier", [RIGHT, SCAFFOLD, "1"])
def test_a_syntax_error_is_told_with_its_line_whatever_was_there_before(run, earlier):
    broken = RIGHT.replace("y_pred.size", "(y_pred.size")
    said = run(earlier, broken, CHECK)[-1]
    assert said.startswith("✗ The cell with `mse_grad` did not run")
    assert "SyntaxError in line 2: `return 2 * (y_pred - y_true) / (y_pred.size`" in said


@pytest.mark.parametrize("start", ["\n\n", "\n%%time\n"])
def test_a_syntax_error_keeps_its_line_below_empty_lines(run, start):
    said = run(start + RIGHT.replace("y_pred.size", "(y_pred.size"), CHECK)[-1]
    assert "SyntaxError in line 4: `return 2 * (y_pred - y_true) / (y_pred.size`" in said


def test_a_renamed_function_is_told(run):
    said = run(RIGHT, RIGHT.replace("mse_grad", "mse_gradient"), CHECK)[-1]
    assert "The cell above defines `mse_gradient`" in said and "called `mse_grad`" in said


def test_a_cell_that_failed_before_its_definition_leaves_an_earlier_one(run):
    said = run(RIGHT, f"import no_such_module\n{RIGHT.replace('2 *', '3 *')}", CHECK)[-1]
    assert "stopped with an error before the function was defined" in said


def test_after_a_mended_cell_all_is_well(run):
    broken = RIGHT.replace("y_pred.size", "(y_pred.size")
    assert run(broken, CHECK, RIGHT, CHECK)[-1].startswith("✓")


def test_another_cell_in_between_changes_nothing(run):
    assert run(RIGHT, "def helper(x):\n    return x", CHECK)[-1].startswith("✓")


BESIDE = {
    "help is asked for": ("mse_grad?",),
    "help is asked for in the answer": (f"{RIGHT}\nnp.maximum?",),
    "a trial with a slip": ("mse_grad(np.ones(2)",),
    "another language": ("%%bash\necho mse_grad is fine",),
    "a time is measured": ("t = %timeit -n1 -r1 -o mse_grad(np.ones(3), np.ones(3))",),
    "files are listed": ("f = !ls # mse_grad",),
    "a method of the same name": ("class A:\n    def mse_grad(self):\n        return 3",),
    "an inner function of the same name": ("def t():\n    def mse_grad(self):\n        return 3",),
    "builtins are taken for names": ("sum = max = list = len = type = print = 0",),
    "a function with a similar name": ("def mse_grad2(a, b):\n    return 2 * (a - b)",),
}


@pytest.mark.parametrize("cells", BESIDE.values(), ids=BESIDE)
def test_what_is_run_beside_a_right_answer_changes_nothing(run, cells):
    assert run(RIGHT, *cells, CHECK)[-1].startswith("✓ mse_grad: 4 of 4")


def test_numpy_that_raises_in_the_notebook_changes_nothing(run):
    log_sum_exp = "def logsumexp(z):\n    return np.log(np.exp(z).sum(axis=-1))"
    asked = 'check("logsumexp")'
    plain = run(log_sum_exp, asked)[-1]
    strict = run("was = np.seterr(all='raise')", log_sum_exp, asked, "np.seterr(**was);")[-2]
    assert strict == plain and "exp has overflowed" in plain


def test_an_answer_that_changes_its_mind_is_told(run):
    grows = RIGHT.replace("y_true)", "y_true, seen=[])", 1).replace(
        "return 2", "seen.append(1)\n    return 2 * len(seen)"
    )
    assert "gave a different answer the second time" in run(grows, CHECK)[-1]


def test_a_decorated_answer_is_told_its_own_line(run):
    wrong = "@np.errstate(all='ignore')\n" + RIGHT.replace("size", "sizes")
    assert "(in line 3: `return 2 * (y_pred - y_true) / y_pred.sizes`)" in run(wrong, CHECK)[-1]


WAYS = {
    "under a condition": "if True:\n    " + RIGHT.replace("\n", "\n    "),
    "with its time": f"%%time\n{RIGHT}",
    "as a lambda": "mse_grad = lambda a, b: 2 * (a - b) / a.size",
}


@pytest.mark.parametrize("cell", WAYS.values(), ids=WAYS)
def test_an_answer_may_be_defined_in_other_ways(run, cell):
    assert run(SCAFFOLD, cell, CHECK)[-1].startswith("✓ mse_grad: 4 of 4")


@pytest.mark.parametrize("way", ["from mine_mse import mse_grad", "%run {folder}/mine_mse.py"])
def test_an_answer_may_come_from_a_file_of_one_s_own(run, tmp_path, way):
    (tmp_path / "mine_mse.py").write_text(RIGHT)
    here = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); sys.modules.pop('mine_mse', None)"
    assert run(SCAFFOLD, here, way.format(folder=tmp_path), CHECK)[-1].startswith("✓ mse_grad: 4")


def test_the_name_without_quotes_is_the_exercise(run):
    assert run(RIGHT, "check(mse_grad)")[-1].startswith("✓ mse_grad: 4 of 4")
    assert run(RIGHT.replace("2 *", "3 *"), "check(mse_grad)")[-1].startswith("✗ mse_grad(")


def test_an_exercise_that_is_none_is_told(run):
    for asked in ('check("mse_gard")', "check(3)"):
        assert run(RIGHT, asked)[-1].startswith("✗ There is no exercise called")


def test_what_is_no_function_any_more(run):
    assert "is no function any more" in run(RIGHT, "mse_grad = 3", CHECK)[-1]


def test_an_error_is_told_with_its_line_and_what_it_means(run):
    wrong = "def mse_grad(y_pred, y_true):\n    error = y_pred - y_true\n    if error > 0:\n        return 1"
    said = run(wrong, CHECK)[-1]
    assert "It raised ValueError: The truth value" in said
    assert "(in line 3: `if error > 0:`)" in said and "np.where" in said


def test_an_endless_loop_ends_with_a_sentence(run):
    wrong = "def mse_grad(y_pred, y_true):\n    while True:\n        pass"
    said = run("import lessonkit.checks as c; c.TIME_LIMIT = 0.5", wrong, CHECK)[-1]
    assert "was stopped after" in said and "Does a loop never end? It was in line" in said


@pytest.mark.parametrize(
    "last", ["    while True:\n        pass", "    import sys\n    sys.exit('no')"]
)
def test_a_picture_that_never_ends_or_ends_python_costs_no_verdict(run, last):
    """The answer is right in the cases, and goes wrong with the many values of its picture."""
    huber = (
        "def huber(residual, delta):\n    size = np.abs(residual)\n"
        "    if size.size < 20:\n"
        "        return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2))\n" + last
    )
    said = run("import lessonkit.checks as c; c.TIME_LIMIT = 0.5", huber, 'check("huber")')[-1]
    assert "huber: " in said and "visible cases pass" in said
