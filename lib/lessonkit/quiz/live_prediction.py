"""The live form of a prediction: commit to an answer and to how sure, then read the comment."""

import ipywidgets as widgets

from lessonkit.markup import inline, to_html
from lessonkit.messages import said, say
from lessonkit.quiz.inputs import Range, inputs
from lessonkit.quiz.judge import answer_text, fits, judge
from lessonkit.quiz.live import STYLE
from lessonkit.quiz.memory import now, remember, remembered
from lessonkit.quiz.scores import confidences, percent, possible, scored, size


class LivePrediction:
    """The widgets of one prediction; ``box`` is what is shown."""

    def __init__(self, prediction):
        self.prediction = prediction
        self.numeric = prediction["kind"] == "numeric"
        self.input = Range(prediction) if self.numeric else inputs(prediction)
        self.sure = _sureness(prediction)
        self.commit_button = widgets.Button(description=said("quiz.commit"))
        self.commit_button.on_click(lambda _: self.commit())
        self.show_button = widgets.Button(description=said("quiz.show"))
        self.show_button.on_click(lambda _: self.show_me())
        self.comment = widgets.HTMLMath()
        ask = f"<p>{said('quiz.range')}</p>" if self.numeric else ""
        prompt = f"<strong>{said('quiz.predict')}.</strong> {to_html(prediction['prompt'])}{ask}"
        middle = [] if self.numeric else [self.sure]
        buttons = widgets.HBox([self.commit_button, self.show_button])
        self.box = widgets.VBox(
            [
                widgets.HTML(STYLE),
                widgets.HTMLMath(prompt),
                *self.input.rows,
                *middle,
                buttons,
                self.comment,
            ]
        )
        self.box.add_class("losslab-live")
        before = remembered()["predictions"].get(prediction["id"])
        if before:
            self._restore(before)

    def commit(self):
        """Keep the answer, score it and unfold the comment; it cannot be changed afterwards."""
        answer = self.input.answer()
        if answer is None or (not self.numeric and self.sure.value is None):
            wanted = said(self.input.wanted if answer is None else "quiz.no_sure")
            self.comment.value = f'<p role="status">{wanted}</p>'
            return
        record = record_of(self.prediction, answer, self.sure.value)
        written = remember({"predictions": {self.prediction["id"]: record}})
        self._finish(record)
        if not written:
            self.comment.value += f"<p>{said('quiz.not_kept')}</p>"

    def show_me(self):
        """Unfold the comment without a prediction; it is kept as not predicted."""
        record = {"at": now(), "shown": True}
        remember({"predictions": {self.prediction["id"]: record}})
        self._finish(record)

    def _restore(self, record):
        if not self._fits(record):
            return
        if "said" in record:
            self.input.put(record["said"])
            if not self.numeric:
                self.sure.value = min(
                    (value for _, value in self.sure.options if value is not None),
                    key=lambda value: abs(value - record["sure"]),
                )
        self._finish(record)

    def _fits(self, record):
        """The prediction may have changed since it was made: then it is made anew."""
        if record.get("shown"):
            return True
        return ("low" in record) if self.numeric else fits(self.prediction, record.get("said"))

    def _finish(self, record):
        self.input.freeze()
        for widget in (self.sure, self.commit_button, self.show_button):
            widget.disabled = True
        self.comment.value = comment(self.prediction, record)


def _sureness(prediction):
    """How sure the reader is, from a guess to almost certain."""
    options = []
    if prediction["kind"] != "numeric":
        levels = confidences(prediction)
        options = [(percent(value), value) for value in levels]
        options[0] = (say("quiz.guess", sure=percent(levels[0])), levels[0])
    return widgets.Dropdown(
        options=[("…", None), *options],
        description=said("quiz.sure"),
        style={"description_width": "initial"},
        value=None,
        layout=widgets.Layout(width="18em"),
    )


def record_of(prediction, answer, sure=None):
    """What is kept of a prediction: enough to score it without its question."""
    if prediction["kind"] == "numeric":
        low, high = answer
        value = prediction["answer"]
        ends = {"low": low, "high": high, "value": value, "size": size(prediction)}
        return {"at": now(), "said": answer, **ends, "tolerance": prediction["tolerance"]}
    right, _ = judge(prediction, answer)
    return {
        "at": now(),
        "said": answer,
        "sure": sure,
        "of": possible(prediction),
        "right": right,
    }


def comment(prediction, record):
    """The answer and why, with what the reader's words cost, as HTML."""
    note = f"<p>{inline(prediction['answer_note'])}</p>"
    if record.get("shown"):
        return f"<p><strong>{inline(answer_text(prediction))}</strong></p>{note}"
    scores = scored(record)
    answer = f"<p>{inline(answer_text(prediction))}</p>"
    if "low" in record:
        lead = said("quiz.inside" if scores["inside"] else "quiz.outside")
        cost = say("quiz.cost_range", **_short(scores))
        return f"<p><strong>{lead}</strong></p>{answer}{note}<p>{cost}</p>"
    right, reasons = judge(prediction, record["said"])
    lead = say("quiz.hit" if right else "quiz.miss", sure=percent(record["sure"]))
    why = "" if right else f"<p>{' '.join(inline(sentence) for sentence in reasons)}</p>{answer}"
    cost = say("quiz.cost", **_short(scores))
    return f"<p><strong>{lead}</strong></p>{why}{note}<p>{cost}</p>"


def _short(scores):
    return {name: f"{value:.2f}" for name, value in scores.items()}
