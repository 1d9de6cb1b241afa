#!/usr/bin/env python3
"""The workloads of compare in plain PyTorch, as fast as plain PyTorch makes them.

Says first what it runs on. Reads JSON objects, one per line, and answers each with one. {"do": "load", ...} builds a workload
from a file of floats, the batch and then the weights. {"do": "result", "file": ...} writes the loss
and its gradient, or the samples, for the same weights. {"do": "warm_up"} finds the fastest variant.
{"do": "run", "times": k} runs k steps with it and answers with the seconds of each step.
{"do": "memory"} answers with the peak memory in MiB since the load, {"do": "forget"} frees it.

Measures for speed: masks act on the gradients of weights that start masked, so that they stay
masked; Adam updates all weights at once or one by one (foreach), whichever is faster; gradients are
set to None; sampling computes no gradients. torch_flows.py and torch_glow.py have those of flows.
"""
import ctypes
import json
import os
import re
import sys
import time

import torch
from torch.nn.functional import cross_entropy

from torch_flows import Iaf, Maf, Nice, RealNvp, run
from torch_glow import Glow

torch.manual_seed(1)


class Given:
    """The floats of a file, taken one after the other."""

    def __init__(self, file):
        self.rest = torch.frombuffer(bytearray(open(file, "rb").read()), dtype=torch.float32)
        self.weights = []  # as (tensor, its gradient's way into the order of the file)
        self.masked = []  # as (weight, mask)

    def take(self, *shape):
        count = torch.Size(shape).numel()
        taken, self.rest = self.rest[:count].reshape(shape), self.rest[count:]
        return taken.clone()

    def weight(self, *shape):
        """Matrices [in, out] become [out, in], kernels [height, width, in, out] [out, in, …]."""
        there, back = {1: [(0,)] * 2, 2: [(1, 0)] * 2, 4: [(3, 2, 0, 1), (2, 3, 1, 0)]}[len(shape)]
        tensor = self.take(*shape).permute(there).contiguous().requires_grad_()
        self.weights.append((tensor, lambda gradient: gradient.permute(back)))
        return tensor

    def triangle(self, side):
        """Line by line the entries below the diagonal of a matrix; the others are zero."""
        below = torch.tril_indices(side, side, -1).unbind()
        tensor = torch.zeros(side, side)
        tensor[below] = self.take(len(below[0]))
        self.weights.append((tensor.requires_grad_(), lambda gradient: gradient[below]))
        return tensor

    @torch.no_grad()
    def mask(self, weight, mask):
        weight *= mask
        self.masked.append((weight, mask))

    def network(self, widths):
        return [(self.weight(i, o), self.weight(o)) for i, o in zip(widths, widths[1:])]


class Workload:
    """A step in some variants; `choices` has those, each as arguments of choose()."""

    def warm_up(self):
        fastest = {}
        for choice in self.choices:
            self.choose(*choice)
            self.step()
            fastest[choice] = min(seconds_of(self.step, 5)) if len(self.choices) > 1 else 0
        self.choose(*min(fastest, key=fastest.get))


class Training(Workload):
    def __init__(self, given, kind, features, batch, hidden, **rest):
        self.x = given.take(batch, features)
        self.flow, formats = None, [None]
        if kind == "classifier":
            labels = torch.arange(batch) % 10
            network = given.network([features, *hidden, 10])
            self.loss = lambda: cross_entropy(run(network, self.x), labels)
        else:
            self.flow = {"real_nvp": RealNvp, "nice": Nice, "maf": Maf, "glow": Glow}[kind](
                given, features=features, hidden=hidden, **rest)
            formats = getattr(self.flow, "formats", formats)
            self.loss = lambda: -self.flow.log_prob(self.x).mean()
        self.choices = [(f, foreach) for f in formats for foreach in (True, False)]
        self.weights, self.masked = given.weights, given.masked
        self.adam = None

    def choose(self, memory_format, foreach):
        if self.flow:
            self.flow.format = memory_format
        self.adam = None  # frees its memory
        self.adam = torch.optim.Adam([w for w, _ in self.weights], lr=1e-3, foreach=foreach)

    def backward(self):
        for w, _ in self.weights:
            w.grad = None
        loss = self.loss()
        loss.backward()
        for w, mask in self.masked:
            w.grad *= mask
        return loss

    def step(self):
        self.backward()
        self.adam.step()

    def result(self):
        loss = self.backward().detach()
        gradients = [in_order(w.grad).reshape(-1) for w, in_order in self.weights]
        return torch.cat([loss.reshape(1), *gradients])


class Sampling(Workload):
    def __init__(self, given, kind, features, batch, **rest):
        z = given.take(batch, features)
        flows = {"maf_samples": Maf, "iaf_samples": Iaf, "glow_samples": Glow}
        self.flow = flows[kind](given, features=features, **rest)
        self.latents = self.flow.latents(z)
        self.choices = [(f,) for f in getattr(self.flow, "formats", [None])]

    def choose(self, memory_format):
        self.flow.format = memory_format

    @torch.no_grad()
    def step(self):
        return self.flow.sample([torch.randn_like(z) for z in self.latents])

    @torch.no_grad()
    def result(self):
        return self.flow.sample(self.latents).reshape(-1)


class Square(Workload):
    choices = [()]

    def __init__(self, given, features, **_):
        self.x = given.take(features).requires_grad_()
        self.ones = torch.ones(features)

    def choose(self):
        pass

    def once(self):
        self.x.grad = None
        self.x.square().backward(self.ones)

    def step(self):
        for _ in range(1000):
            self.once()

    def result(self):
        self.once()
        return torch.cat([self.x.detach().square().sum().reshape(1), self.x.grad])


def load(file, kind, **workload):
    cls = Square if kind == "square" else Sampling if kind.endswith("_samples") else Training
    return cls(Given(file), kind=kind, **workload)


def seconds_of(step, times):
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        step()
        taken.append(time.perf_counter() - start)
    return taken


def peak_memory():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0


def loops():
    found = re.search("CPU capability usage: (.*)", torch.__config__.show())
    return found.group(1) if found else "unknown"


def blas():
    paths = [line.split()[-1] for line in open("/proc/self/maps") if "openblas" in line]
    paths = [path for path in paths if os.path.basename(path).startswith("libopenblas")]
    if not paths:
        return "a BLAS other than OpenBLAS"
    corename = ctypes.CDLL(paths[0]).openblas_get_corename
    corename.restype = ctypes.c_char_p
    variant = os.path.basename(os.path.dirname(paths[0]))
    return variant + " with kernel " + corename().decode()


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.set_num_interop_threads(1)
    torch.ones(2, 2) @ torch.ones(2, 2)  # loads the BLAS
    hello = {"torch": torch.__version__, "loops": loops(), "blas": blas()}
    print(json.dumps(hello), flush=True)
    workload = None
    for line in sys.stdin:
        request = json.loads(line)
        do, answer = request.pop("do"), {}
        if do == "load":
            workload = None
            open("/proc/self/clear_refs", "w").write("5")  # resets the peak memory
            workload = load(**request)
        elif do == "forget":
            workload = None
        elif do == "result":
            open(request["file"], "wb").write(workload.result().contiguous().numpy().tobytes())
        elif do == "warm_up":
            workload.warm_up()
        elif do == "run":
            answer["seconds"] = seconds_of(workload.step, request["times"])
        elif do == "memory":
            answer["mib"] = peak_memory()
        print(json.dumps(answer), flush=True)


main()
