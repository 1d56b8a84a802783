"""Make recorded drawings cheap to repaint; what is drawn stays the same.

A browser keeps a coordinate system for every ``use``, ``transform`` and ``clip-path``, and works
through the whole page when one of them moves. So marks are written out as paths (``M x y`` and then
relative steps, so that a mark that moves is two numbers), rotations by nothing go, and so do clips
that cut nothing at any setting.
"""

import re

NUMBER = re.compile(r"-?\d*\.?\d+(?:e[-+]?\d+)?")
TOKEN = re.compile(r"[MLCQz]|-?\d*\.?\d+(?:e[-+]?\d+)?")
NOTHING = re.compile(r"rotate\(-?0(?:\.0*)?(?: [^)]*)?\)")
PAIRS = {"M": 1, "L": 1, "C": 3, "Q": 2}  # points that a command takes
MARK = re.compile(r"M \S+ \S+ m")
SLACK = 1.5  # a line is wider than its points


def lighten(frames):
    """Change the cleaned trees of all settings of a figure alike."""
    for root in frames:
        _write_out_marks(root)
        for element in root.iter():
            if NOTHING.fullmatch(element.get("transform", "")):
                del element.attrib["transform"]
    _drop_idle_clips(frames)
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


def relative(d):
    """Path data whose first step, too, is relative to where it starts.

    Examples
    --------
    >>> relative("M 0 3 L 1 2 z")
    'm 0 3 l 1 -1 z'
    """
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


def _drop_idle_clips(frames):
    """Clips that cut nothing at any setting; only where all drawings have the same elements."""
    clips = {
        f"url(#{clip.get('id')})": clip.get("id")
        for clip in frames[0].iter("clipPath")
        if clip.find("rect") is not None
    }
    everything = [list(root.iter()) for root in frames]
    if len({len(elements) for elements in everything}) > 1:
        return
    for elements in zip(*everything, strict=True):
        clip = clips.get(elements[0].get("clip-path"))
        if clip and all(
            _inside(element, root, clip) for element, root in zip(elements, frames, strict=True)
        ):
            for element in elements:
                element.attrib.pop("clip-path", None)


def _inside(element, root, clip):
    rect = root.find(f".//clipPath[@id='{clip}']/rect")
    if rect is None:
        return False
    x, y, width, height = (float(rect.get(key)) for key in ("x", "y", "width", "height"))
    for part in element.iter():
        if part.tag not in ("path", "g") or "transform" in part.attrib:
            return False
        d = part.get("d", "")
        numbers = [float(number) for number in NUMBER.findall(d)]
        if MARK.match(d):  # its place; it is smaller than the room around the panel
            numbers = numbers[:2]
        inside_x = all(x - SLACK <= n <= x + width + SLACK for n in numbers[::2])
        if not inside_x or not all(y - SLACK <= n <= y + height + SLACK for n in numbers[1::2]):
            return False
    return True


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
