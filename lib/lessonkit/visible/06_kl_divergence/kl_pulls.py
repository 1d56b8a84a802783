"""Visible check of ``kl_pulls``, set 06."""

from lessonkit.checks import case

CASES = [
    case(
        z=[1.0, 0.0, -1.0],
        q=[0.2, 0.3, 0.5],
        direction="forward",
        expected=[0.4652409558, -0.05527152895, -0.4099694268],
        looks_like=[
            (
                [0.4034770571, -0.1955264127, -0.2079506443],
                ("The two directions are exchanged. Forward is KL(q‖p): the target comes first."),
            ),
            (
                [-0.4652409558, 0.05527152895, 0.4099694268],
                "That is the direction of descent. The gradient is wanted: minus it.",
            ),
        ],
    ),
    case(
        z=[1.0, 0.0, -1.0],
        q=[0.2, 0.3, 0.5],
        direction="reverse",
        expected=[0.4034770571, -0.1955264127, -0.2079506443],
        looks_like=[
            (
                [0.4652409558, -0.05527152895, -0.4099694268],
                ("The two directions are exchanged. Forward is KL(q‖p): the target comes first."),
            ),
            (
                [0.7995078338, -0.04983483193, -0.154353707],
                ("The pull does not sum to 0. Going through a softmax takes off the mean under p."),
            ),
            (
                [2.201831948, 0.7963668399, -0.7144587839],
                (
                    "That is the derivative in p. It still has to go through the softmax, to the "
                    "logits."
                ),
            ),
            (
                [0.9583363285, 0.008594905969, -0.1328586077],
                "You take off the plain mean. The softmax takes off the mean *under p*.",
            ),
            (
                [-0.4034770571, 0.1955264127, 0.2079506443],
                "That is the direction of descent. The gradient is wanted: minus it.",
            ),
        ],
    ),
    case(
        z=[3.0, -4.0, 0.5, 0.0],
        q=[0.1, 0.6, 0.2, 0.1],
        direction="reverse",
        expected=[0.3269076571, -0.006779194445, -0.2045510219, -0.1155774407],
        looks_like=[
            (
                [0.78278087, -0.599195008, -0.1275369335, -0.05604892847],
                ("The two directions are exchanged. Forward is KL(q‖p): the target comes first."),
            ),
            (
                [1.922614476, -0.005324098175, -0.07356742987, -0.03613187622],
                ("The pull does not sum to 0. Going through a softmax takes off the mean under p."),
            ),
            (
                [3.177906818, -5.613852651, -0.01524036207, 0.1779068185],
                (
                    "That is the derivative in p. It still has to go through the softmax, to the "
                    "logits."
                ),
            ),
            (
                [3.307097232, -0.004061613318, 0.04007783528, 0.03279746142],
                "You take off the plain mean. The softmax takes off the mean *under p*.",
            ),
            (
                [-0.3269076571, 0.006779194445, 0.2045510219, 0.1155774407],
                "That is the direction of descent. The gradient is wanted: minus it.",
            ),
        ],
    ),
    case(
        z=[0.0, 2.0],
        q=[0.5, 0.5],
        direction="forward",
        expected=[-0.380797078, 0.380797078],
        looks_like=[
            (
                [-0.2099871708, 0.2099871708],
                ("The two directions are exchanged. Forward is KL(q‖p): the target comes first."),
            ),
            (
                [0.380797078, -0.380797078],
                "That is the direction of descent. The gradient is wanted: minus it.",
            ),
        ],
    ),
    case(
        z=[-1.58, -0.77],
        q=[0.02, 0.98],
        direction="forward",
        expected=[0.2878904957, -0.2878904957],
    ),
]
TAKEAWAY = (
    "Forward pulls where the target has mass, reverse only where the model has "
    "some: what it gave up it never gets back."
)
