"""Visible check of ``packed_targets``, set 14."""

from lessonkit.checks import case

CASES = [
    case(
        tokens=[[5, 6, 7, 8, 9, 1, 2, 0]],
        document=[[0, 0, 0, 0, 1, 1, 1, -1]],
        answer=[[0, 0, 1, 1, 0, 1, 1, 0]],
        expected=[[-100, 7, 8, -100, 1, 2, -100, -100]],
        looks_like=[
            (
                [[-100, -100, 7, 8, -100, 1, 2, -100]],
                "Nothing is shifted: position i predicts token i + 1.",
            ),
            (
                [[-100, -100, 8, -100, -100, 2, -100, -100]],
                (
                    "The mask belongs to the target. Yours asks the role of the input, so it drops the "
                    "first token of each answer."
                ),
            ),
            (
                [[6, 7, 8, -100, 1, 2, -100, -100]],
                "Prompts count as targets. Only tokens of answers do.",
            ),
            ([[0, 7, 8, 0, 1, 2, 0, 0]], "0 is a token. The value to ignore is −100."),
            (
                [[-100, -100, -100, 7, -100, -100, 1, -100]],
                "Shifted the other way: position i predicts token i + 1, not i − 1.",
            ),
            (
                [[-100, 7, 8, -100, 1, 2, -100]],
                "The last column is missing. It has nothing to predict, so it holds −100.",
            ),
        ],
    ),
    case(
        tokens=[[3, 4, 5, 6], [8, 7, 6, 5]],
        document=[[0, 0, 1, 1], [3, 3, 3, 3]],
        answer=[[1, 1, 1, 1], [1, 0, 0, 1]],
        expected=[[4, -100, 6, -100], [-100, -100, 5, -100]],
        looks_like=[
            (
                [[3, 4, 5, 6], [8, -100, -100, 5]],
                "Nothing is shifted: position i predicts token i + 1.",
            ),
            (
                [[4, -100, 6, -100], [7, -100, -100, -100]],
                (
                    "The mask belongs to the target. Yours asks the role of the input, so it drops the "
                    "first token of each answer."
                ),
            ),
            (
                [[4, -100, 6, -100], [7, 6, 5, -100]],
                "Prompts count as targets. Only tokens of answers do.",
            ),
            (
                [[4, 5, 6, -100], [-100, -100, 5, -100]],
                (
                    "The last token of a document learns to predict the first of the next one, which has "
                    "nothing to do with it."
                ),
            ),
            ([[4, 0, 6, 0], [0, 0, 5, 0]], "0 is a token. The value to ignore is −100."),
            (
                [[-100, 3, -100, 5], [-100, 8, -100, -100]],
                "Shifted the other way: position i predicts token i + 1, not i − 1.",
            ),
            (
                [[4, -100, 6], [-100, -100, 5]],
                "The last column is missing. It has nothing to predict, so it holds −100.",
            ),
        ],
    ),
    case(
        tokens=[[3, 4, 0, 0]],
        document=[[0, 0, -1, -1]],
        answer=[[0, 1, 1, 1]],
        expected=[[4, -100, -100, -100]],
        looks_like=[
            ([[-100, 4, -100, -100]], "Nothing is shifted: position i predicts token i + 1."),
            (
                [[-100, -100, -100, -100]],
                (
                    "The mask belongs to the target. Yours asks the role of the input, so it drops the "
                    "first token of each answer."
                ),
            ),
            (
                [[4, -100, 0, -100]],
                (
                    "Padding is not excluded. It has document −1, and two padding tokens in a row look "
                    "like one document."
                ),
            ),
            ([[4, 0, 0, 0]], "0 is a token. The value to ignore is −100."),
            (
                [[4, -100, -100]],
                "The last column is missing. It has nothing to predict, so it holds −100.",
            ),
        ],
    ),
    case(
        tokens=[[3, 4, 5]],
        document=[[0, 0, 0]],
        answer=[[1, 1, 1]],
        expected=[[4, 5, -100]],
        looks_like=[
            ([[3, 4, 5]], "Nothing is shifted: position i predicts token i + 1."),
            ([[4, 5, 0]], "0 is a token. The value to ignore is −100."),
            ([[-100, 3, 4]], "Shifted the other way: position i predicts token i + 1, not i − 1."),
            ([[4, 5]], "The last column is missing. It has nothing to predict, so it holds −100."),
        ],
    ),
    case(
        tokens=[[7, 3, 9, 4], [2, 8, 6, 1]],
        document=[[5, 5, 2, 2], [1, 4, 4, 4]],
        answer=[[1, 1, 1, 1], [1, 1, 0, 1]],
        expected=[[3, -100, 4, -100], [-100, -100, 1, -100]],
    ),
]
TAKEAWAY = (
    "The mask asks for the role of the token that is predicted, and the first token of a "
    "document is predicted by nobody."
)


def why(result, tokens, document, answer):
    """The first position that is wrong: which token it predicts, and whose that is."""
    for row, read, own, role in zip(result, tokens, document, answer, strict=True):
        for i, yours in enumerate(row):
            if i + 1 == len(row):
                if yours != -100:
                    return f"The last position predicts nothing. Yours has {yours} there."
                break
            counts = own[i] == own[i + 1] >= 0 and role[i + 1] == 1
            if yours == (read[i + 1] if counts else -100):
                continue
            return (
                f"Position {i} is of document {own[i]}; the token after it, {read[i + 1]}, is of document "
                f"{own[i + 1]} and has the role {role[i + 1]}. It "
                f"{'counts' if counts else 'does not count'}, and yours is {yours}."
            )
    return None
