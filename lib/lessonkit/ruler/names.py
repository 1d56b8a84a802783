"""Wrong names, where an exercise asks for one: what is wrong with all of them together."""

ENOUGH = 3  # different right names


def alike(one, other):
    """Whether two names differ in capitals, spaces, hyphens or underscores only."""
    return _letters(one) == _letters(other)


def of_names(seen):
    """One clause, or None; ``seen`` as for :func:`lessonkit.ruler.relations.relation`."""
    pairs = [(value, right) for _, value, right, _ in seen]
    known = list(dict.fromkeys(right for _, right in pairs))
    if len(known) < ENOUGH or not all(isinstance(value, str) for value, _ in pairs):
        return None
    wrong = {(value, right) for value, right in pairs if not alike(value, right)}
    given = {value for value, _ in pairs}
    if not wrong:
        return None
    if len(given) == 1:
        return f"“{given.pop()}” is the answer to everything"
    strange = next((value for value, _ in pairs if not any(alike(value, k) for k in known)), None)
    if strange is not None:
        return f"“{strange}” is not the right name for any of these inputs"
    missing = [name for name in known if not any(alike(name, value) for value in given)]
    if missing:
        return f"never answered, and sometimes right: {', '.join(f'“{name}”' for name in missing)}"
    return _confused(wrong)


def _confused(wrong):
    """What a few wrong pairs of an answer and the right one have in common."""
    answers, rights = (list(dict.fromkeys(side)) for side in zip(*sorted(wrong), strict=True))
    if len(wrong) == 2 and set(answers) == set(rights):
        return f"“{answers[0]}” and “{answers[1]}” are exchanged, and all else is right"
    if len(answers) == 1:
        return f"“{answers[0]}” is answered where {_listed(rights)} is right; all else is right"
    if len(rights) == 1:
        return f"other names are answered where “{rights[0]}” is right; all else is right"
    return None


def _listed(names):
    return " or ".join(f"“{name}”" for name in names)


def _letters(name):
    return "".join(letter for letter in name.lower() if letter.isalnum())
