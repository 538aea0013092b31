"""Writes the files beside it, by both exporters of PyTorch, with what PyTorch computes for a few inputs.

    pip install torch==2.13.0 onnx onnxscript && python export.py
"""

import json

import onnx
import torch
from torch import nn

torch.manual_seed(0)


class Transformer(nn.Module):
    """One encoder layer over a sequence, and the mean over it."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(8, 16)
        self.layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True, dropout=0.0)
        self.out = nn.Linear(16, 3)

    def forward(self, x):
        return self.out(self.layer(self.embed(x)).mean(1))


def cnn():
    net = nn.Sequential(
        *[nn.Conv2d(1, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Conv2d(4, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 5)],
    )
    with torch.no_grad():
        # Statistics of its own, as a trained network has them.
        net.train()(torch.randn(64, 1, 8, 8) * 2 + 1)
    return net


def without_traces(path):
    """Leaves out what tells of the machine that wrote a file: texts beside nodes and values."""
    model = onnx.load(path, load_external_data=False)
    functions = [part for function in model.functions for part in (function, *function.node)]
    for part in (model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output,
                 *model.graph.initializer, *functions):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, path)


models = {
    "mlp": (nn.Sequential(nn.Linear(12, 16), nn.ReLU(), nn.Linear(16, 4)), [12]),
    "cnn": (cnn(), [1, 8, 8]),
    "transformer": (Transformer(), [5, 8]),
}
expected = {}
for name, (model, shape) in models.items():
    model.eval()
    given = torch.randn(2, *shape)
    names = {"input_names": ["input"], "output_names": ["output"]}
    axes = {"input": {0: "batch"}}
    # Kept apart from the convolution, so that it can be trained further.
    kept = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False} if name == "cnn" else {}
    torch.onnx.export(model, (given,), f"{name}-traced.onnx", dynamo=False, dynamic_axes=axes, **names, **kept)
    free = ({0: torch.export.Dim("batch")},)
    torch.onnx.export(model, (given,), f"{name}-dynamo.onnx", dynamo=True, dynamic_shapes=free, optimize=name != "cnn", **names)
    without_traces(f"{name}-traced.onnx")
    without_traces(f"{name}-dynamo.onnx")
    inputs = torch.randn(3, *shape)
    expected[name] = {
        "shape": list(inputs.shape),
        "input": [round(x, 6) for x in inputs.flatten().tolist()],
    }
    given = torch.tensor(expected[name]["input"]).reshape(inputs.shape)
    expected[name]["output"] = [round(x, 8) for x in model(given).flatten().tolist()]
with open("expected.json", "w") as file:
    json.dump(expected, file, separators=(",", ":"))
