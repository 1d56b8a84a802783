"""The small networks of the lessons: their gradient, and Adam's steps."""

import numpy as np

from lessonkit.nets import Adam, backward, forward, network, one_thread
from losslab.gradcheck import gradcheck


def test_the_gradient_is_that_of_central_differences():
    rng = np.random.default_rng(3)
    net, x, target = network(rng, 4, 6, 5, 2), rng.normal(size=(7, 4)), rng.normal(size=(7, 2))

    def loss_with(part, place):
        old, layer = part.copy(), net[place[0]]

        def loss(changed):
            layer[place[1]] = changed
            value = 0.5 * ((forward(net, x)[-1] - target) ** 2).sum()
            layer[place[1]] = old
            return value

        return loss

    inputs = forward(net, x)
    grads, in_x = backward(net, inputs, inputs[-1] - target)
    for k, layer in enumerate(net):
        for i, part in enumerate(layer):
            assert gradcheck(loss_with(part, (k, i)), grads[k][i], part) < 1e-6
    given = gradcheck(lambda x: 0.5 * ((forward(net, x)[-1] - target) ** 2).sum(), in_x, x)
    assert given < 1e-6


def test_a_network_without_a_hidden_layer_is_linear():
    net = network(np.random.default_rng(0), 3, 1)
    x = np.random.default_rng(1).normal(size=(5, 3))
    np.testing.assert_allclose(forward(net, x)[-1], x @ net[0][0] + net[0][1])


def test_adams_first_step_has_the_size_of_its_rate_and_it_reaches_a_minimum():
    net, adam = [[np.array([[1.0]]), np.array([-2.0])]], Adam(0.01)
    adam.step(net, [[np.array([[5.0]]), np.array([-1e-3])]])
    np.testing.assert_allclose([net[0][0].item(), net[0][1].item()], [0.99, -1.99], atol=1e-5)
    adam = Adam(0.05)
    for _ in range(400):
        adam.step(net, [[2 * (net[0][0] - 3), 2 * (net[0][1] - 1)]])
    np.testing.assert_allclose([net[0][0].item(), net[0][1].item()], [3, 1], atol=1e-3)


def test_one_thread_is_a_block_that_leaves_results_alone():
    a = np.arange(6.0).reshape(2, 3)
    with one_thread():
        inside = a @ a.T
    np.testing.assert_array_equal(inside, a @ a.T)
