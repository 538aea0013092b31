"""PyTorch, Keras and JAX in the race, spoken to in lines of JSON as serve.mjs is.

    python peers.py --which     prints which of torch, keras and jax can be imported, with their versions
    python peers.py torch       answers `hello`, `load`, `steps`, `weights` and `memory` until its input ends

One thread each: torch.set_num_threads(1); for XLA, which has no such switch, flags and one processor where the system
can bind to one.
"""

import importlib
import importlib.util
import json
import os
import resource
import sys
import time

NAMES = ("torch", "keras", "jax")
sys.dont_write_bytecode = True


def bind_to_one_thread(name):
    """Before the library is imported: what its threads are made from."""
    for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"):
        os.environ[variable] = "1"
    os.environ["TF_NUM_INTEROP_THREADS"] = "1"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["JAX_PLATFORMS"] = "cpu"
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    if name == "torch":
        return
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def choose_keras_backend():
    if "KERAS_BACKEND" in os.environ:
        return
    for backend in ("tensorflow", "jax", "torch"):
        if importlib.util.find_spec(backend):
            os.environ["KERAS_BACKEND"] = backend
            return


def which():
    found = {}
    choose_keras_backend()
    for name in NAMES:
        try:
            found[name] = importlib.import_module(name).__version__
        except Exception:  # whatever it is that keeps it from working here
            continue
    return found


def read_task(folder):
    import numpy

    with open(os.path.join(folder, "task.json"), encoding="utf-8") as file:
        task = json.load(file)
    with open(os.path.join(folder, "data.bin"), "rb") as file:
        data = file.read()

    def load(entry):
        count = int(numpy.prod(entry["shape"]))
        flat = numpy.frombuffer(data, dtype=entry["dtype"], count=count, offset=entry["offset"])
        # A copy of its own: torch wants memory that may be written to.
        return flat.reshape(entry["shape"]).copy()

    def load_all(entries):
        return {name: load(entry) for name, entry in entries.items()}

    task["params"] = load_all(task["params"])
    task["batches"] = [load_all(batch) for batch in task["batches"]]
    return task


def resident():
    """The largest resident size so far, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


class Peer:
    """Answers by the library's own module, peer_torch.py and so on, whose `load` gives a session."""

    def __init__(self, name):
        self.module = importlib.import_module(f"peer_{name}")
        self.session = None
        self.place = 0

    def hello(self, _):
        return {"version": self.module.version(), "resident": resident()}

    def load(self, message):
        self.place = 0
        self.session = self.module.load(read_task(message["folder"]))
        return {}

    def steps(self, message):
        losses = []
        started, used = time.perf_counter(), time.process_time()
        for _ in range(message["count"]):
            losses.append(self.session.step(self.place))
            self.place += 1
        milliseconds = (time.perf_counter() - started) * 1000
        return {"milliseconds": milliseconds, "processor": (time.process_time() - used) * 1000, "losses": losses}

    def weights(self, _):
        weights = self.session.weights()
        return {"weights": {path: [float(x) for x in array.reshape(-1)] for path, array in weights.items()}}

    def memory(self, _):
        return {"resident": resident()}


def serve(name):
    # What libraries print is not for whoever asks.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        peer, failure = Peer(name), None
    except Exception as error:
        peer, failure = None, error
    for line in sys.stdin:
        message = json.loads(line)
        try:
            if failure is not None:
                raise failure
            reply = getattr(peer, message["ask"])(message)
        except Exception as error:
            reply = {"cannot": f"{type(error).__name__}: {error}".splitlines()[0][:300]}
        out.write(json.dumps(reply) + "\n")
        out.flush()


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    if sys.argv[1] == "--which":
        print(json.dumps(which()))
    else:
        bind_to_one_thread(sys.argv[1])
        if sys.argv[1] == "keras":
            choose_keras_backend()
        serve(sys.argv[1])
