"""Loss functions, their gradients, and the small tools the course uses to show and check them."""
