"""Why do two numbers differ? The conventions that turn the course's number into another one.

:func:`compare` tries them: what the losslab catalogue says of a loss (its arguments, its options
with what they may be, its family), and what a mean may divide by. Nothing is known of a loss alone.

- :mod:`~lessonkit.conventions.state`: one call of a loss, and what counts in it
- :mod:`~lessonkit.conventions.inputs`: conventions in arguments and options
- :mod:`~lessonkit.conventions.numbers`: conventions in reducing, and in the number
- :mod:`~lessonkit.conventions.search`: every number that one or two of them make
- :mod:`~lessonkit.conventions.match`: which of these is the reader's, and to how many digits
- :mod:`~lessonkit.conventions.given`: arguments under the names that people give them
- :mod:`~lessonkit.conventions.pasted`: numbers and arrays as text
"""

from lessonkit.conventions.compared import Comparison, compare

__all__ = ["Comparison", "compare"]
