"""One setting of a figure with controls as a drawing, its panels where they are at every setting."""

from lessonkit.messages import say
from lessonkit.picture import Layout


class DrawingError(RuntimeError):
    """A setting at which the figure cannot be drawn."""

    def __init__(self, setting, reason):
        super().__init__(say("explore.not_drawn", setting=setting, reason=reason))


class Drawing:
    """A drawing function with what its pictures have in common."""

    def __init__(self, draw, controls):
        self.draw, self.controls = draw, controls
        self.layout, self._fitted = Layout(), set()

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
        values = self.values(at)
        setting = ", ".join(f"{name} = {value}" for name, value in values.items())
        try:
            picture = self.draw(**values)
            if hasattr(picture, "svg"):
                return picture
        except Exception as error:
            raise DrawingError(setting, f"{type(error).__name__}: {error}") from error
        raise DrawingError(setting, f"it returned {type(picture).__name__}, not a picture")

    def svg(self, at):
        """The drawing at a setting. Room for labels is made where a control is at its start or end."""
        picture = self.picture(at)
        try:
            new = set(self._corners(at)) - self._fitted
            if new:
                self._fitted |= new
                self.layout.fit(picture)
            return picture.svg(self.layout)
        except Exception as error:
            setting = ", ".join(f"{name} = {value}" for name, value in self.values(at).items())
            raise DrawingError(setting, f"{type(error).__name__}: {error}") from error

    def fit_all(self):
        """Make room at the start and at both ends of every control, before all are recorded."""
        for axis, control in enumerate(self.controls.values()):
            for end in (0, len(control.values) - 1):
                self.svg((*self.start[:axis], end, *self.start[axis + 1 :]))
        self.svg(self.start)

    def _corners(self, at):
        """What of a setting is worth solving the layout for, once each."""
        if at == self.start:
            yield "start"
        for (name, control), index in zip(self.controls.items(), at, strict=True):
            choices = control.kind in ("choice", "toggle")
            if choices or index in (0, len(control.values) - 1):
                yield name, index
