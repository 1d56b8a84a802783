"""One setting of a figure with controls as a drawing, its panels where they are at every setting."""

import contextlib

from lessonkit import panels
from lessonkit.messages import say


class DrawingError(RuntimeError):
    """A setting at which the figure cannot be drawn."""

    def __init__(self, setting, reason):
        super().__init__(say("explore.not_drawn", setting=setting, reason=reason))


class Drawing:
    """A drawing function with what its pictures have in common."""

    def __init__(self, draw, controls):
        self.draw, self.controls = draw, controls
        self.layout, self._fitted = panels.Layout(), set()
        self._said, self._seen, self._names = {}, ({}, {}), []

    @property
    def start(self):
        """Where the controls stand at first, as indices."""
        return tuple(control.start for control in self.controls.values())

    def values(self, at):
        """The controls' values at a setting given by indices."""
        pairs = zip(self.controls.items(), at, strict=True)
        return {name: control.values[index] for (name, control), index in pairs}

    def picture(self, at):
        """The picture at a setting; a failure is one sentence that names the setting."""
        with self._named_failure(at):
            picture = self.draw(**self.values(at))
            if hasattr(picture, "svg"):
                return picture
        raise DrawingError(
            self._setting(at), f"it returned {type(picture).__name__}, not a picture"
        )

    def _setting(self, at):
        return ", ".join(f"{name} = {value}" for name, value in self.values(at).items())

    @contextlib.contextmanager
    def _named_failure(self, at):
        try:
            yield
        except Exception as error:
            raise DrawingError(self._setting(at), f"{type(error).__name__}: {error}") from error

    def svg(self, at):
        """The drawing at a setting. Room for labels is made where a control is at its start or end."""
        picture = self.picture(at)
        with self._named_failure(at):
            figures = picture.panels()
            self._read(at, figures)
            self._make_room(at, figures)
            return picture.svg(self.layout, figures)

    def _read(self, at, figures):
        """Keep what the panels say, and how they are named."""
        self._said[at] = [panels.words(figures), panels.shapes(figures)]
        self._names = [figure.axes[0].get_title("left") for figure in figures]
        for seen, found in zip(self._seen, self._said[at], strict=True):
            for place, text in found.items():
                seen.setdefault(place, set()).add(text)

    def now(self, at):
        """What a drawn setting shows, in words: its texts that differ between the settings drawn so far.

        Where none does, what its lines and bars do.
        """
        for kind, seen in zip(self._said[at], self._seen, strict=True):
            moves = {panel: [] for panel, *_ in kind}
            for place, text in kind.items():
                if len(seen[place]) > 1 or (len(self._said) > 1 and self._rare(place)):
                    moves[place[0]].append(text)
            told = [self._named(panel, texts) for panel, texts in moves.items() if texts]
            if told:
                return ". ".join(told) + "."
        return ""

    def _rare(self, place):
        """Whether a text is not there at every setting."""
        return not all(place in words or place in lines for words, lines in self._said.values())

    def _named(self, panel, texts):
        """What changes in a panel, with its title in front where that is the same all the time."""
        title = self._names[panel]
        fixed = title and len(self._seen[0].get((panel, "title", 0), ())) == 1
        name = f"{panels.spoken(title)}: " if fixed and len(self._names) > 1 else ""
        return name + "; ".join(dict.fromkeys(texts))

    def fit_all(self):
        """Make room for every corner, before all settings are recorded: none may move the panels later."""
        corners = [
            (*self.start[:axis], index, *self.start[axis + 1 :])
            for axis, control in enumerate(self.controls.values())
            for index in _worth_solving(control)
        ]
        for at in dict.fromkeys([*corners, self.start]):  # a control may start at an end
            picture = self.picture(at)
            with self._named_failure(at):
                self._make_room(at, picture.panels())

    def _make_room(self, at, figures):
        new = set(self._corners(at)) - self._fitted
        if new:
            self._fitted |= new
            self.layout.fit(figures)

    def _corners(self, at):
        """What of a setting is worth solving the layout for, once each."""
        if at == self.start:
            yield "start"
        for (name, control), index in zip(self.controls.items(), at, strict=True):
            if index in _worth_solving(control):
                yield name, index


def _worth_solving(control):
    """Both ends of a slider, and each of several choices."""
    last = len(control.values) - 1
    return range(last + 1) if control.kind in ("choice", "toggle") else (0, last)
