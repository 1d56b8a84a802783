def function_name(x, y):
    """The slope of the best line through the origin. WRITE: what comes back, in one line."""
    ### BEGIN SOLUTION
    return np.sum(x * y) / np.sum(x * x)
    ### END SOLUTION
