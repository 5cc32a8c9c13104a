"""Quantisation: a float network to the int8 Model that a .tflite file holds.

The scheme is TFLite's: real = scale * (stored - zero_point). Activations get one scale and zero
point each, from the values seen on calibration inputs; weights get one scale per output feature
and no zero point; biases are int32 in units of input scale * weight scale, so that they add to
the sum of products as they are. Knows neither how the network was trained nor how files are laid
out. Neighbours: `train` before it, `microinfer.writer` after it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from train import FloatArray, FloatNetwork, Layer

from microinfer.fixedpoint import round_half_away_array
from microinfer.graph import Graph
from microinfer.model import Model, Operator, OperatorCode, Quantization, SubGraph, Tensor
from microinfer.schema import ActivationFunctionType, BuiltinOperator, TensorType
from microinfer.schema_options import OPTIONS_OF

PER_CHANNEL_VERSION = 12
"""Of FULLY_CONNECTED in the schema: the first with a weight scale per output feature."""


def quantize(network: FloatNetwork, calibration: FloatArray) -> Model:
    """The network with integer weights. calibration: inputs of the kind to expect, [samples][1].

    Raises OverflowError for a bias that int32 cannot hold in that unit.
    """
    file = _File()
    values = network.activations(calibration)
    given = file.activation("x", values[0])
    x = given
    for number, (layer, made) in enumerate(zip(network.layers, values[1:], strict=True)):
        last = number == len(network.layers) - 1
        y = file.activation("y" if last else f"hidden{number}", made)
        file.fully_connected(f"dense{number}", layer, x, y)
        x = y
    return file.model(given, x)


def activation_quantization(values: FloatArray) -> Quantization:
    """One scale and zero point with which int8 spans these values and hits 0 exactly."""
    low = min(float(values.min()), 0.0)
    high = max(float(values.max()), 0.0)
    scale = _single((high - low) / 255)
    return Quantization((scale,), (int(_rounded(-128 - low / scale)),))


def quantize_values(values: FloatArray, quantization: Quantization) -> NDArray[np.int8]:
    """Reals to int8 of one scale, saturating."""
    stored = _rounded(values / quantization.scales[0]) + quantization.zero_points[0]
    return np.clip(stored, -128, 127).astype(np.int8)


def dequantize_values(stored: NDArray[np.int8], quantization: Quantization) -> FloatArray:
    """int8 of one scale to the reals they stand for."""
    steps = stored.astype(np.float64) - quantization.zero_points[0]
    return quantization.scales[0] * steps


def quantization_of(graph: Graph, tensor: int) -> Quantization:
    """Scale and zero point of an activation of a loaded model, to go from reals and back."""
    quantization = graph.tensors[tensor].quantization
    assert quantization is not None  # lower refuses an int8 activation without one
    return quantization


def _rounded(values: FloatArray | float) -> FloatArray:
    return round_half_away_array(np.asarray(values, np.float64)).astype(np.float64)


def _single(value: float) -> float:
    """A scale as the file stores it: rounded to float32."""
    return float(np.float32(value))


@dataclass(frozen=True, slots=True)
class _Activation:
    index: int
    quantization: Quantization


class _File:
    """The tensors, buffers and operators of the file, in the order they are added."""

    def __init__(self) -> None:
        self._tensors: list[Tensor] = []
        self._buffers: list[bytes] = [b""]  # the first is empty by convention
        self._operators: list[Operator] = []

    def _add(self, tensor: Tensor) -> int:
        self._tensors.append(tensor)
        return len(self._tensors) - 1

    def _constant(
        self, name: str, values: NDArray[np.int8] | NDArray[np.int32], scales: FloatArray
    ) -> int:
        self._buffers.append(values.astype(values.dtype.newbyteorder("<")).tobytes())
        return self._add(
            Tensor(
                name=name,
                shape=values.shape,
                type=TensorType.INT8 if values.dtype == np.int8 else TensorType.INT32,
                buffer=len(self._buffers) - 1,
                quantization=Quantization(
                    tuple(_single(scale) for scale in scales), (0,) * scales.size
                ),
            )
        )

    def activation(self, name: str, values: FloatArray) -> _Activation:
        """An int8 tensor for one row of values."""
        quantization = activation_quantization(values)
        shape = (1, values.shape[1])
        tensor = Tensor(name, shape, TensorType.INT8, quantization=quantization)
        return _Activation(self._add(tensor), quantization)

    def fully_connected(self, name: str, layer: Layer, x: _Activation, y: _Activation) -> None:
        """The layer as one operator from x to y."""
        peaks = np.abs(layer.weights).max(axis=1)
        # A feature whose weights are all 0 has no scale of its own; any will do.
        scales = np.where(peaks > 0, peaks / 127, 1.0).astype(np.float32).astype(np.float64)
        weights = np.clip(_rounded(layer.weights / scales[:, np.newaxis]), -127, 127)
        bias_scales = x.quantization.scales[0] * scales
        bias = _rounded(layer.bias / bias_scales)
        if np.abs(bias).max() > np.iinfo(np.int32).max:
            raise OverflowError(f"{name}: bias {np.abs(bias).max():.0f}; int32 is what it must fit")
        # A ReLU costs nothing: the least value the output may take is its zero point.
        relu = ActivationFunctionType.RELU if layer.relu else ActivationFunctionType.NONE
        self._operators.append(
            Operator(
                opcode_index=0,
                inputs=(
                    x.index,
                    self._constant(f"{name}/weights", weights.astype(np.int8), scales),
                    self._constant(f"{name}/bias", bias.astype(np.int32), bias_scales),
                ),
                outputs=(y.index,),
                options_type=OPTIONS_OF[BuiltinOperator.FULLY_CONNECTED],
                options={"fused_activation_function": int(relu)},
            )
        )

    def model(self, given: _Activation, result: _Activation) -> Model:
        """Everything as one file."""
        main = SubGraph(
            name="main",
            tensors=tuple(self._tensors),
            inputs=(given.index,),
            outputs=(result.index,),
            operators=tuple(self._operators),
        )
        return Model(
            operator_codes=(OperatorCode(BuiltinOperator.FULLY_CONNECTED, PER_CHANNEL_VERSION),),
            subgraphs=(main,),
            buffers=tuple(self._buffers),
            description="sin(x) * sqrt(x), trained and quantised by examples/sine",
        )
