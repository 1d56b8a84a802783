"""The live form of a skill check: ipywidgets beside a kernel."""

import ipywidgets as widgets

from losslab.markup import inline, to_html
from losslab.quiz import choice_order, judge, shuffled

WIDE = widgets.Layout(width="auto", max_width="46em")


class LiveQuiz:
    """The widgets of one skill check; ``box`` is what is shown."""

    def __init__(self, questions):
        self.results = [None] * len(questions)
        self.status = widgets.HTML()
        self.questions = [
            LiveQuestion(question, number, self._answered)
            for number, question in enumerate(questions, 1)
        ]
        self.box = widgets.VBox([*(q.box for q in self.questions), self.status])
        self._answered(None, None)

    def _answered(self, number, right):
        if number is not None:
            self.results[number - 1] = right
        answered = sum(result is not None for result in self.results)
        text = f"{answered} of {len(self.results)} answered, {self.results.count(True)} right."
        if self.results.count(True) == len(self.results):
            text += " Skill check passed."
        self.status.value = f'<p role="status"><strong>{text}</strong></p>'


class LiveQuestion:
    """One question: ``answer()`` reads the widgets, ``check()`` shows the verdict."""

    def __init__(self, question, number, answered):
        self.question, self.number, self.answered = question, number, answered
        self.verdict = widgets.HTMLMath()
        self.button = widgets.Button(description="Check", tooltip=f"Check question {number}")
        self.button.on_click(lambda _: self.check())
        prompt = widgets.HTMLMath(
            f"<strong>Question {number}.</strong> {to_html(question['prompt'])}"
        )
        kinds = {"numeric": self._number, "order": self._order}
        body = kinds.get(question["kind"], self._choices)()
        self.box = widgets.VBox([prompt, *body, self.button, self.verdict])
        self.box.layout.margin = "0 0 1.5em 0"

    def _choices(self):
        self.boxes = [
            widgets.Checkbox(
                description=inline(choice["text"]),
                description_allow_html=True,
                indent=False,
                layout=WIDE,
            )
            for choice in self.question["choice"]
        ]
        if self.question["kind"] == "single":
            for box in self.boxes:
                box.observe(self._only, names="value")
        self.answer = self._ticked
        return [self.boxes[index] for index in choice_order(self.question)]

    def _only(self, change):
        """A single question keeps one tick at most."""
        if change.new:
            for box in self.boxes:
                box.value = box is change.owner

    def _ticked(self):
        ticked = [i for i, box in enumerate(self.boxes) if box.value]
        if not ticked:
            return None
        return ticked[0] if self.question["kind"] == "single" else ticked

    def _number(self):
        self.field = widgets.Text(description="Your answer", placeholder="a number")
        self.field.style.description_width = "initial"
        unit = widgets.HTMLMath(inline(self.question.get("unit", "")))
        self.answer = lambda: parse(self.field.value)
        return [widgets.HBox([self.field, unit])]

    def _order(self):
        self.order = shuffled(self.question)
        self.answer = lambda: self.order
        rows, self.labels = [], []
        for place in range(len(self.order)):
            label = widgets.HTMLMath(layout=widgets.Layout(min_width="16em"))
            up = widgets.Button(description="Up", tooltip=f"Move item {place + 1} up")
            down = widgets.Button(description="Down", tooltip=f"Move item {place + 1} down")
            up.disabled, down.disabled = place == 0, place == len(self.order) - 1
            up.on_click(lambda _, p=place: self._swap(p - 1))
            down.on_click(lambda _, p=place: self._swap(p))
            up.layout.width = down.layout.width = "4.5em"
            self.labels.append(label)
            rows.append(widgets.HBox([up, down, label]))
        self._show_order()
        return rows

    def _swap(self, place):
        self.order[place], self.order[place + 1] = self.order[place + 1], self.order[place]
        self._show_order()

    def _show_order(self):
        for place, (label, item) in enumerate(zip(self.labels, self.order, strict=True), 1):
            label.value = f"{place}. {inline(self.question['items'][item])}"

    def check(self):
        """Judge the answer and say why."""
        answer = self.answer()
        if answer is None:
            wanted = "a number" if self.question["kind"] == "numeric" else "at least one choice"
            self.verdict.value = f'<p role="status">Give {wanted} first.</p>'
            return
        right, said = judge(self.question, answer)
        lead = "Right." if right else "Not yet."
        reasons = " ".join(inline(sentence) for sentence in said)
        self.verdict.value = f'<p role="status"><strong>{lead}</strong> {reasons}</p>'
        self.answered(self.number, right)


def parse(text):
    """The number a reader typed, with a decimal point or comma, or None."""
    try:
        return float(text.strip().replace(",", ".").replace("−", "-"))
    except ValueError:
        return None
