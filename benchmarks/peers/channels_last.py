"""The workloads for libraries whose images have their channels last, written once over the operations `o` of each."""

import math

KERNELS = {"cnn": ("first", "second"), "unet": ("down1", "down2", "bottom", "up2", "up1", "out")}


def params(task):
    """The first parameters of a task, laid out with channels last."""
    given = dict(task["params"])
    for name in KERNELS.get(task["kind"], ()):
        given[name] = given[name].transpose(2, 3, 1, 0).copy()
    if task["kind"] == "cnn":
        given["weight"] = given["weight"].reshape(16, 7, 7, 10).transpose(1, 2, 0, 3).reshape(784, 10).copy()
    return given


def batch(task, given):
    """A batch of a task; images have one channel, whose place does not move a number."""
    if task["kind"] not in KERNELS:
        return given
    return {role: x.transpose(0, 2, 3, 1).copy() if x.ndim == 4 else x for role, x in given.items()}


def dense(o, x, weight, bias):
    return o.matmul(x, weight) + bias


def mlp(o, p, data):
    x, layers = data["input"], len(p) // 2
    for i in range(layers):
        x = dense(o, x, p[f"layers.{i}.weight"], p[f"layers.{i}.bias"])
        if i < layers - 1:
            x = o.relu(x)
    return o.cross_entropy(x, data["target"])


def cnn(o, p, data):
    x = o.max_pool(o.relu(o.conv(data["input"], p["first"])))
    x = o.max_pool(o.relu(o.conv(x, p["second"])))
    return o.cross_entropy(dense(o, o.reshape(x, (-1, 784)), p["weight"], p["bias"]), data["target"])


def gru(o, p, data):
    x = data["input"]
    n, steps, features = x.shape
    width = p["recurrent"].shape[0]
    given = dense(o, o.reshape(x, (n * steps, features)), p["input"], p["inputBias"])
    given = o.transpose(o.reshape(given, (n, steps, 3 * width)), (1, 0, 2))

    def cell(h, x):
        own = dense(o, h, p["recurrent"], p["recurrentBias"])
        gates = o.sigmoid(x[:, : 2 * width] + own[:, : 2 * width])
        r, z = gates[:, :width], gates[:, width:]
        new = o.tanh(x[:, 2 * width :] + r * own[:, 2 * width :])
        return new + z * (h - new)

    # Zeros that follow the recurrent weight's dtype and device.
    start = given[0][:, :width] * 0
    return o.cross_entropy(dense(o, o.last_state(cell, start, given), p["weight"], p["bias"]), data["target"])


def transformer(o, p, data):
    n, length, width = data["input"].shape
    heads = 4
    size = width // heads

    def apply(name, x):
        return dense(o, x, p[f"{name}Weight"], p[f"{name}Bias"])

    def normalise(name, x):
        centred = x - o.mean(x, axis=-1, keepdims=True)
        deviation = o.sqrt(o.mean(o.square(centred), axis=-1, keepdims=True) + 1e-5)
        return centred / deviation * p[f"{name}Scale"] + p[f"{name}Shift"]

    def attention(qkv):
        parts = o.transpose(o.reshape(qkv, (n, length, 3, heads, size)), (2, 0, 3, 1, 4))
        scores = o.matmul(parts[0], o.transpose(parts[1], (0, 1, 3, 2))) / math.sqrt(size)
        mixed = o.matmul(o.softmax(scores, axis=-1), parts[2])
        return o.reshape(o.transpose(mixed, (0, 2, 1, 3)), (n * length, width))

    x = o.reshape(data["input"], (n * length, width))
    x = x + apply("out", attention(apply("qkv", normalise("first", x))))
    x = x + apply("down", o.relu(apply("up", normalise("second", x))))
    return o.cross_entropy(apply("head", o.mean(o.reshape(x, (n, length, width)), axis=1)), data["target"])


def unet(o, p, data):
    def layer(x, name):
        return o.relu(o.conv(x, p[name]))

    first = layer(data["input"], "down1")
    second = layer(o.max_pool(first), "down2")
    back = layer(o.concatenate([o.double(layer(o.max_pool(second), "bottom")), second], axis=3), "up2")
    logits = o.conv(layer(o.concatenate([o.double(back), first], axis=3), "up1"), p["out"])
    return o.mean(o.softplus(logits) - logits * data["target"])


def triplet(o, p, data):
    def embed(role):
        return dense(o, o.take(p["table"], data[role]), p["weight"], p["bias"])

    def distance(x, y):
        return o.sqrt(o.sum(o.square(x - y + 1e-6), axis=-1))

    a, positive, negative = (embed(role) for role in ("anchor", "positive", "negative"))
    return o.mean(o.relu(distance(a, positive) - distance(a, negative) + 1))


OBJECTIVES = {"mlp": mlp, "cnn": cnn, "gru": gru, "transformer": transformer, "unet": unet, "triplet": triplet}
