"""PyTorch, eager: autograd and torch.optim.Adam, one thread."""

import torch
from torch.nn import functional as F

torch.set_num_threads(1)
torch.set_num_interop_threads(1)


def version():
    return f"{torch.__version__}, eager, CPU"


class Session:
    def __init__(self, task):
        self.objective = OBJECTIVES[task["kind"]]
        self.params = {name: torch.nn.Parameter(torch.from_numpy(array)) for name, array in task["params"].items()}
        self.batches = [
            {role: torch.from_numpy(array.astype("int64") if array.dtype == "int32" else array) for role, array in batch.items()}
            for batch in task["batches"]
        ]
        self.optimizer = torch.optim.Adam(self.params.values(), lr=1e-3)

    def step(self, i):
        self.optimizer.zero_grad()
        loss = self.objective(self.params, self.batches[i % len(self.batches)])
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def weights(self):
        return {name: one.detach().numpy() for name, one in self.params.items()}


load = Session


def dense(x, weight, bias):
    return torch.addmm(bias, x, weight)


def mlp(p, batch):
    x, layers = batch["input"], len(p) // 2
    for i in range(layers):
        x = dense(x, p[f"layers.{i}.weight"], p[f"layers.{i}.bias"])
        if i < layers - 1:
            x = F.relu(x)
    return F.cross_entropy(x, batch["target"])


def cnn(p, batch):
    x = F.max_pool2d(F.relu(F.conv2d(batch["input"], p["first"], padding=1)), 2)
    x = F.max_pool2d(F.relu(F.conv2d(x, p["second"], padding=1)), 2)
    return F.cross_entropy(dense(x.flatten(1), p["weight"], p["bias"]), batch["target"])


def gru(p, batch):
    x = batch["input"]
    weights = [p["input"].T, p["recurrent"].T, p["inputBias"], p["recurrentBias"]]
    start = x.new_zeros(1, x.shape[0], p["recurrent"].shape[0])
    # The kernel of nn.GRU: biases, one layer, no dropout, training, one direction, batch first.
    _, last = torch.gru(x, start, weights, True, 1, 0.0, True, False, True)
    return F.cross_entropy(dense(last[0], p["weight"], p["bias"]), batch["target"])


def transformer(p, batch):
    n, length, width = batch["input"].shape
    heads = 4

    def apply(name, x):
        return dense(x, p[f"{name}Weight"], p[f"{name}Bias"])

    def normalise(name, x):
        return F.layer_norm(x, (width,), p[f"{name}Scale"], p[f"{name}Shift"], 1e-5)

    def attention(qkv):
        q, k, v = qkv.reshape(n, length, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
        return F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n * length, width)

    x = batch["input"].reshape(n * length, width)
    x = x + apply("out", attention(apply("qkv", normalise("first", x))))
    x = x + apply("down", F.relu(apply("up", normalise("second", x))))
    return F.cross_entropy(apply("head", x.reshape(n, length, width).mean(1)), batch["target"])


def unet(p, batch):
    def layer(x, name):
        return F.relu(F.conv2d(x, p[name], padding=1))

    def double(x):
        return F.interpolate(x, scale_factor=2, mode="nearest")

    first = layer(batch["input"], "down1")
    second = layer(F.max_pool2d(first, 2), "down2")
    back = layer(torch.cat([double(layer(F.max_pool2d(second, 2), "bottom")), second], 1), "up2")
    logits = F.conv2d(layer(torch.cat([double(back), first], 1), "up1"), p["out"])
    return F.binary_cross_entropy_with_logits(logits, batch["target"])


def triplet(p, batch):
    def embed(indices):
        return dense(F.embedding(indices, p["table"]), p["weight"], p["bias"])

    return F.triplet_margin_loss(*(embed(batch[role]) for role in ("anchor", "positive", "negative")))


OBJECTIVES = {"mlp": mlp, "cnn": cnn, "gru": gru, "transformer": transformer, "unet": unet, "triplet": triplet}
