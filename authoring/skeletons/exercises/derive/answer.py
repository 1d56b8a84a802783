def function_name(x, scale):
    """The slope of the loss at each x. WRITE: what comes back, in one line."""
    ### BEGIN SOLUTION
    return scale * x + x**3
    ### END SOLUTION
