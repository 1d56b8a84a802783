"""Make recorded drawings cheap to repaint; what is drawn stays the same.

A browser keeps a coordinate system for every ``use``, ``transform`` and ``clip-path``, and works
through the whole page when one of them moves. So marks are written out as paths (``M x y`` and then
relative steps, so that a mark that moves is two numbers), small circles become two arcs, marks of one look
become one path, rotations by nothing go, and so do clips that cut nothing at any setting.
"""

import functools
import math
import re
from xml.etree import ElementTree

NUMBER = re.compile(r"-?\d*\.?\d+(?:e[-+]?\d+)?")
TOKEN = re.compile(r"[MLCQz]|-?\d*\.?\d+(?:e[-+]?\d+)?")
NOTHING = re.compile(r"rotate\(-?0(?:\.0*)?(?: [^)]*)?\)")
PAIRS = {"M": 1, "L": 1, "C": 3, "Q": 2}  # points that a command takes
ARTIST = re.compile(r"([a-z][\w.]*)_\d+$")  # such as xtick_3
MARK = re.compile(r"M (\S+) (\S+) (m[^M]*)")
MARKS = re.compile(rf"(?:{MARK.pattern})+")
SLACK = 1.5  # a line is wider than its points
SMALL = 9  # what a mark reaches at most: a panel has more room around it


def lighten(frames):
    """Change the cleaned trees of all settings of a figure alike."""
    for root in frames:
        _write_out_marks(root)
        _write_out_circles(root)
        _join_marks(root)
        for element in root.iter():
            if NOTHING.fullmatch(element.get("transform", "")):
                del element.attrib["transform"]
    clips = [
        {f"url(#{clip.get('id')})": clip.find("rect") for clip in root.iter("clipPath")}
        for root in frames
    ]
    _drop_idle_clips(frames, clips)
    for root in frames:
        _drop_unused(root)


def _write_out_marks(root):
    shapes = {element.get("id"): element for element in root.iter("path") if element.get("id")}
    for use in root.iter("use"):
        shape = shapes.get(use.get("href", "").removeprefix("#"))
        if shape is None or "transform" in use.attrib:
            continue
        del use.attrib["href"]
        x, y = use.attrib.pop("x", "0"), use.attrib.pop("y", "0")
        styles = [element.get("style") for element in (use, shape)]  # the shape's own look wins
        use.tag = "path"
        use.set("d", f"M {x} {y} {relative(shape.get('d'))}")
        use.set("style", "; ".join(filter(None, styles)))


def _write_out_circles(root):
    """Small circles of any size are marks, too."""
    for path in root.iter("path"):
        x, y, radius = _circle(path.get("d", "")) or (0, 0, SMALL)
        if radius < SMALL:
            path.set("d", f"M {x:g} {y:g} {_arcs(radius)}")


@functools.lru_cache(4096)  # most of a figure is the same at the next setting
def _circle(d):
    """Centre and radius where a path is a circle as Matplotlib draws one, of eight curves; else None."""
    if re.sub(r"[^A-Za-z]", "", d) != "MCCCCCCCCz":
        return None
    numbers = [float(number) for number in NUMBER.findall(d)]
    x, y = (sum(numbers[start:48:6]) / 8 for start in (0, 1))
    reach = [math.hypot(a - x, b - y) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]
    radius = sum(reach[::3]) / 9
    ends = all(abs(r - radius) < 0.12 for r in reach[::3])  # coordinates are rounded to a tenth
    round_ = ends and all(r < 1.1 * radius + 0.2 for r in reach)
    return (round(x, 1), round(y, 1), round(radius, 1)) if round_ and radius > 0.5 else None


def _arcs(radius):
    """A circle around where the path is, of two arcs: eight curves take ten times the words."""
    arc = f"a {radius:g} {radius:g} 0 1 0 0"
    return f"m 0 {radius:g} {arc} {-2 * radius:g} {arc} {2 * radius:g} z"


def _join_marks(root):
    """One path for marks of one look side by side: a browser works for every element that it changes."""
    for parent in root.iter("g"):
        looks = [_look(child) for child in parent]
        if (
            len(looks) > 1
            and looks[0]
            and looks.count(looks[0]) == len(looks)
            and _solid(parent[0])
        ):
            parent[0].set("d", " ".join(mark.get("d") for mark in parent))
            parent[:] = [parent[0]]


def _look(element):
    """All of a mark but its place, or None where an element is no mark."""
    mark = MARK.fullmatch(element.get("d", ""))
    return mark and {**element.attrib, "d": mark[3]}


def _solid(mark):
    """Whether marks that overlap look the same drawn one by one and all at once."""
    look = dict(re.findall(r"([\w-]+): *([^;]+)", mark.get("style", "")))
    fill, edge = look.get("fill"), look.get("stroke", "none")
    opaque = not any("opacity" in key for key in look)
    return opaque and (edge == "none" or fill in ("none", edge))


def relative(d):
    """Path data whose first step, too, is relative to where it starts.

    Examples
    --------
    >>> relative("M 0 3 L 1 2 z")
    'm 0 3 l 1 -1 z'
    """
    circle = _circle(d)
    if circle and circle[:2] == (0, 0):
        return _arcs(circle[2])
    steps, at, start, numbers, command = [], (0.0, 0.0), (0.0, 0.0), [], "M"
    for token in TOKEN.findall(d):
        if token == "z":
            steps.append("z")
            at = start
        elif token.isalpha():
            command, numbers = token, []
            steps.append(token.lower())
        else:
            numbers.append(float(token))
            if len(numbers) == 2 * PAIRS[command]:
                steps += [f"{round(v - at[i % 2], 2):g}" for i, v in enumerate(numbers)]
                at = tuple(numbers[-2:])
                start = at if command == "M" else start
                numbers = []
    return " ".join(steps)


def _drop_idle_clips(nodes, clips):
    """Clips that cut nothing at any setting, of one element in all drawings and of what is in it.

    What is not alike in all drawings is replaced as a whole, so there each drawing is its own case.
    """
    if all(map(_idle, nodes, clips)):
        for node in nodes:
            del node.attrib["clip-path"]
    if gather_differences(nodes):
        for children in zip(*nodes, strict=True):
            _drop_idle_clips(children, clips)
        return
    for node, own in zip(nodes, clips, strict=True):
        for child in node:
            _drop_idle_clips([child], [own])


def _idle(element, clips):
    rect = clips.get(element.get("clip-path"))
    return rect is not None and _inside(element, rect)


def gather_differences(nodes):
    """Make the children of all nodes alike, if they are not: those that differ go into one group.

    An artist that appears or disappears changes the number of children. The children before and after
    it still match; the ones between are put into a group of their own, whose content is then a slot.
    """
    tags = [[child.tag for child in node] for node in nodes]
    if all(tag == tags[0] for tag in tags):
        return True
    kinds = [[_kind(child) for child in node] for node in nodes]
    shortest = min(map(len, kinds))
    before = _matching(kinds, shortest)
    after = _matching([kind[::-1] for kind in kinds], shortest - before)
    if not (before or after) or nodes[0].tag not in ("svg", "g"):
        return False
    for node in nodes:
        children = list(node)
        last = len(children) - after
        group = ElementTree.Element("g")
        group.extend(children[before:last])
        node[:] = [*children[:before], group, *children[last:]]
    return True


def _matching(kinds, limit):
    """How many first children all nodes have in common, at most ``limit``."""
    for place in range(limit):
        if any(kind[place] != kinds[0][place] for kind in kinds):
            return place
    return limit


def _kind(node):
    """What sort of element this is: Matplotlib's name without its number, or its tag and its children's."""
    named = ARTIST.search(node.get("id", ""))
    return named[1] if named else (node.tag, *(child.tag for child in node))


def _inside(element, rect):
    x, y, width, height = (float(rect.get(key)) for key in ("x", "y", "width", "height"))
    for part in element.iter():
        if part.tag not in ("path", "g", "text") or "transform" in part.attrib:
            return False
        d = _room(part) if part.tag == "text" else part.get("d", "")
        if MARKS.fullmatch(d):  # its place; a mark is smaller than the room around the panel
            d = " ".join(f"{x} {y}" for x, y, _ in MARK.findall(d))
        numbers = [float(number) for number in NUMBER.findall(d)]
        inside_x = all(x - SLACK <= n <= x + width + SLACK for n in numbers[::2])
        if not inside_x or not all(y - SLACK <= n <= y + height + SLACK for n in numbers[1::2]):
            return False
    return True


def _room(text):
    """Two corners between which a text certainly lies: no letter is wider than it is high."""
    size = re.search(r"font-size: ([\d.]+)px|font: (?:.* )?([\d.]+)px", text.get("style", ""))
    if not size or "x" not in text.attrib or len(text):
        return "-1e9 -1e9"
    reach = float(size[1] or size[2]) * len(text.text or "")
    x, y = float(text.get("x")), float(text.get("y"))
    return f"{x - reach} {y - reach} {x + reach} {y + reach}"


def _drop_unused(root):
    """Shapes and clips that nothing refers to any more."""
    attributes = " ".join(value for element in root.iter() for value in element.attrib.values())
    used = set(re.findall(r"url\(#([^)]+)\)", attributes)) | {
        element.get("href", "").removeprefix("#") for element in root.iter("use")
    }
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag != "defs":
                continue
            child[:] = [e for e in child if e.get("id") in used or "id" not in e.attrib]
            if not len(child):
                parent.remove(child)
