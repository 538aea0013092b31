"""Times value and gradient of PyTorch's counterparts, on the inputs that losses.mjs has left in a folder.

    python3 pytorch.py FOLDER

Reads FOLDER/cases.json; prints one line of JSON for PyTorch itself and one for each case.
"""

import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def binary_focal(prediction, target):
    cross = F.binary_cross_entropy_with_logits(prediction, target, reduction="none")
    return ((1 - torch.exp(-cross)) ** 2 * cross).mean()


def categorical_focal(prediction, target):
    cross = F.cross_entropy(prediction, target, reduction="none")
    return ((1 - torch.exp(-cross)) ** 2 * cross).mean()


def contrastive(left, right, target):
    apart = F.pairwise_distance(left, right)
    return (target * apart**2 + (1 - target) * F.relu(1 - apart) ** 2).mean()


def ctc(prediction, target):
    batch, steps, _ = prediction.shape
    lengths = torch.full((batch,), steps), torch.full((batch,), target.shape[1])
    return F.ctc_loss(prediction.log_softmax(-1).transpose(0, 1), target, *lengths)


def dice(prediction, target):
    p = torch.sigmoid(prediction)
    both = (p * target).sum((1, 2))
    return (1 - 2 * both / (p.sum((1, 2)) + target.sum((1, 2)))).mean()


def info_nce(left, right):
    logits = F.normalize(left) @ F.normalize(right).T / 0.07
    return F.cross_entropy(logits, torch.arange(len(left)))


def nt_xent(left, right):
    both = F.normalize(torch.cat([left, right]))
    logits = (both @ both.T / 0.07).fill_diagonal_(-torch.inf)
    return F.cross_entropy(logits, torch.arange(len(both)).roll(len(left)))


def clip(left, right):
    logits = F.normalize(left) @ F.normalize(right).T / 0.07
    own = torch.arange(len(left))
    return (F.cross_entropy(logits, own) + F.cross_entropy(logits.T, own)) / 2


def log_cosh(prediction, target):
    r = prediction - target
    return (r + F.softplus(-2 * r) - np.log(2)).mean()


def quantile(prediction, target):
    r = target - prediction
    return torch.maximum(0.5 * r, -0.5 * r).mean()


def of_pair(loss):
    """A function of torch.nn.functional, by our names of its two inputs."""
    return lambda prediction, target: loss(prediction, target)


PEERS = {
    "binary-cross-entropy": ("F.binary_cross_entropy_with_logits", of_pair(F.binary_cross_entropy_with_logits)),
    "binary-focal": ("torch ops", binary_focal),
    "categorical-cross-entropy": ("F.cross_entropy", of_pair(F.cross_entropy)),
    "categorical-focal": ("torch ops", categorical_focal),
    "clip": ("torch ops", clip),
    "contrastive": ("torch ops", contrastive),
    "cosine-embedding": ("F.cosine_embedding_loss", lambda left, right, target: F.cosine_embedding_loss(left, right, target)),
    "cosine-similarity": ("F.cosine_similarity", lambda prediction, target: (1 - F.cosine_similarity(prediction, target)).mean()),
    "ctc": ("F.ctc_loss", ctc),
    "dice": ("torch ops", dice),
    "gan-least-squares": ("torch ops", lambda real, fake: ((real - 1) ** 2).mean() + (fake**2).mean()),
    "gan-minimax": ("torch ops", lambda real, fake: F.softplus(-real).mean() + F.softplus(fake).mean()),
    "gan-wasserstein": ("torch ops", lambda real, fake: fake.mean() - real.mean()),
    "gaussian-nll": ("F.gaussian_nll_loss", lambda prediction, target, variance: F.gaussian_nll_loss(prediction, target, variance)),
    "hinge": ("torch ops", lambda prediction, target: F.relu(1 - prediction * target).mean()),
    "hinge-embedding": ("F.hinge_embedding_loss", of_pair(F.hinge_embedding_loss)),
    "huber": ("F.huber_loss", of_pair(F.huber_loss)),
    "info-nce": ("torch ops", info_nce),
    "kl-divergence": ("F.kl_div", lambda prediction, target: F.kl_div(prediction, target, reduction="batchmean")),
    "log-cosh": ("torch ops", log_cosh),
    "mae": ("F.l1_loss", of_pair(F.l1_loss)),
    "mape": ("torch ops", lambda prediction, target: 100 * ((prediction - target) / target.abs().clamp(min=1e-7)).abs().mean()),
    "margin-ranking": ("F.margin_ranking_loss", lambda left, right, target: F.margin_ranking_loss(left, right, target)),
    "mse": ("F.mse_loss", of_pair(F.mse_loss)),
    "msle": ("torch ops", lambda prediction, target: F.mse_loss(prediction.log1p(), target.log1p())),
    "multi-label-soft-margin": ("F.multilabel_soft_margin_loss", of_pair(F.multilabel_soft_margin_loss)),
    "multi-margin": ("F.multi_margin_loss", of_pair(F.multi_margin_loss)),
    "nll": ("F.nll_loss", of_pair(F.nll_loss)),
    "nt-xent": ("torch ops", nt_xent),
    "poisson-nll": ("F.poisson_nll_loss", of_pair(F.poisson_nll_loss)),
    "quantile": ("torch ops", quantile),
    "smooth-l1": ("F.smooth_l1_loss", of_pair(F.smooth_l1_loss)),
    "soft-margin": ("F.soft_margin_loss", of_pair(F.soft_margin_loss)),
    "sparse-categorical-cross-entropy": ("F.cross_entropy", of_pair(F.cross_entropy)),
    "squared-hinge": ("torch ops", lambda prediction, target: (F.relu(1 - prediction * target) ** 2).mean()),
    "triplet-margin": ("F.triplet_margin_loss", lambda anchor, positive, negative: F.triplet_margin_loss(anchor, positive, negative)),
}


def read(folder, written):
    data = np.fromfile(f"{folder}/{written['file']}", dtype=written["dtype"]).reshape(written["shape"])
    tensor = torch.from_numpy(data)
    return tensor.to(torch.int64) if tensor.dtype == torch.int32 else tensor


def timed(run):
    """As timing.mjs does it: twice to warm up, then until a second has gone by; the median, in milliseconds."""
    run(), run()
    times, started = [], time.perf_counter()
    while len(times) < 3 or (len(times) < 50 and time.perf_counter() - started < 1):
        before = time.perf_counter()
        run()
        times.append((time.perf_counter() - before) * 1000)
    return sorted(times)[len(times) // 2]


def measure(folder, case):
    called, compute = PEERS[case["name"]]
    inputs = {role: read(folder, written) for role, written in case["inputs"].items()}
    varied = [inputs[role].requires_grad_() for role in case["varied"]]
    last = {}

    def run():
        last["value"] = value = compute(**inputs)
        torch.autograd.grad(value, varied)

    milliseconds = timed(run)
    return {"name": case["name"], "called": called, "milliseconds": milliseconds, "value": last["value"].item()}


def main(folder):
    print(json.dumps({"version": torch.__version__}), flush=True)
    with open(f"{folder}/cases.json", encoding="utf-8") as file:
        cases = json.load(file)
    for case in cases:
        if case["name"] not in PEERS:
            continue
        try:
            print(json.dumps(measure(folder, case)), flush=True)
        except Exception as error:  # one counterpart that cannot run must not hide the others
            print(json.dumps({"name": case["name"], "called": PEERS[case["name"]][0], "reason": str(error).split("\n")[0]}), flush=True)


main(sys.argv[1])
