"""Glow (https://arxiv.org/abs/1807.03039) in plain PyTorch, for torch_models.py.

Measures for speed: the memory format is either of PyTorch's two, whichever a warm-up finds faster;
ActNorm, the 1x1 convolution and its shift are one convolution, with the matrix W from its LU
factors; a network's last scale is multiplied into its last kernel; what leaves at the end of a
level is never joined with what stays; the log-determinants that are equal for all pictures are
numbers; to sample, W is inverted once for all pixels.
"""
import torch
from torch.nn.functional import conv2d

from torch_flows import LN_2PI


def squeeze(x):
    """Blocks of 2 x 2 pixels as channels, in the order line, column, channel."""
    n, c, h, w = x.shape
    x = x.permute(0, 2, 3, 1).reshape(n, h // 2, 2, w // 2, 2, c).transpose(2, 3)
    return x.reshape(n, h // 2, w // 2, 4 * c).permute(0, 3, 1, 2)


def unsqueeze(x):
    n, c, h, w = x.shape
    x = x.permute(0, 2, 3, 1).reshape(n, h, w, 2, 2, c // 4).transpose(2, 3)
    return x.reshape(n, 2 * h, 2 * w, c // 4).permute(0, 3, 1, 2)


class Mixing:
    """ActNorm, then the 1x1 convolution W = P L (U + diag(sign exp(s))): z = W (x e^a + b - t)."""

    def __init__(self, given, channels):
        self.a, self.b = given.weight(channels), given.weight(channels)
        given.take(1)  # whether ActNorm has taken its statistics
        order = given.take(channels).long()
        self.t, self.s = given.weight(channels), given.weight(channels)
        self.lower, self.upper = given.triangle(channels), given.triangle(channels)
        self.sign, self.order, self.one = given.take(channels), order, torch.eye(channels)

    def factors(self):
        diagonal = torch.diag(self.sign * self.s.exp())
        return self.lower.tril(-1) + self.one, self.upper.tril(-1).t() + diagonal

    def to_latent(self, x):
        lower, upper = self.factors()
        w = (lower @ upper)[self.order]
        x = conv2d(x, (w * self.a.exp())[:, :, None, None], w @ (self.b - self.t))
        return x, x.shape[2] * x.shape[3] * (self.a.sum() + self.s.sum())

    def to_data(self, z):
        lower, upper = self.factors()
        solved = torch.linalg.solve_triangular(lower, self.one, upper=False, unitriangular=True)
        solved = torch.linalg.solve_triangular(upper, solved, upper=True)
        inverse = (-self.a).exp()[:, None] * solved[:, self.order]
        return conv2d(z, inverse[:, :, None, None], (self.t - self.b) * (-self.a).exp())


class Coupling:
    """The second half of the channels is moved by s and t, a network's output for the first."""

    def __init__(self, given, channels, hidden):
        moved = channels - channels // 2
        self.first = given.weight(3, 3, channels // 2, hidden)
        self.first_bias = given.weight(hidden)
        self.middle = given.weight(1, 1, hidden, hidden)
        self.middle_bias = given.weight(hidden)
        self.last = given.weight(3, 3, hidden, 2 * moved)
        self.last_bias = given.weight(2 * moved)
        self.scale = given.weight(2 * moved)

    def scale_and_shift(self, x):
        h = conv2d(x, self.first, self.first_bias, padding=1).relu_()
        h = conv2d(h, self.middle, self.middle_bias).relu_()
        scale = (3 * self.scale).exp()
        y = conv2d(h, self.last * scale[:, None, None, None], self.last_bias * scale, padding=1)
        s, t = y.chunk(2, 1)
        return 3 * torch.tanh(s / 3), t

    def to_latent(self, kept, moved):
        s, t = self.scale_and_shift(kept)
        return torch.addcmul(t, moved, s.exp()), s.sum((1, 2, 3))

    def to_data(self, kept, moved):
        s, t = self.scale_and_shift(kept)
        return (moved - t) * (-s).exp()


class LastPrior:
    """A mean and a deviation for each number of the last level: z = (x - t) e^-s."""

    def __init__(self, given, side, channels):
        self.shape = (side, side, channels)
        self.t, self.s = (given.weight(side * side * channels) for _ in range(2))

    def in_order(self, numbers):
        return numbers.view(self.shape).permute(2, 0, 1)

    def to_latent(self, x):
        return (x - self.in_order(self.t)) * (-self.in_order(self.s)).exp(), -self.s.sum()

    def to_data(self, z):
        return self.in_order(self.t) + z * self.in_order(self.s).exp()


class Level:
    def __init__(self, given, side, channels, steps, hidden, is_last):
        self.steps = [(Mixing(given, channels), Coupling(given, channels, hidden))
                      for _ in range(steps)]
        self.prior = None if is_last else Coupling(given, channels, hidden)
        self.last_prior = LastPrior(given, side, channels) if is_last else None


class Glow:
    formats = [torch.channels_last, torch.contiguous_format]

    def __init__(self, given, side, levels, layers, hidden, **_):
        self.side, self.format, self.levels, channels = side, self.formats[0], [], 1
        for k in range(levels):
            side, is_last = side // 2, k + 1 == levels
            self.levels.append(Level(given, side, 4 * channels, layers, hidden[0], is_last))
            channels *= 2

    def log_prob(self, rows):
        x = self.in_format(rows.view(-1, 1, self.side, self.side))
        log_det, squares = 0, 0
        for level in self.levels:
            x = self.in_format(squeeze(x))
            for mixing, coupling in level.steps:
                x, constant = mixing.to_latent(x)
                kept, moved = x.chunk(2, 1)
                moved, of_pictures = coupling.to_latent(kept, moved)
                x, log_det = torch.cat([kept, moved], 1), log_det + constant + of_pictures
            if level.prior:
                x, leaves = x.chunk(2, 1)
                leaves, of_pictures = level.prior.to_latent(x, leaves)
                log_det, squares = log_det + of_pictures, squares + leaves.square().sum((1, 2, 3))
        x, constant = self.levels[-1].last_prior.to_latent(x)
        log_det, squares = log_det + constant, squares + x.square().sum((1, 2, 3))
        return log_det - 0.5 * (squares + rows.shape[1] * LN_2PI)

    def latents(self, rows):
        """What leaves at the end of each level, and what stays at the end of the last one."""
        parts, side, channels = [], self.side, 1
        for level in self.levels:
            side, channels = side // 2, 4 * channels
            z = rows.view(-1, side, side, channels).permute(0, 3, 1, 2)
            stays, leaves = z.chunk(2, 1) if level.prior else (z, None)
            parts += [leaves.contiguous()] if level.prior else [z.contiguous()]
            channels //= 2
            rows = stays.permute(0, 2, 3, 1).reshape(len(rows), -1)
        return parts

    def sample(self, latents):
        x = None
        for level, z in zip(reversed(self.levels), reversed(latents)):
            z = self.in_format(z)
            x = torch.cat([x, level.prior.to_data(x, z)], 1) if level.prior \
                else level.last_prior.to_data(z)
            for mixing, coupling in reversed(level.steps):
                kept, moved = x.chunk(2, 1)
                x = mixing.to_data(torch.cat([kept, coupling.to_data(kept, moved)], 1))
            x = self.in_format(unsqueeze(x))
        return x

    def in_format(self, x):
        return x.contiguous(memory_format=self.format)
