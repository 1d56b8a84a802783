"""Cells of a lesson that invite a change, "change the 3 and run again": their tag is ``try-it``.

On the lesson's page such a cell is an editor. Before the cell, the reader's browser runs what the cell needs
of the lesson, and no more: the cells before it that define a name which the cell, or one of these, uses. So
nothing is trained, drawn or fetched that the cell does without; a lesson imports everything at its top.
"""

import ast
import builtins
import copy
import functools
import symtable

from lessonkit.picture import MIME as FIGURE

TAG = "try-it"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)
CHANGES = {"append", "extend", "update", "add", "insert", "pop", "sort", "setdefault", "clear"}


def marked(cells):
    """The places of the cells that invite a change."""
    return [n for n, cell in enumerate(cells) if TAG in cell.metadata.get("tags", [])]


def programs(cells):
    """``{id: what the page's script is told}`` of a lesson's cells that invite a change."""
    sources = [cell.source if cell.cell_type == "code" else "" for cell in cells]
    return {
        cells[n].id: {
            "source": cells[n].source,
            "before": needed(sources, n)[0],
            "draws": draws(cells[n]),
        }
        for n in marked(cells)
    }


def draws(cell):
    """Whether a cell that has been run left a picture."""
    return any(FIGURE in output.get("data", {}) for output in cell.get("outputs", []))


def needed(sources, place):
    """The code that must run before the cell at ``place``, as texts, and the names that nothing defines.

    Parameters
    ----------
    sources : list of str
        The code of a lesson's cells; what is not code is "".

    Examples
    --------
    >>> needed(["import numpy as np\\nimport scipy", "x = np.ones(3)", "y = 2", "print(x)"], 3)
    (['import numpy as np', 'x = np.ones(3)'], [])
    """
    cells = [_names(source) for source in sources[: place + 1]]
    own, late = cells[place], cells[place].inside
    while True:
        wanted, chosen = own.needs | late, []
        for cell in reversed(cells[:place]):
            if found := cell.defines & wanted:
                part = _part(cell, found)
                chosen.insert(0, part)
                wanted = (wanted - part.sets) | part.needs
        more = late.union(*(part.inside for part in chosen))
        if more == late:
            break
        late = more  # what functions use may be defined after them
    defined = own.defines.union(dir(builtins), *(part.defines for part in chosen))
    return _lean([part.tree for part in chosen], own.tree), sorted(wanted - defined)


def read_later(sources, place):
    """The names that functions of the cell at ``place`` read when they are called, as a figure that is moved.

    Examples
    --------
    >>> sorted(read_later(["x = 1", "def f():\\n    return x", "explore(lambda a: a + f())"], 2))
    ['f', 'x']
    """
    cells = [_names(source) for source in sources[: place + 1]]
    own = cells[-1]
    found = set(own.inside)
    functions = [one for cell in cells for one in cell.tree.body if isinstance(one, FUNCTIONS)]
    reached = own.needs | own.inside  # a function that was given by name, or that another one calls
    while True:
        new = [one for one in functions if one.name in reached]
        functions = [one for one in functions if one not in new]
        if not new:
            return found
        for one in new:
            found |= Names(ast.Module([one], [])).inside
        reached |= found


@functools.lru_cache(2000)
def given(source):
    """The names that code gives a value; an import, made once more, gives the same one."""
    tree = ast.parse(source)
    tree.body = [one for one in tree.body if not isinstance(one, IMPORTS)]
    return Names(tree).sets


@functools.lru_cache(2000)  # a lesson's cells are asked about once for every cell after them
def _names(source):
    return Names(ast.parse(source))


def _part(cell, found):
    """A cell; or of one of which only imports and functions are wanted, these and what they use.

    With a module stay its settings, such as ``np.set_printoptions(suppress=True)``.
    """
    tools = [one for one in cell.tree.body if isinstance(one, (*FUNCTIONS, *IMPORTS))]
    there = set().union(*map(_set_by, tools))
    while found <= there:
        kept = [one for one in cell.tree.body if (_set_by(one) or _settings_of(one)) & found]
        part = Names(ast.Module(kept, []))
        more = found | (part.needs | part.inside) & there
        if more == found:
            return part
        found = more
    return cell


class Names:
    """The names that code uses and defines.

    ``needs`` are used before the cell sets them, ``inside`` are used by its functions, when these are called;
    ``sets`` are given a value, ``defines`` are those and the ones whose value is changed in place.
    """

    def __init__(self, tree):
        self.tree = tree
        self.needs, self.inside, self.sets, self.defines = set(), set(), set(), set()
        for statement in tree.body:
            code = ast.unparse(Generators().visit(ast.parse(ast.unparse(statement))))
            self._read(statement, symtable.symtable(code, "cell", "exec"))

    def _read(self, statement, table):
        now, later = _used(table)
        set_here = {one.get_name() for one in table.get_symbols() if one.is_assigned()}
        set_here |= {one.get_name() for one in table.get_symbols() if one.is_imported()}
        changed, given = set(), set()
        if not isinstance(statement, FUNCTIONS):
            for one in ast.walk(statement):
                changed |= _changed_by(one)
                given |= _given_by(one)
                if isinstance(one, ast.AugAssign):
                    now |= _root(one.target)
        self.needs |= (now | changed) - given - self.sets
        self.inside |= later
        self.sets |= set_here
        self.defines |= set_here | changed


class Generators(ast.NodeTransformer):
    """Comprehensions as generators, whose variables stay their own in every Python."""

    def visit_ListComp(self, node):  # noqa: N802 - the names that ast calls
        return self.generic_visit(ast.GeneratorExp(node.elt, node.generators))

    visit_SetComp = visit_ListComp  # noqa: N815

    def visit_DictComp(self, node):  # noqa: N802
        pair = ast.Tuple([node.key, node.value], ast.Load())
        return self.generic_visit(ast.GeneratorExp(pair, node.generators))


def _used(table):
    """The names from outside that a piece of code uses at once, and those that its functions use."""
    now, later = set(), set()
    if table.get_type() == "module":
        now = {one.get_name() for one in table.get_symbols() if one.is_referenced()}
    else:
        now = {one.get_name() for one in table.get_symbols() if one.is_global()}
    for child in table.get_children():
        child_now, child_later = _used(child)
        if child.get_type() == "function" and child.get_name() != "genexpr":
            later |= child_now | child_later
        else:
            now, later = now | child_now, later | child_later
    return now, later


def _given_by(node):
    """The variables of a loop or of ``with``: what they were before does not matter."""
    targets = {ast.For: "target", ast.withitem: "optional_vars"}
    target = getattr(node, targets.get(type(node), ""), None)
    names = ast.walk(target) if target is not None else ()
    return {one.id for one in names if isinstance(one, ast.Name)}


def _bound(alias):
    return alias.asname or alias.name.partition(".")[0]


def _changed_by(node):
    """The variable that ``x[0] = 1``, ``x.a = 1`` and ``x.append(1)`` change."""
    if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
        return _root(node)
    method = (
        node.value.func if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else None
    )
    if isinstance(method, ast.Attribute) and method.attr in CHANGES:
        return _root(method)
    return set()


def _root(node):
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _lean(trees, cell):
    """Cells without the imports and functions at their top level that nothing asks for, as texts."""
    waiting = [
        one for tree in trees for one in tree.body if isinstance(one, (*FUNCTIONS, *IMPORTS))
    ]
    kept = [one for tree in trees for one in tree.body if one not in waiting]
    asked = _mentioned(*kept, cell)
    while True:
        now = [one for one in waiting if _set_by(one) & asked]
        if not now:
            break
        waiting = [one for one in waiting if one not in now]
        asked |= _mentioned(*now)
    lean = [[_less(one, asked) for one in tree.body if one not in waiting] for tree in trees]
    return [ast.unparse(ast.Module(body, [])) for body in lean if body]


def _less(statement, asked):
    """A statement; an import without the names that nothing asks for."""
    if not isinstance(statement, IMPORTS):
        return statement
    less = copy.copy(statement)
    less.names = [alias for alias in statement.names if _bound(alias) in asked]
    return less


def _mentioned(*trees):
    found = (one for tree in trees for one in ast.walk(tree))
    return {one.id for one in found if isinstance(one, ast.Name)}


def _set_by(statement):
    """The names that an import or a definition gives a value."""
    if isinstance(statement, IMPORTS):
        return set(map(_bound, statement.names))
    return {statement.name} if isinstance(statement, FUNCTIONS) else set()


def _settings_of(statement):
    """``np`` for ``np.set_printoptions(suppress=True)``: a call for its effect, of nothing but constants."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return set()
    given = [*call.args, *(one.value for one in call.keywords)]
    return _root(call.func) if all(isinstance(one, ast.Constant) for one in given) else set()
