"""Keras: a model of keras.ops, compiled with keras.optimizers.Adam and trained by train_on_batch, on any backend."""

import keras
import numpy
from keras import ops

import channels_last
from channels_last import OBJECTIVES

if keras.backend.backend() == "torch":
    import torch

    torch.set_num_threads(1)


def version():
    return f"{keras.__version__}, {keras.backend.backend()} backend, CPU"


class Operations:
    """What the workloads are written with: see channels_last.py."""

    relu, sigmoid, tanh, softplus = ops.relu, ops.sigmoid, ops.tanh, ops.softplus
    sqrt, square, matmul = ops.sqrt, ops.square, ops.matmul
    reshape, transpose, concatenate = ops.reshape, ops.transpose, ops.concatenate
    mean, sum, softmax = ops.mean, ops.sum, ops.softmax

    @staticmethod
    def cross_entropy(logits, target):
        return ops.mean(ops.sparse_categorical_crossentropy(target, logits, from_logits=True))

    @staticmethod
    def conv(x, kernel):
        return ops.conv(x, kernel, strides=1, padding="same", data_format="channels_last")

    @staticmethod
    def max_pool(x):
        return ops.max_pool(x, 2, 2, padding="valid", data_format="channels_last")

    @staticmethod
    def double(x):
        return ops.repeat(ops.repeat(x, 2, axis=1), 2, axis=2)

    @staticmethod
    def take(table, indices):
        return ops.take(table, indices, axis=0)

    @staticmethod
    def last_state(cell, start, xs):
        return ops.scan(lambda h, x: (cell(h, x), h), start, xs)[0]


class Workload(keras.Model):
    """Gives the loss of a batch; its weights are the task's."""

    def __init__(self, task, given):
        super().__init__()
        self.objective = OBJECTIVES[task["kind"]]
        # Keras has no dots in names of weights.
        self.named = {
            name: self.add_weight(
                shape=array.shape, initializer=lambda *_, a=array, **__: ops.convert_to_tensor(a), name=name.replace(".", "_")
            )
            for name, array in given.items()
        }

    def call(self, data):
        params = {name: ops.convert_to_tensor(weight) for name, weight in self.named.items()}
        return ops.reshape(self.objective(Operations, params, data), (1,))


class Session:
    def __init__(self, task):
        keras.backend.clear_session()
        self.model = Workload(task, channels_last.params(task))
        optimizer = keras.optimizers.Adam(learning_rate=1e-3, epsilon=1e-8)
        self.model.compile(optimizer=optimizer, loss=lambda _, loss: ops.mean(loss))
        self.batches = [channels_last.batch(task, batch) for batch in task["batches"]]
        self.nothing = numpy.zeros((1,), "float32")

    def step(self, i):
        # It gives the mean since the last reset; the first losses are compared one by one.
        if i < 5:
            self.model.reset_metrics()
        return float(self.model.train_on_batch(self.batches[i % len(self.batches)], self.nothing))

    def weights(self):
        return {name: ops.convert_to_numpy(weight) for name, weight in self.model.named.items()}


load = Session
