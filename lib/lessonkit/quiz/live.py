"""The live form of a skill check: ipywidgets beside a kernel."""

import ipywidgets as widgets

from lessonkit.markup import inline, to_html
from lessonkit.messages import said, say
from lessonkit.quiz.inputs import inputs
from lessonkit.quiz.judge import fits, judge
from lessonkit.quiz.memory import remember, remembered

# A single choice looks like one: round marks instead of squares.
STYLE = """<style>
.losslab-single input[type=checkbox] {appearance: none; width: 1.1em; height: 1.1em; flex: none;
  border: 1px solid currentcolor; border-radius: 50%}
.losslab-single input[type=checkbox]:checked {box-shadow: inset 0 0 0 .25em #fff; background: #0072b2}
</style>"""


class LiveQuiz:
    """The widgets of one skill check; ``box`` is what is shown."""

    def __init__(self, questions):
        self.results = [None] * len(questions)
        self.status = widgets.HTML()
        self.questions = [
            LiveQuestion(question, number, self._answered)
            for number, question in enumerate(questions, 1)
        ]
        style = widgets.HTML(STYLE)
        self.box = widgets.VBox([style, *(q.box for q in self.questions), self.status])
        self.box.add_class("losslab-live")
        self._answered(None, None)
        given = remembered()["given"]
        for shown in self.questions:
            answer = given.get(shown.question["id"])
            if fits(shown.question, answer):
                shown.restore(answer)

    def _answered(self, number, right):
        if number is not None:
            self.results[number - 1] = right
        answered = sum(result is not None for result in self.results)
        right, all_of_them = self.results.count(True), len(self.results)
        text = say("quiz.answered", answered=answered, all=all_of_them, right=right)
        if right == all_of_them:
            text += f" {said('quiz.passed')}"
        self.status.value = f'<p role="status"><strong>{text}</strong></p>'


class LiveQuestion:
    """One question: ``input.answer()`` reads the widgets, ``check()`` shows the verdict."""

    def __init__(self, question, number, answered):
        self.question, self.number, self.answered = question, number, answered
        self.verdict = widgets.HTMLMath()
        self.button = widgets.Button(
            description=said("quiz.check"), tooltip=say("quiz.check_question", number=number)
        )
        self.button.on_click(lambda _: self.check())
        prompt = widgets.HTMLMath(
            f"<strong>{say('quiz.question', number=number)}</strong> {to_html(question['prompt'])}"
        )
        self.input = inputs(question)
        self.input.submit = self.check
        self.input.changed = self._outdate
        self.told = ""  # what was said of the answer that is there now
        self.box = widgets.VBox([prompt, *self.input.rows, self.button, self.verdict])
        self.box.layout.margin = "0 0 1.5em 0"

    def check(self):
        """Judge the answer, say why, and remember it."""
        answer = self.input.answer()
        if answer is None:
            self._say(said(self.input.wanted))
            return
        right = self._judge(answer)
        keep = {"answers": {self.question["id"]: right}, "given": {self.question["id"]: answer}}
        if not remember(keep):
            self.verdict.value += f"<p>{said('quiz.not_kept')}</p>"

    def restore(self, answer):
        """Show how the question was answered before."""
        self.input.put(answer)
        self._judge(answer)

    def _judge(self, answer):
        right, reasons = judge(self.question, answer)
        lead = said("quiz.right" if right else "quiz.wrong")
        words = f"<strong>{lead}</strong> {' '.join(inline(sentence) for sentence in reasons)}"
        self._say(words)
        self.told = words
        self.answered(self.number, right)
        return right

    def _outdate(self):
        """What was said of the answer before stays to be read, and says so."""
        if self.told:
            self._say(f"{said('quiz.before')} {self.told}")

    def _say(self, words):
        self.told = ""
        self.verdict.value = f'<p role="status">{words}</p>'
