"""Flows on tables in plain PyTorch, for torch_models.py.

Measures for speed: the two halves of the columns are never joined again; the networks' weights have
the layout of torch.nn.functional.linear.
"""
import torch
from torch.nn.functional import linear, softplus

LN_2PI = 1.8378770664093453


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

    def latents(self, rows):
        return [rows]

    def sample(self, latents):
        z, = latents
        for made in reversed(self.mades):
            x = torch.zeros_like(z)
            for j in made.order:
                mu, alpha = made(x)
                x[:, j] = z[:, j] * alpha[:, j].exp() + mu[:, j]
            z = x
        return z


class Iaf(Maf):
    def sample(self, latents):
        z, = latents
        for made in reversed(self.mades):
            mu, alpha = made(z)
            z = (z - mu) * (-alpha).exp()
        return z
