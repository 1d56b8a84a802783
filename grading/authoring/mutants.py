"""A search for holes in the checks: small changes to a reference answer that keep full marks.

python -m grading.authoring.mutants [SET ...]    how many changed answers the checks reject, and the others

A change that is no mistake, because the changed answer is right too, is listed with the reason in
the exercise's ``equivalents``, under the words that this module prints for it.
"""

import ast
import inspect
import itertools
import sys
import textwrap
import types

OPERATORS = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
NAMES = [
    ("maximum", "minimum"), ("max", "min"), ("sum", "mean"), ("exp", "expm1"), ("log", "log1p"),
    ("argmax", "argmin"), ("any", "all"), ("zeros", "ones"), ("zeros_like", "ones_like"),
    ("isnan", "isfinite"), ("log", "log2"), ("logaddexp", "maximum"),
]  # fmt: skip
SECONDS = 2.0  # a changed loop may never end


def mutants(function):
    """Yields ``(what was changed, changed function)``, helpers of the same module included."""
    family = {one.__name__: _definition(one) for one in _family(function)}
    originals = {name: _compiled(name, _tree(text)) for name, text in family.items()}
    for name, text in family.items():
        for words, changed in _changes(text):
            namespace = dict(function.__globals__)
            try:
                for code in (originals | {name: _compiled(name, changed)}).values():
                    exec(code, namespace)
            except (SyntaxError, ValueError):
                continue
            yield words, namespace[function.__name__]


def survivors(exercise):
    """``(number of mutants, {change: reason or None})`` for the mutants that keep full marks."""
    number, kept = 0, {}
    for words, mutant in mutants(exercise.reference):
        number += 1
        if exercise.check(mutant, limit=SECONDS).points == exercise.points:
            kept[words] = exercise.equivalents.get(words)
    return number, kept


def _family(function):
    """The function and every helper of its own module that it calls, directly or not."""
    found, waiting = [], [function]
    while waiting:
        one = waiting.pop(0)
        found.append(one)
        for name in _names(one.__code__):
            helper = function.__globals__.get(name)
            own = (
                isinstance(helper, types.FunctionType) and helper.__module__ == function.__module__
            )
            if own and helper not in found + waiting:
                waiting.append(helper)
    return found


def _names(code):
    inner = [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return set(code.co_names).union(*(_names(one) for one in inner))


def _definition(function):
    """The text of a function."""
    return textwrap.dedent(inspect.getsource(function))


def _tree(text):
    """A function's tree without decorators and docstring, made anew: to parse is faster than to copy."""
    tree = ast.parse(text)
    definition = tree.body[0]
    definition.decorator_list = []
    first = definition.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        definition.body = definition.body[1:] or [ast.Pass(lineno=1, col_offset=0)]
    return tree


def _compiled(name, tree):
    return compile(tree, f"<mutant of {name}>", "exec")


def _changes(text):
    """Every changed tree, each from a fresh one, with words for the change."""
    for index, node in enumerate(ast.walk(_tree(text))):
        before = None
        for make in _edits(node):
            before = before or ast.unparse(node)
            changed = _tree(text)
            twin = next(itertools.islice(ast.walk(changed), index, None))
            replacement = make(twin)
            if replacement is not twin:
                _replace(changed, twin, ast.copy_location(replacement, twin))
            after = ast.unparse(replacement)
            if after != before:
                yield f"{before} → {after}", changed


def _edits(node):
    """Functions that change a copy of ``node`` and return it, or return what replaces it."""
    if isinstance(node, ast.BinOp):
        yield from (_setter("op", kind()) for kind in OPERATORS.get(type(node.op), ()))
        yield lambda twin: twin.left
        yield lambda twin: twin.right
    elif isinstance(node, ast.BoolOp):
        yield from (_setter("op", kind()) for kind in OPERATORS.get(type(node.op), ()))
    elif isinstance(node, ast.UnaryOp):
        yield lambda twin: twin.operand
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from (_setter("ops", [kind()]) for kind in OPERATORS.get(type(node.ops[0]), ()))
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield _setter("value", not node.value)
        elif isinstance(node.value, int | float):
            yield _setter("value", node.value + 1)
            if node.value:
                yield _setter("value", 0)
    elif isinstance(node, ast.Attribute):
        for pair in NAMES:
            if node.attr in pair:
                yield _setter("attr", pair[1 - pair.index(node.attr)])
    elif isinstance(node, ast.Call):
        yield from _call_edits(node)
    elif isinstance(node, ast.Slice):
        if node.lower is not None:
            yield _setter("lower", None)
        if node.upper is not None:
            yield _setter("upper", None)
    elif isinstance(node, ast.AugAssign | ast.Assign | ast.If | ast.For):
        yield lambda twin: ast.Pass()


def _call_edits(node):
    if len(node.args) == 1:
        yield lambda twin: twin.args[0]
    for index in range(len(node.keywords)):
        yield lambda twin, index=index: (twin.keywords.pop(index), twin)[1]
    if len(node.args) == 3 and getattr(node.func, "attr", "") == "where":
        yield lambda twin: twin.args[1]
        yield lambda twin: twin.args[2]


def _setter(field, value):
    def change(twin):
        setattr(twin, field, value)
        return twin

    return change


def _replace(tree, old, new):
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
            elif isinstance(value, list):
                value[:] = [new if entry is old else entry for entry in value]


def main(names):
    from grading.checks import exercises

    unexplained = 0
    for set_name, members in exercises().items():
        if names and set_name not in names:
            continue
        for exercise in members.values():
            number, kept = survivors(exercise)
            print(f"{set_name}  {exercise.name}: {number - len(kept)} of {number} rejected")
            for words, reason in kept.items():
                print(
                    f"    {words}\n        {'right too: ' + reason if reason else 'NOT EXPLAINED'}"
                )
                unexplained += reason is None
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
