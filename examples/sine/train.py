"""Training: noisy samples of sin(x) * sqrt(x), and a small ReLU network fitted to them.

Plain NumPy and floating point; knows nothing of quantisation, files or C. The same seed gives the
same network on the same machine and NumPy, bit for bit; another machine's linear algebra may
differ in the last bits. Neighbour: `quantize`, which turns the result into integers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

X_MAX = 2 * math.pi
SAMPLES = 5000
NOISE = 0.1
"""Standard deviation of what is added to the function's value, as a sensor would."""

SIZES = (1, 16, 16, 1)
"""Features in, two hidden layers, features out."""

EPOCHS = 150
BATCH = 32
LEARNING_RATE = 0.01
WEIGHT_DECAY = 0.01
"""Small weights lose less when they become int8: chosen on the validation sets of eight seeds."""


def function(x: FloatArray) -> FloatArray:
    """What the network is to learn."""
    return np.sin(x) * np.sqrt(x)


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """x and noisy y, one sample per row: [samples][1]."""

    x: FloatArray
    y: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """60 % to learn from, 20 % to choose the best epoch with, 20 % to judge the result with."""

    train: Samples
    validation: Samples
    test: Samples


def make_data(seed: int = 0) -> Data:
    """SAMPLES points in random order, x uniform in [0, X_MAX)."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, X_MAX, (SAMPLES, 1))
    y = function(x) + rng.normal(0, NOISE, x.shape)
    first, second = SAMPLES * 60 // 100, SAMPLES * 80 // 100
    return Data(
        train=Samples(x[:first], y[:first]),
        validation=Samples(x[first:second], y[first:second]),
        test=Samples(x[second:], y[second:]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """y = weights x + bias, then max(y, 0) if relu."""

    weights: FloatArray  # [out][in]
    bias: FloatArray  # [out]
    relu: bool

    def __call__(self, x: FloatArray) -> FloatArray:
        """[samples][in] to [samples][out]."""
        y: FloatArray = x @ self.weights.T + self.bias
        return np.maximum(y, 0) if self.relu else y


@dataclass(frozen=True, slots=True, eq=False)
class FloatNetwork:
    """The layers in order; every one but the last has a ReLU."""

    layers: tuple[Layer, ...]

    def activations(self, x: FloatArray) -> list[FloatArray]:
        """The input and then every layer's output, each [samples][features]."""
        values = [x]
        for layer in self.layers:
            values.append(layer(values[-1]))
        return values

    def __call__(self, x: FloatArray) -> FloatArray:
        """[samples][1] to [samples][1]."""
        return self.activations(x)[-1]


def train(data: Data, seed: int = 0, on_epoch: Callable[[], None] = lambda: None) -> FloatNetwork:
    """The network of the epoch with the least validation error. on_epoch: called after each one.

    AdamW (Loshchilov and Hutter 2019) on the mean squared error, with a learning rate that falls
    to zero along half a cosine.
    """
    rng = np.random.default_rng(seed)
    parameters = _initial(rng)
    network = _network(parameters)  # a view: it changes as the parameters do
    mean, square = np.zeros_like(parameters), np.zeros_like(parameters)
    best, least_error = parameters.copy(), math.inf
    samples = data.train.x.shape[0]
    steps = EPOCHS * (samples // BATCH)
    step = 0
    for _ in range(EPOCHS):
        order = rng.permutation(samples)
        for start in range(0, samples - BATCH + 1, BATCH):
            rows = order[start : start + BATCH]
            slope = _gradient(network, data.train.x[rows], data.train.y[rows])
            rate = LEARNING_RATE * 0.5 * (1 + math.cos(math.pi * step / steps))
            step += 1
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope * slope - square)
            unbiased = mean / (1 - 0.9**step)
            parameters *= 1 - rate * WEIGHT_DECAY
            parameters -= rate * unbiased / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        error = float(np.mean((network(data.validation.x) - data.validation.y) ** 2))
        if error < least_error:
            best, least_error = parameters.copy(), error
        on_epoch()
    return _network(best)


def _network(parameters: FloatArray) -> FloatNetwork:
    """All weights and biases as views of one vector, so that Adam is a few lines."""
    layers: list[Layer] = []
    at = 0
    for inputs, outputs in pairwise(SIZES):
        weights = parameters[at : at + outputs * inputs].reshape(outputs, inputs)
        at += weights.size
        bias = parameters[at : at + outputs]
        at += bias.size
        layers.append(Layer(weights, bias, relu=len(layers) < len(SIZES) - 2))
    return FloatNetwork(tuple(layers))


def _initial(rng: np.random.Generator) -> FloatArray:
    parameters = np.zeros(sum(outputs * (inputs + 1) for inputs, outputs in pairwise(SIZES)))
    first, *others = _network(parameters).layers
    # A first-layer unit bends at x = -bias / weight; all bends at 0 would learn slowly.
    first.weights[:] = rng.choice((-1.0, 1.0), first.weights.shape)
    first.bias[:] = -first.weights[:, 0] * rng.uniform(0, X_MAX, first.bias.shape)
    for layer in others:  # He et al. 2015
        layer.weights[:] = rng.normal(0, math.sqrt(2 / layer.weights.shape[1]), layer.weights.shape)
    return parameters


def _gradient(network: FloatNetwork, x: FloatArray, y: FloatArray) -> FloatArray:
    """Of the mean squared error, in the order of the parameter vector."""
    values = network.activations(x)
    error = 2 * (values[-1] - y) / y.size
    parts: list[FloatArray] = []
    for layer, given, made in zip(
        reversed(network.layers), reversed(values[:-1]), reversed(values[1:]), strict=True
    ):
        if layer.relu:
            error = error * (made > 0)
        parts[:0] = [(error.T @ given).ravel(), error.sum(axis=0)]
        error = error @ layer.weights
    return np.concatenate(parts)
