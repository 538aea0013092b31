"""JAX: one jitted step on XLA's CPU, Adam by hand, state handed over with donate_argnums; convolutions channels last."""

from functools import partial

import jax
import numpy
from jax import lax, nn
from jax import numpy as jnp

import channels_last
from channels_last import OBJECTIVES


def version():
    return f"{jax.__version__}, jit, CPU"


class Operations:
    """What the workloads are written with: see channels_last.py."""

    relu, sigmoid, tanh, softplus = nn.relu, nn.sigmoid, jnp.tanh, nn.softplus
    sqrt, square, matmul = jnp.sqrt, jnp.square, jnp.matmul
    reshape, transpose, concatenate = jnp.reshape, jnp.transpose, jnp.concatenate
    mean, sum, softmax = jnp.mean, jnp.sum, nn.softmax

    @staticmethod
    def cross_entropy(logits, target):
        return -jnp.take_along_axis(nn.log_softmax(logits), target[:, None], 1).mean()

    @staticmethod
    def conv(x, kernel):
        return lax.conv_general_dilated(x, kernel, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))

    @staticmethod
    def max_pool(x):
        return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")

    @staticmethod
    def double(x):
        return jnp.repeat(jnp.repeat(x, 2, 1), 2, 2)

    @staticmethod
    def take(table, indices):
        return jnp.take(table, indices, axis=0)

    @staticmethod
    def last_state(cell, start, xs):
        """xs: [steps, batch, ...]"""
        return lax.scan(lambda h, x: (cell(h, x), None), start, xs)[0]


@partial(jax.jit, static_argnums=0, donate_argnums=1)
def train_step(kind, state, batch, count):
    params, first, second = state
    loss, gradients = jax.value_and_grad(lambda p: OBJECTIVES[kind](Operations, p, batch))(params)
    t = count + 1
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradients)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradients)
    move = partial(moved, 1 - 0.9**t, 1 - 0.999**t)
    return loss, (jax.tree.map(move, params, first, second), first, second)


def moved(first_share, second_share, p, m, v):
    return p - 1e-3 * (m / first_share) / (jnp.sqrt(v / second_share) + 1e-8)


class Session:
    def __init__(self, task):
        jax.clear_caches()
        self.kind = task["kind"]
        params = {name: jnp.asarray(array) for name, array in channels_last.params(task).items()}
        zeros = jax.tree.map(jnp.zeros_like, params)
        self.state = (params, zeros, jax.tree.map(jnp.zeros_like, params))
        self.batches = [channels_last.batch(task, batch) for batch in task["batches"]]

    def step(self, i):
        batch = self.batches[i % len(self.batches)]
        loss, self.state = train_step(self.kind, self.state, batch, numpy.float32(i))
        return float(loss)

    def weights(self):
        return {name: numpy.asarray(one) for name, one in self.state[0].items()}


load = Session
