"""Questions in a lesson: predictions before a result is shown, and the skill check at its end.

``predict("02-typed-log-cosh")`` and ``quiz("02-regression-losses")`` are written as the last line
of a cell. They find their files from any working folder: see :mod:`lessonkit.quiz.questions` for
the form. What the reader answers is kept in a file of their own, :mod:`lessonkit.quiz.memory`.
"""

import os

from lessonkit import page
from lessonkit.messages import said, say
from lessonkit.quiz.judge import judge
from lessonkit.quiz.questions import (
    QuizError,
    choice_order,
    find_prediction,
    load,
    load_predictions,
    problems,
    question_file,
    shown_name,
    shuffled,
)

__all__ = [
    "QuizError",
    "choice_order",
    "judge",
    "load",
    "load_predictions",
    "predict",
    "predictions",
    "problems",
    "quiz",
    "shuffled",
]
MIME = "application/vnd.losslab.quiz+json"


def quiz(name):
    """The skill check of a lesson, by name (``"02-regression-losses"``) or path of its file."""
    file = question_file(name)
    return Quiz(load(file), file.stem)


def predict(name):
    """The prediction with this id: the reader commits to an answer before going on."""
    return Prediction(find_prediction(name))


class Quiz:
    """What :func:`quiz` returns: it shows itself live or, while a page is built, as data."""

    def __init__(self, questions, name):
        self.questions, self.name = questions, name

    def _ipython_display_(self):
        if os.environ.get("LOSSLAB_STATIC") == "1":
            from IPython.display import display

            data = {"form": "quiz", "name": self.name}
            display({MIME: data, "text/plain": repr(self)}, raw=True)
        elif page.wanted():
            from lessonkit.quiz.forms import quiz_html

            page.show(quiz_html(self.questions, self.name), repr(self))
        else:
            from lessonkit import still
            from lessonkit.quiz.live import LiveQuiz
            from lessonkit.quiz.plain import quiz_html, quiz_markdown

            html, text = quiz_html(self.questions), quiz_markdown(self.questions)
            still.show(LiveQuiz(self.questions).box, html, repr(self), markdown=text)

    def __repr__(self):
        return f"<a skill check of {len(self.questions)} questions>"


class Prediction:
    """What :func:`predict` returns: shown live or, while a page is built, as data."""

    def __init__(self, prediction):
        self.prediction = prediction

    def _ipython_display_(self):
        if os.environ.get("LOSSLAB_STATIC") == "1":
            from IPython.display import display

            data = {"form": "prediction", "id": self.prediction["id"]}
            display({MIME: data, "text/plain": repr(self)}, raw=True)
        elif page.wanted():
            from lessonkit.quiz.forms import prediction_html

            page.show(prediction_html(self.prediction), repr(self))
        else:
            from lessonkit import still
            from lessonkit.quiz.live_prediction import LivePrediction
            from lessonkit.quiz.plain import prediction_html, prediction_markdown

            box = LivePrediction(self.prediction).box
            html, text = prediction_html(self.prediction), prediction_markdown(self.prediction)
            still.show(box, html, repr(self), markdown=text)

    def __repr__(self):
        return f"<the prediction {shown_name(self.prediction)}>"


def predictions():
    """The reader's own predictions: calibration, mean losses by lesson, what to look at again."""
    return Predictions()


class Predictions:
    """What :func:`predictions` returns: a diagram and a table of everything committed to."""

    def _repr_html_(self):
        from lessonkit.picture import framed
        from lessonkit.quiz.memory import file, remembered
        from lessonkit.quiz.own_calibration import by_lesson, diagram, report

        records = remembered()["predictions"]
        if not by_lesson(records):
            return f"<p>{said('predictions.none')}</p>"
        where = f"<p>{say('predictions.kept', file=f'<code>{file().name}</code>')}</p>"
        picture = diagram(records)
        return framed(picture.svg(), picture.alt) + report(records) + where

    def __repr__(self):
        return "<your predictions>"
