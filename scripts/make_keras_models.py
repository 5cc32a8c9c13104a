"""Record the converter's files that tests/models/test_keras.py runs: small Keras networks, int8 and
16x8, made by TensorFlow as users make them.

    python -m pip install .[keras]
    python scripts/make_keras_models.py tests/fixtures/keras

Knows layers and the converter; knows nothing of microinfer. Weights are random from fixed seeds:
what matters is which operators a converter writes, and how.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
import tensorflow as tf
from keras import layers

SAMPLES = 32
"""Random inputs that scales are calibrated on."""


def _input(*shape: int, batch: int | None = 1, name: str = "x") -> Any:
    return keras.Input(shape=shape, batch_size=batch, name=name)


def dynamic_batch() -> Any:
    """The batch is left open: the file carries shape arithmetic."""
    x = _input(8, 6, 2, batch=None)
    y = layers.Conv2D(4, 3, activation="relu")(x)
    y = layers.Reshape((6, 16))(y)
    return keras.Model(x, layers.Dense(3, activation="softmax")(layers.Flatten()(y)))


def dilated() -> Any:
    """Dilated convolutions, plain and depthwise, on images and sequences."""
    x = _input(10, 9, 3)
    y = layers.Conv2D(4, 3, dilation_rate=2, padding="same", activation="relu")(x)
    y = layers.DepthwiseConv2D(3, dilation_rate=2, padding="same")(y)
    y = layers.Reshape((10, 36))(y)
    y = layers.Conv1D(5, 3, dilation_rate=2, padding="causal", activation="relu")(y)
    return keras.Model(x, layers.GlobalAveragePooling1D()(y))


def grouped() -> Any:
    """A convolution in groups."""
    x = _input(6, 6, 4)
    y = layers.Conv2D(6, 3, groups=2, padding="same", activation="relu6")(x)
    return keras.Model(x, layers.MaxPooling2D()(y))


def separable() -> Any:
    """Depthwise and pointwise, batch normalisation folded away."""
    x = _input(9, 9, 2)
    y = layers.SeparableConv2D(6, 3, strides=2, padding="same")(x)
    y = layers.ReLU()(layers.BatchNormalization()(y))
    return keras.Model(x, layers.Dense(4)(layers.GlobalAveragePooling2D()(y)))


def one_dimensional() -> Any:
    """Convolution and pools along time."""
    x = _input(24, 3)
    y = layers.Conv1D(6, 5, strides=2, activation="relu")(x)
    y = layers.MaxPooling1D(2)(y)
    y = layers.AveragePooling1D(2)(y)
    return keras.Model(x, layers.Dense(3, activation="softmax")(layers.Flatten()(y)))


def residual() -> Any:
    """Two blocks with a sum each."""
    x = _input(8, 8, 3)
    y = layers.Conv2D(4, 3, padding="same", activation="relu")(x)
    for _ in range(2):
        inner = layers.Conv2D(4, 3, padding="same", activation="relu")(y)
        inner = layers.Conv2D(4, 3, padding="same")(inner)
        y = layers.ReLU()(layers.Add()([y, inner]))
    return keras.Model(x, layers.GlobalMaxPooling2D()(y))


def squeeze_excite() -> Any:
    """Channels weighted by what the whole image says."""
    x = _input(8, 8, 4)
    y = layers.DepthwiseConv2D(3, padding="same", activation="relu")(x)
    gate = layers.GlobalAveragePooling2D(keepdims=True)(y)
    gate = layers.Conv2D(6, 1, activation="relu")(gate)
    gate = layers.Conv2D(4, 1, activation="sigmoid")(gate)
    y = layers.Conv2D(4, 1, activation="leaky_relu")(layers.Multiply()([y, gate]))
    return keras.Model(x, layers.Dense(2, activation="tanh")(layers.Flatten()(y)))


def multi_input() -> Any:
    """Two inputs of different shape, joined."""
    image, vector = _input(6, 6, 2, name="image"), _input(5, name="vector")
    y = layers.Flatten()(layers.Conv2D(3, 3, activation="relu")(image))
    y = layers.Concatenate()([y, layers.Dense(4, activation="relu")(vector)])
    return keras.Model([image, vector], layers.Dense(3)(y))


def multi_output() -> Any:
    """One trunk, two heads."""
    x = _input(12)
    y = layers.Dense(8, activation="relu")(x)
    return keras.Model(x, [layers.Dense(3, activation="softmax")(y), layers.Dense(2)(y)])


def autoencoder() -> Any:
    """Down and up again, by transposed convolutions."""
    x = _input(8, 8, 2)
    y = layers.Conv2D(4, 3, strides=2, padding="same", activation="relu")(x)
    y = layers.Conv2D(4, 3, strides=2, padding="same", activation="relu")(y)
    y = layers.Conv2DTranspose(4, 3, strides=2, padding="same", activation="relu")(y)
    y = layers.Conv2DTranspose(4, 3, strides=2, padding="same")(y)
    return keras.Model(x, layers.Conv2D(2, 3, padding="same")(y))


def upsampling() -> Any:
    """Up by repeated and by interpolated pixels."""
    x = _input(4, 5, 2)
    y = layers.UpSampling2D(2)(layers.Conv2D(3, 3, padding="same", activation="relu")(x))
    y = layers.UpSampling2D(2, interpolation="bilinear")(y)
    return keras.Model(x, layers.Conv2D(2, 3)(y))


def gru() -> Any:
    """A gated recurrent unit, unrolled."""
    x = _input(5, 4)
    return keras.Model(x, layers.Dense(3)(layers.GRU(4, unroll=True)(x)))


def lstm() -> Any:
    """A long short-term memory, unrolled."""
    x = _input(5, 4)
    return keras.Model(x, layers.Dense(3)(layers.LSTM(4, unroll=True)(x)))


def mobilenet_v2() -> Any:
    """MobileNetV2's blocks, few and narrow."""
    x = _input(24, 24, 3)
    y = layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(x)
    y = layers.ReLU(6.0)(layers.BatchNormalization()(y))
    for channels, strides in ((8, 1), (12, 2), (12, 1), (16, 2)):
        wide = layers.Conv2D(3 * y.shape[-1], 1, use_bias=False)(y)
        wide = layers.ReLU(6.0)(layers.BatchNormalization()(wide))
        wide = layers.DepthwiseConv2D(3, strides=strides, padding="same", use_bias=False)(wide)
        wide = layers.ReLU(6.0)(layers.BatchNormalization()(wide))
        narrow = layers.BatchNormalization()(layers.Conv2D(channels, 1, use_bias=False)(wide))
        y = layers.Add()([y, narrow]) if narrow.shape == y.shape else narrow
    y = layers.Dense(5, activation="softmax")(layers.GlobalAveragePooling2D()(y))
    return keras.Model(x, y)


MODELS: Mapping[str, Callable[[], Any]] = {
    "autoencoder": autoencoder,
    "dilated": dilated,
    "dynamic_batch": dynamic_batch,
    "gru": gru,
    "grouped": grouped,
    "lstm": lstm,
    "mobilenet_v2": mobilenet_v2,
    "multi_input": multi_input,
    "multi_output": multi_output,
    "one_dimensional": one_dimensional,
    "residual": residual,
    "separable": separable,
    "squeeze_excite": squeeze_excite,
    "upsampling": upsampling,
}
"""File name to what makes the network."""

MODES: Mapping[str, tuple[Any, Any]] = {
    "int8": (tf.lite.OpsSet.TFLITE_BUILTINS_INT8, tf.int8),
    "16x8": (
        tf.lite.OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8,
        tf.int16,
    ),
}
"""What the converter calls a mode, and the type of inputs and outputs in it."""


def convert(model: Any, mode: str) -> bytes:
    """A quantised .tflite file; the same bytes each time, for one version of TensorFlow."""
    random = np.random.default_rng(0)
    shapes = {x.name: (1, *x.shape[1:]) for x in model.inputs}

    def samples() -> Iterator[Mapping[str, Any]]:
        for _ in range(SAMPLES):
            yield {n: random.normal(size=s).astype(np.float32) for n, s in shapes.items()}

    operators, dtype = MODES[mode]
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = samples
    converter.target_spec.supported_ops = [operators]
    converter.inference_input_type = converter.inference_output_type = dtype
    return bytes(converter.convert())


def main() -> None:
    """Make the named models, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where to write; created when missing")
    parser.add_argument("names", nargs="*", help=f"of {', '.join(MODELS)}; all when left out")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name in arguments.names or MODELS:
        for mode in MODES:
            keras.utils.set_random_seed(0)
            path = arguments.folder / f"{name}_{mode}.tflite"
            path.write_bytes(convert(MODELS[name](), mode))
            print(f"{path} {path.stat().st_size} bytes", flush=True)


if __name__ == "__main__":
    main()
