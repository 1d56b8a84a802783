"""One ruler for every answer: how a function is called, what is seen of it, when a result is right.

The check that a learner sees under an answer and the one that gives the points measure with this,
so nobody passes the one and fails the other for a reason of form. Nothing in here knows what a
right answer is.

- :mod:`~lessonkit.ruler.arguments`: arguments that are built anew for every call
- :mod:`~lessonkit.ruler.call`: one call, and everything that can be seen of it
- :mod:`~lessonkit.ruler.limit`: the end of a call that would never end
- :mod:`~lessonkit.ruler.stumbles`: what Python and NumPy say, in words that help
- :mod:`~lessonkit.ruler.compare`: when a result is right, and else what is wrong with it
- :mod:`~lessonkit.ruler.changes`, :mod:`~lessonkit.ruler.inputs`: what turns one number into another
- :mod:`~lessonkit.ruler.names`, :mod:`~lessonkit.ruler.nearly`: wrong names, and values that are nearly right
- :mod:`~lessonkit.ruler.relations`: wrong values, and how they stand to the right ones; it asks
  ``entries``, ``scales``, ``sums``, ``terms`` and ``nearly`` in turn
- :mod:`~lessonkit.ruler.other_arguments`: for which other arguments they would be right
- :mod:`~lessonkit.ruler.failing`: which calls fail, where others are right
- :mod:`~lessonkit.ruler.judge`: where many results are right, what one is worth
"""
