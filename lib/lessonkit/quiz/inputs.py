"""Where a reader gives an answer, in widgets: one class for each kind of question.

Each has ``rows``, the widgets to show; ``answer()``, the answer or None while there is none;
``wanted``, the name of the sentence that asks for one; ``put(answer)``, which shows an earlier answer;
``freeze()``, after which it can no longer be changed; ``submit``, what Enter calls in a field;
``changed``, what another answer calls as it is given.
"""

import ipywidgets as widgets

from lessonkit.markup import inline
from lessonkit.messages import said, say
from lessonkit.quiz.judge import number
from lessonkit.quiz.questions import choice_order, shuffled

WIDE = widgets.Layout(width="auto", max_width="46em")


def inputs(question):
    """The input that fits a question's kind."""
    kinds = {"single": One, "several": Several, "numeric": Number, "order": Order}
    return kinds[question["kind"]](question)


class Several:
    """Ticks beside choices, as many as the reader likes."""

    wanted, hint = "quiz.no_several", "quiz.choose_several"
    style = "losslab-several"

    def __init__(self, question):
        self.boxes = [
            widgets.Checkbox(
                description=inline(choice["text"]),
                description_allow_html=True,
                indent=False,
                layout=WIDE,
            )
            for choice in question["choice"]
        ]
        for box in self.boxes:
            box.add_class(self.style)
            box.observe(lambda _: self.changed(), names="value")
        self.changed = lambda: None
        hint = widgets.HTML(f'<em class="losslab-hint">{said(self.hint)}</em>')
        self.rows = [hint, *(self.boxes[index] for index in choice_order(question))]

    def ticked(self):
        return [i for i, box in enumerate(self.boxes) if box.value]

    def answer(self):
        return self.ticked() or None

    def put(self, answer):
        for i, box in enumerate(self.boxes):
            box.value = i in answer

    def freeze(self):
        for box in self.boxes:
            box.disabled = True


class One(Several):
    """Round ticks beside choices, one at most."""

    wanted, hint = "quiz.no_single", "quiz.choose_single"
    style = "losslab-single"

    def __init__(self, question):
        super().__init__(question)
        for box in self.boxes:
            box.observe(self._only, names="value")

    def _only(self, change):
        if change.new:
            for box in self.boxes:
                box.value = box is change.owner

    def answer(self):
        ticked = self.ticked()
        return ticked[0] if ticked else None

    def put(self, answer):
        super().put([answer])


class Number:
    """A field for one number, kept as it was typed: its digits say how far it was rounded."""

    wanted = "quiz.no_numeric"

    def __init__(self, question, label=""):
        self.unit = question.get("unit", "")
        self.field = widgets.Text(
            description=label or said("quiz.your_answer"), placeholder=said("quiz.a_number")
        )
        self.field.style.description_width = "initial"
        self.field.on_msg(self._key)
        self.field.observe(lambda _: self.changed(), names="value")
        self.rows = [widgets.HBox([self.field, unit(question)])]
        self.submit = self.changed = lambda: None

    def _key(self, _, content, __):
        if content.get("event") == "submit":
            self.submit()

    def answer(self):
        return self.field.value.strip() if number(self.field.value, self.unit) else None

    def put(self, answer):
        self.field.value = str(answer)

    def freeze(self):
        self.field.disabled = True


class Range:
    """Two fields: the reader is 80 % sure that the answer lies between."""

    wanted = "quiz.no_range"

    def __init__(self, question):
        self.ends = [Number(question, said(f"quiz.{end}")) for end in ("from", "to")]
        for end in self.ends:
            end.field.layout.width = "11em"
        self.rows = [widgets.HBox([*(end.field for end in self.ends), unit(question)])]

    def answer(self):
        values = [number(end.field.value, end.unit) for end in self.ends]
        return None if None in values else sorted(value for value, _ in values)

    def put(self, answer):
        for end, value in zip(self.ends, answer, strict=True):
            end.put(f"{value:.12g}")

    def freeze(self):
        for end in self.ends:
            end.freeze()


def unit(question):
    return widgets.HTMLMath(inline(question.get("unit", "")))


class Order:
    """Items with buttons that move them up and down."""

    def __init__(self, question):
        self.items, self.order = question["items"], shuffled(question)
        self.changed = lambda: None
        self.rows, self.labels, self.buttons = [], [], []
        for place in range(len(self.order)):
            label = widgets.HTMLMath(layout=widgets.Layout(min_width="16em"))
            up = _mover("up", place)
            down = _mover("down", place)
            up.disabled, down.disabled = place == 0, place == len(self.order) - 1
            up.on_click(lambda _, p=place: self.swap(p - 1))
            down.on_click(lambda _, p=place: self.swap(p))
            up.layout.width = down.layout.width = "4.5em"
            self.labels.append(label)
            self.buttons += [up, down]
            line = widgets.HBox([up, down, label])
            line.layout.align_items = "center"
            self.rows.append(line)
        self.show()

    def swap(self, place):
        order = self.order
        order[place], order[place + 1] = order[place + 1], order[place]
        self.show()
        self.changed()

    def show(self):
        for place, (label, item) in enumerate(zip(self.labels, self.order, strict=True), 1):
            label.value = f"{place}. {inline(self.items[item])}"

    def answer(self):
        return list(self.order)

    def put(self, answer):
        self.order[:] = answer
        self.show()

    def freeze(self):
        for button in self.buttons:
            button.disabled = True


def _mover(way, place):
    tooltip = say(f"quiz.move_{way}", item=place + 1)
    return widgets.Button(description=said(f"quiz.{way}"), tooltip=tooltip)
