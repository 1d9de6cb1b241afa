#!/usr/bin/env python3
"""The workloads of compare in plain PyTorch, as fast as plain PyTorch makes them.

Reads JSON objects, one per line, and answers each with one. {"do": "load", ...} builds a workload
from a file of floats, the batch and then the weights. {"do": "result", "file": ...} writes the loss
and its gradient, or the samples, for the same weights. {"do": "warm_up"} finds the fastest variant.
{"do": "run", "times": k} runs k steps with it and answers with the seconds of each step.
{"do": "memory"} answers with the peak memory in MiB since the load.

Measures for speed: the two halves of the columns are never joined again; the networks' weights have
the layout of torch.nn.functional.linear; masks act on the gradients of weights that start masked,
so that they stay masked; Adam updates all weights at once or one by one (foreach), whichever is
faster; gradients are set to None; sampling computes no gradients.
"""
import json
import sys
import time

import torch
from torch.nn.functional import cross_entropy, linear, softplus

torch.manual_seed(1)
LN_2PI = 1.8378770664093453


class Given:
    """The floats of a file, taken one after the other."""

    def __init__(self, file):
        self.rest = torch.frombuffer(bytearray(open(file, "rb").read()), dtype=torch.float32)
        self.weights = []  # as (tensor, whether it is stored transposed)
        self.masked = []  # as (weight, mask)

    def take(self, *shape):
        count = torch.Size(shape).numel()
        taken, self.rest = self.rest[:count].reshape(shape), self.rest[count:]
        return taken.clone()

    def weight(self, *shape):
        value = self.take(*shape)
        tensor = (value.t().contiguous() if len(shape) == 2 else value).requires_grad_()
        self.weights.append((tensor, len(shape) == 2))
        return tensor

    @torch.no_grad()
    def mask(self, weight, mask):
        weight *= mask
        self.masked.append((weight, mask))

    def network(self, widths):
        return [(self.weight(i, o), self.weight(o)) for i, o in zip(widths, widths[1:])]


def run(network, x):
    for w, b in network[:-1]:
        x = linear(x, w, b).relu_()
    return linear(x, *network[-1])


class RealNvp:
    def __init__(self, given, features, layers, hidden, **_):
        halves = [(features + 1) // 2, features // 2]
        self.nets = []
        for i in range(layers):
            widths = [halves[i % 2], *hidden, halves[1 - i % 2]]
            self.nets.append((given.network(widths), given.network(widths)))

    def log_prob(self, x):
        halves, log_det = [x[:, 0::2].contiguous(), x[:, 1::2].contiguous()], 0
        for i, (s_net, t_net) in enumerate(self.nets):
            kept = halves[i % 2]
            s = 3 * torch.tanh(run(s_net, kept) / 3)
            halves[1 - i % 2] = halves[1 - i % 2] * s.exp() + run(t_net, kept)
            log_det = log_det + s.sum(1)
        squares = sum((half * half).sum(1) for half in halves)
        return log_det - 0.5 * (squares + x.shape[1] * LN_2PI)


class Nice:
    def __init__(self, given, features, layers, hidden, **_):
        halves = [(features + 1) // 2, features // 2]
        self.nets = [given.network([halves[i % 2], *hidden, halves[1 - i % 2]])
                     for i in range(layers)]
        self.shift, self.log_scale = given.weight(features), given.weight(features)

    def log_prob(self, x):
        halves = [x[:, 0::2].contiguous(), x[:, 1::2].contiguous()]
        for i, net in enumerate(self.nets):
            halves[1 - i % 2] = halves[1 - i % 2] + run(net, halves[i % 2])
        log_p = -self.log_scale.sum()
        for k, half in enumerate(halves):
            z = (half - self.shift[k::2]) * (-self.log_scale[k::2]).exp()
            log_p = log_p - (z + 2 * softplus(-z)).sum(1)
        return log_p


class Made:
    """Two numbers for each column, computed from the columns before it; masks by degree."""

    def __init__(self, given, order, hidden):
        d = len(order)
        self.order, self.inputs = order, order[:-1]
        place = {column: p for p, column in enumerate(order)}
        degrees = [torch.arange(1, d)]
        for width in hidden:
            degrees.append(torch.tensor(
                [1 + (2 * u + 1) * (d - 1) // (2 * width) for u in range(width)]))
        degrees.append(torch.tensor([place[j] + 1 for j in range(d)] * 2))
        self.network = given.network([d - 1, *hidden, 2 * d])
        for k, ((w, _), a, b) in enumerate(zip(self.network, degrees, degrees[1:])):
            mask = b[:, None] >= a[None, :] if k < len(hidden) else b[:, None] > a[None, :]
            given.mask(w, mask.float())

    def __call__(self, x):
        both = run(self.network, x[:, self.inputs])
        mu, alpha = both.chunk(2, 1)
        return mu, 3 * torch.tanh(alpha / 3)


class Maf:
    def __init__(self, given, features, layers, hidden, **_):
        order = list(range(features))
        self.mades = [Made(given, order if i % 2 == 0 else order[::-1], hidden)
                      for i in range(layers)]

    def log_prob(self, x):
        log_det = 0
        for made in self.mades:
            mu, alpha = made(x)
            x, log_det = (x - mu) * (-alpha).exp(), log_det - alpha.sum(1)
        return log_det - 0.5 * ((x * x).sum(1) + x.shape[1] * LN_2PI)

    def sample(self, z):
        for made in reversed(self.mades):
            x = torch.zeros_like(z)
            for j in made.order:
                mu, alpha = made(x)
                x[:, j] = z[:, j] * alpha[:, j].exp() + mu[:, j]
            z = x
        return z


class Iaf(Maf):
    def sample(self, z):
        for made in reversed(self.mades):
            mu, alpha = made(z)
            z = (z - mu) * (-alpha).exp()
        return z


class Workload:
    def warm_up(self):
        self.step()


class Training(Workload):
    def __init__(self, given, kind, features, batch, hidden, **rest):
        self.x = given.take(batch, features)
        if kind == "classifier":
            labels = torch.arange(batch) % 10
            network = given.network([features, *hidden, 10])
            self.loss = lambda: cross_entropy(run(network, self.x), labels)
        else:
            flow = {"real_nvp": RealNvp, "nice": Nice, "maf": Maf}[kind](
                given, features=features, hidden=hidden, **rest)
            self.loss = lambda: -flow.log_prob(self.x).mean()
        self.weights, self.masked = given.weights, given.masked
        self.adam = self.new_adam(foreach=True)

    def new_adam(self, foreach):
        return torch.optim.Adam([w for w, _ in self.weights], lr=1e-3, foreach=foreach)

    def warm_up(self):
        fastest = {}
        for foreach in (True, False):
            self.adam = None  # frees its memory
            self.adam = self.new_adam(foreach)
            self.step()
            fastest[foreach] = min(seconds_of(self.step, 5))
        self.adam = None
        self.adam = self.new_adam(min(fastest, key=fastest.get))

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
        gradients = [(w.grad.t() if transposed else w.grad).reshape(-1)
                     for w, transposed in self.weights]
        return torch.cat([loss.reshape(1), *gradients])


class Sampling(Workload):
    def __init__(self, given, kind, features, batch, **rest):
        self.z = given.take(batch, features)
        self.flow = {"maf_samples": Maf, "iaf_samples": Iaf}[kind](given, features=features, **rest)

    @torch.no_grad()
    def step(self):
        return self.flow.sample(torch.randn_like(self.z))

    @torch.no_grad()
    def result(self):
        return self.flow.sample(self.z).reshape(-1)


class Square(Workload):
    def __init__(self, given, features, **_):
        self.x = given.take(features).requires_grad_()
        self.ones = torch.ones(features)

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


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.set_num_interop_threads(1)
    print(json.dumps({"torch": torch.__version__}), flush=True)
    workload = None
    for line in sys.stdin:
        request = json.loads(line)
        do, answer = request.pop("do"), {}
        if do == "load":
            workload = None
            open("/proc/self/clear_refs", "w").write("5")  # resets the peak memory
            workload = load(**request)
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
