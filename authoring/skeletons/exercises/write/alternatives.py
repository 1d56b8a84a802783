

# WRITE: three right answers to function_name, written otherwise than the solution.
def _function_name_loop(x, scale):
    result = np.empty(x.shape)
    for index, entry in np.ndenumerate(x):
        result[index] = scale * entry * entry / 2
    return result


def _function_name_square(x, scale):
    return scale * np.square(x) / 2


def _function_name_product(x, scale):
    return x * (x * scale / 2)


ALTERNATIVES["function_name"] = [_function_name_loop, _function_name_square, _function_name_product]
