"""The reader's own predictions, looked at as the course looks at a model's probabilities."""

from statistics import mean

from lessonkit.messages import said, say
from lessonkit.palette import INK, MUTED
from lessonkit.picture import Picture
from lessonkit.quiz.scores import COVER, scored

PRACTISE = 3  # lessons named as worth another look


def by_lesson(records):
    """``{lesson number: {prediction id: record}}`` of what was committed to, in order."""
    lessons = {}
    for name, record in sorted(records.items()):
        if not record.get("shown"):
            lessons.setdefault(name.split("-")[0], {})[name] = record
    return lessons


def shares(records):
    """How often the reader was right at each sureness.

    Parameters
    ----------
    records : dict of records, see :func:`lessonkit.quiz.scores.scored`

    Returns
    -------
    list of (sureness, times right, times said, whether these are ranges), from unsure to sure
    """
    counts = {}
    for record in records.values():
        if record.get("shown"):
            continue
        ranged = "low" in record
        right = scored(record)["inside"] if ranged else record["right"]
        key = (COVER if ranged else round(record["sure"], 2), ranged)
        counts.setdefault(key, []).append(right)
    return [(s, sum(hits), len(hits), ranged) for (s, ranged), hits in sorted(counts.items())]


def diagram(records):
    """Calibration diagram of the reader: how sure, against how often right."""
    points = shares(records)

    def draw(axes):
        axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1, linestyle="--")
        for sure, right, count, ranged in points:
            marker = "s" if ranged else "o"
            axes.plot(sure, right / count, marker, color=INK, markersize=4 + 2 * count**0.5)
            text = _counted(right, count, ranged)
            axes.annotate(text, (sure, right / count), (6, 6), textcoords="offset points")
        axes.set(xlim=(0, 1.1), ylim=(-0.05, 1.1))
        axes.set(xlabel=said("predictions.how_sure"), ylabel=said("predictions.how_right"))
        axes.set_title(said("predictions.title"))

    told = "; ".join(
        say("predictions.at", sure=f"{100 * sure:.0f} %", count=_counted(right, count, ranged))
        for sure, right, count, ranged in points
    )
    return Picture((draw,), alt=say("predictions.alt", points=told))


def _counted(right, count, ranged):
    return say("predictions.ranges" if ranged else "predictions.count", right=right, said=count)


def rows(records):
    """One row of means for each lesson and one for all; None where there is nothing to average."""
    lessons = by_lesson(records)
    everything = {name: record for lesson in lessons.values() for name, record in lesson.items()}
    return [
        _row(name, lesson)
        for name, lesson in [*lessons.items(), (said("predictions.all"), everything)]
    ]


def _row(name, records):
    scores = [scored(record) for record in records.values()]
    row = {"lesson": name, "predictions": len(scores)}
    for key in ("log", "flat_log", "brier", "flat_brier", "interval", "flat_interval"):
        values = [score[key] for score in scores if key in score]
        row[key] = mean(values) if values else None
    return row


def practise(records):
    """The lessons where knowing nothing would have cost least more than the reader, worst first."""

    def relative(row):
        pairs = [(row[key], row[f"flat_{key}"]) for key in ("log", "interval")]
        return mean(own / flat for own, flat in pairs if own is not None)

    return sorted((r for r in rows(records)[:-1]), key=relative, reverse=True)[:PRACTISE]


def report(records):
    """All of it as HTML, the diagram apart."""
    cells = [
        (
            row["lesson"],
            row["predictions"],
            *(_pair(row, key) for key in ("log", "brier", "interval")),
        )
        for row in rows(records)
    ]
    head = ("lesson", "number", "log", "brier", "interval")
    table = "".join(f"<th scope='col'>{said(f'predictions.{word}')}</th>" for word in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
    names = ", ".join(row["lesson"] for row in practise(records))
    skipped = sum(1 for record in records.values() if record.get("shown"))
    return (
        f"<table><caption>{said('predictions.caption')}</caption>"
        f"<thead><tr>{table}</tr></thead><tbody>{body}</tbody></table>"
        f"<p>{say('predictions.look_again', lessons=names)} {say('predictions.skipped', count=skipped)}</p>"
    )


def _pair(row, key):
    if row[key] is None:
        return "–"
    return f"{row[key]:.2f} ({row[f'flat_{key}']:.2f})"
