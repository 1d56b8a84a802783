"""The live form of a figure with controls: ipywidgets beside a kernel."""

import html

import ipywidgets as widgets

from losslab.explore import DrawingError
from losslab.picture import framed

NARROW = {"description_width": "initial"}


class LiveExplorable:
    """The widgets of one figure. ``box`` is what is shown; ``inputs`` are the controls by name."""

    def __init__(self, explorable):
        self.explorable = explorable
        self.figure = widgets.HTML()
        self.inputs = {}
        rows = []
        for name, control in explorable.controls.items():
            row, self.inputs[name] = _widgets(control)
            rows.append(row)
        reset = widgets.Button(description="Reset", tooltip="Back to the values at the start")
        reset.layout.width = "6em"
        reset.on_click(lambda _: self.reset())
        rows.append(reset)
        for one in self.inputs.values():
            one.observe(lambda _: self.redraw(), names="value")
        panel = widgets.Box(rows, layout=widgets.Layout(flex_flow="row wrap", align_items="center"))
        task = [widgets.HTML(f"<p>{html.escape(explorable.task)}</p>")] if explorable.task else []
        self.box = widgets.VBox([*task, panel, self.figure])
        self._resetting = False
        self.redraw()

    @property
    def values(self):
        """The values the controls stand at."""
        controls = self.explorable.controls
        return {name: controls[name].values[one.value] for name, one in self.inputs.items()}

    def redraw(self):
        """Draw the figure at the controls' values, or say why it cannot be drawn."""
        if self._resetting:
            return
        try:
            self.figure.value = framed(self.explorable.svg(**self.values))
        except DrawingError as error:
            self.figure.value = f'<p role="alert">{html.escape(str(error))}</p>'

    def reset(self):
        """Put every control back to where it stood at first."""
        self._resetting = True
        for name, control in self.explorable.controls.items():
            self.inputs[name].value = control.start
        self._resetting = False
        self.redraw()


def _widgets(control):
    """What is shown for a control, and the widget in it whose ``value`` is an index."""
    options = [(control.text(i), i) for i in range(len(control.values))]
    common = {"description": control.label, "style": NARROW, "value": control.start}
    if control.kind == "toggle":
        box = widgets.Checkbox(
            description=control.label, value=bool(control.start), indent=False, style=NARROW
        )
        box.layout.width = "auto"
        return box, box
    if control.kind == "choice":
        menu = widgets.Dropdown(options=options, **common)
        menu.layout.width = "max-content"
        return menu, menu
    if control.kind == "stepper":
        last = len(control.values) - 1
        place = widgets.IntSlider(min=0, max=last, **common)
        player = widgets.Play(min=0, max=last, value=control.start, interval=300)
        widgets.jslink((player, "value"), (place, "value"))
        return widgets.HBox([place, player]), place
    line = widgets.SelectionSlider(options=options, continuous_update=True, **common)
    line.layout.width = "24em"
    return line, line
