def function_name(x, scale):
    """Half the square of each entry, times scale. WRITE: what comes back, in one line."""
    ### BEGIN SOLUTION
    return 0.5 * scale * x**2
    ### END SOLUTION
