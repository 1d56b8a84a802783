def function_name(losses):
    """Where the loss rises first, or -1. WRITE: what comes back, in one line."""
    ### BEGIN SOLUTION
    rises = np.flatnonzero(losses[1:] > losses[:-1])
    return rises[0] + 1 if rises.size else -1
    ### END SOLUTION
