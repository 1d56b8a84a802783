

# WRITE: three right answers to function_name, written otherwise than the solution.
def _function_name_loop(x, y):
    above = below = 0.0
    for one, other in zip(x, y, strict=True):
        above += one * other
        below += one * one
    return above / below


def _function_name_solved(x, y):
    return np.linalg.lstsq(x[:, None], y, rcond=None)[0][0]


def _function_name_products(x, y):
    return x @ y / (x @ x)


ALTERNATIVES["function_name"] = [_function_name_loop, _function_name_solved, _function_name_products]
