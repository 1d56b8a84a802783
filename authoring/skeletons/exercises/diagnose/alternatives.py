

# WRITE: three right answers to function_name, written otherwise than the solution.
def _function_name_loop(losses):
    for place in range(1, len(losses)):
        if losses[place] > losses[place - 1]:
            return place
    return -1


def _function_name_differences(losses):
    risen = np.diff(losses) > 0
    return int(np.argmax(risen)) + 1 if risen.any() else -1


def _function_name_next(losses):
    pairs = enumerate(zip(losses[:-1], losses[1:], strict=True), 1)
    return next((place for place, (before, now) in pairs if now > before), -1)


ALTERNATIVES["function_name"] = [_function_name_loop, _function_name_differences, _function_name_next]
