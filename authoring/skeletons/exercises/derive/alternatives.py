

# WRITE: three right answers to function_name, written otherwise than the solution.
def _function_name_loop(x, scale):
    result = np.empty(x.shape)
    for index, entry in np.ndenumerate(x):
        result[index] = entry * entry * entry + scale * entry
    return result


def _function_name_factor(x, scale):
    return x * (scale + np.square(x))


def _function_name_power(x, scale):
    return np.power(x, 3) + np.multiply(x, scale)


ALTERNATIVES["function_name"] = [_function_name_loop, _function_name_factor, _function_name_power]
