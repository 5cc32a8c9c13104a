"""The options tables of the operators, and the whole schema put together.

Knows slots, types and defaults, as `schema` does; knows which table belongs to which operator,
and nothing of what an option means.
"""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.flatbuf import Fields, Schema
from microinfer.schema import TABLES, BuiltinOperator, BuiltinOptions, fields

_ACTIVATION = "fused_activation_function: int8"  # ActivationFunctionType
_ASYMMETRIC = "asymmetric_quantize_inputs: bool"  # hybrid operators only
_BIAS_TYPE = "quantized_bias_type: int8"  # TensorType of bias and accumulator
_STRIDES = ("padding: int8", "stride_w: int32", "stride_h: int32")
_DILATIONS = ("dilation_w_factor: int32 = 1", "dilation_h_factor: int32 = 1")
_BLOCK = "block_size: int32"
_AXIS = "axis: int32"

OPTION_FIELDS: Mapping[BuiltinOptions, Fields] = {
    BuiltinOptions.Conv2DOptions: fields(*_STRIDES, _ACTIVATION, *_DILATIONS, _BIAS_TYPE),
    BuiltinOptions.DepthwiseConv2DOptions: fields(
        *_STRIDES, "depth_multiplier: int32", _ACTIVATION, *_DILATIONS
    ),
    BuiltinOptions.ConcatEmbeddingsOptions: fields(
        "num_channels: int32",
        "num_columns_per_channel: [int32]",
        "embedding_dim_per_channel: [int32]",
    ),
    BuiltinOptions.LSHProjectionOptions: fields("type: int8"),
    BuiltinOptions.Pool2DOptions: fields(
        *_STRIDES, "filter_width: int32", "filter_height: int32", _ACTIVATION
    ),
    BuiltinOptions.SVDFOptions: fields("rank: int32", _ACTIVATION, _ASYMMETRIC),
    BuiltinOptions.RNNOptions: fields(_ACTIVATION, _ASYMMETRIC),
    BuiltinOptions.FullyConnectedOptions: fields(
        _ACTIVATION,
        "weights_format: int8",  # FullyConnectedOptionsWeightsFormat
        "keep_num_dims: bool",
        _ASYMMETRIC,
        _BIAS_TYPE,
        "quant_spec: [uint8]",  # since 2026; opaque to us
    ),
    BuiltinOptions.SoftmaxOptions: fields("beta: float32"),
    BuiltinOptions.ConcatenationOptions: fields(_AXIS, _ACTIVATION),
    BuiltinOptions.AddOptions: fields(_ACTIVATION, "pot_scale_int16: bool = 1"),
    BuiltinOptions.L2NormOptions: fields(_ACTIVATION),
    BuiltinOptions.LocalResponseNormalizationOptions: fields(
        "radius: int32", "bias: float32", "alpha: float32", "beta: float32"
    ),
    BuiltinOptions.LSTMOptions: fields(
        _ACTIVATION, "cell_clip: float32", "proj_clip: float32", "kernel_type: int8", _ASYMMETRIC
    ),
    BuiltinOptions.ResizeBilinearOptions: fields(
        "new_height: deprecated",
        "new_width: deprecated",
        "align_corners: bool",
        "half_pixel_centers: bool",
    ),
    BuiltinOptions.CallOptions: fields("subgraph: uint32"),
    BuiltinOptions.ReshapeOptions: fields("new_shape: [int32]"),
    BuiltinOptions.SkipGramOptions: fields(
        "ngram_size: int32", "max_skip_size: int32", "include_all_ngrams: bool"
    ),
    BuiltinOptions.SpaceToDepthOptions: fields(_BLOCK),
    BuiltinOptions.EmbeddingLookupSparseOptions: fields("combiner: int8"),
    BuiltinOptions.MulOptions: fields(_ACTIVATION),
    BuiltinOptions.GatherOptions: fields(_AXIS, "batch_dims: int32"),
    BuiltinOptions.ReducerOptions: fields("keep_dims: bool"),
    BuiltinOptions.SubOptions: fields(_ACTIVATION, "pot_scale_int16: bool = 1"),
    BuiltinOptions.DivOptions: fields(_ACTIVATION),
    BuiltinOptions.SqueezeOptions: fields("squeeze_dims: [int32]"),
    BuiltinOptions.SequenceRNNOptions: fields("time_major: bool", _ACTIVATION, _ASYMMETRIC),
    BuiltinOptions.StridedSliceOptions: fields(
        "begin_mask: int32",
        "end_mask: int32",
        "ellipsis_mask: int32",
        "new_axis_mask: int32",
        "shrink_axis_mask: int32",
        "offset: bool",
    ),
    BuiltinOptions.SplitOptions: fields("num_splits: int32"),
    BuiltinOptions.CastOptions: fields("in_data_type: int8", "out_data_type: int8"),
    BuiltinOptions.ArgMaxOptions: fields("output_type: int8"),
    BuiltinOptions.TransposeConvOptions: fields(*_STRIDES, _ACTIVATION, _BIAS_TYPE),
    BuiltinOptions.SparseToDenseOptions: fields("validate_indices: bool"),
    BuiltinOptions.ShapeOptions: fields("out_type: int8"),
    BuiltinOptions.ArgMinOptions: fields("output_type: int8"),
    BuiltinOptions.FakeQuantOptions: fields(
        "min: float32", "max: float32", "num_bits: int32", "narrow_range: bool"
    ),
    BuiltinOptions.PackOptions: fields("values_count: int32", _AXIS),
    BuiltinOptions.OneHotOptions: fields(_AXIS),
    BuiltinOptions.UnpackOptions: fields("num: int32", _AXIS),
    BuiltinOptions.BidirectionalSequenceLSTMOptions: fields(
        _ACTIVATION,
        "cell_clip: float32",
        "proj_clip: float32",
        "merge_outputs: bool",
        "time_major: bool = 1",
        _ASYMMETRIC,
    ),
    BuiltinOptions.BidirectionalSequenceRNNOptions: fields(
        "time_major: bool", _ACTIVATION, "merge_outputs: bool", _ASYMMETRIC
    ),
    BuiltinOptions.UnidirectionalSequenceLSTMOptions: fields(
        _ACTIVATION,
        "cell_clip: float32",
        "proj_clip: float32",
        "time_major: bool",
        _ASYMMETRIC,
        "diagonal_recurrent_tensors: bool",
    ),
    BuiltinOptions.ResizeNearestNeighborOptions: fields(
        "align_corners: bool", "half_pixel_centers: bool"
    ),
    BuiltinOptions.LeakyReluOptions: fields("alpha: float32"),
    BuiltinOptions.MirrorPadOptions: fields("mode: int8"),
    BuiltinOptions.SplitVOptions: fields("num_splits: int32"),
    BuiltinOptions.UniqueOptions: fields("idx_out_type: int8 = 2"),
    BuiltinOptions.ReverseSequenceOptions: fields("seq_dim: int32", "batch_dim: int32"),
    BuiltinOptions.IfOptions: fields("then_subgraph_index: int32", "else_subgraph_index: int32"),
    BuiltinOptions.WhileOptions: fields("cond_subgraph_index: int32", "body_subgraph_index: int32"),
    BuiltinOptions.DepthToSpaceOptions: fields(_BLOCK),
    BuiltinOptions.BatchMatMulOptions: fields("adj_x: bool", "adj_y: bool", _ASYMMETRIC),
    BuiltinOptions.CumsumOptions: fields("exclusive: bool", "reverse: bool"),
    BuiltinOptions.CallOnceOptions: fields("init_subgraph_index: int32"),
    BuiltinOptions.Conv3DOptions: fields(
        "padding: int8",
        "stride_d: int32",
        "stride_w: int32",
        "stride_h: int32",
        _ACTIVATION,
        "dilation_d_factor: int32 = 1",
        *_DILATIONS,
    ),
    BuiltinOptions.HashtableOptions: fields(
        "table_id: int32", "key_dtype: int8", "value_dtype: int8"
    ),
    BuiltinOptions.VarHandleOptions: fields("container: string", "shared_name: string"),
    BuiltinOptions.RandomOptions: fields("seed: int64", "seed2: int64"),
    BuiltinOptions.GeluOptions: fields("approximate: bool"),
}
"""The options tables that have fields. All other tags are empty tables, but for
BucketizeOptions, whose float vector a Model cannot hold and no operator of ours reads."""

OPTIONS_OF: Mapping[int, BuiltinOptions] = {
    BuiltinOperator.CONV_2D: BuiltinOptions.Conv2DOptions,
    BuiltinOperator.DEPTHWISE_CONV_2D: BuiltinOptions.DepthwiseConv2DOptions,
    BuiltinOperator.CONCAT_EMBEDDINGS: BuiltinOptions.ConcatEmbeddingsOptions,
    BuiltinOperator.LSH_PROJECTION: BuiltinOptions.LSHProjectionOptions,
    BuiltinOperator.AVERAGE_POOL_2D: BuiltinOptions.Pool2DOptions,
    BuiltinOperator.MAX_POOL_2D: BuiltinOptions.Pool2DOptions,
    BuiltinOperator.L2_POOL_2D: BuiltinOptions.Pool2DOptions,
    BuiltinOperator.SVDF: BuiltinOptions.SVDFOptions,
    BuiltinOperator.RNN: BuiltinOptions.RNNOptions,
    BuiltinOperator.FULLY_CONNECTED: BuiltinOptions.FullyConnectedOptions,
    BuiltinOperator.SOFTMAX: BuiltinOptions.SoftmaxOptions,
    BuiltinOperator.CONCATENATION: BuiltinOptions.ConcatenationOptions,
    BuiltinOperator.ADD: BuiltinOptions.AddOptions,
    BuiltinOperator.L2_NORMALIZATION: BuiltinOptions.L2NormOptions,
    BuiltinOperator.LOCAL_RESPONSE_NORMALIZATION: BuiltinOptions.LocalResponseNormalizationOptions,
    BuiltinOperator.LSTM: BuiltinOptions.LSTMOptions,
    BuiltinOperator.RESIZE_BILINEAR: BuiltinOptions.ResizeBilinearOptions,
    BuiltinOperator.CALL: BuiltinOptions.CallOptions,
    BuiltinOperator.RESHAPE: BuiltinOptions.ReshapeOptions,
    BuiltinOperator.SKIP_GRAM: BuiltinOptions.SkipGramOptions,
    BuiltinOperator.SPACE_TO_DEPTH: BuiltinOptions.SpaceToDepthOptions,
    BuiltinOperator.EMBEDDING_LOOKUP_SPARSE: BuiltinOptions.EmbeddingLookupSparseOptions,
    BuiltinOperator.MUL: BuiltinOptions.MulOptions,
    BuiltinOperator.GATHER: BuiltinOptions.GatherOptions,
    BuiltinOperator.MEAN: BuiltinOptions.ReducerOptions,
    BuiltinOperator.SUM: BuiltinOptions.ReducerOptions,
    BuiltinOperator.REDUCE_PROD: BuiltinOptions.ReducerOptions,
    BuiltinOperator.REDUCE_MAX: BuiltinOptions.ReducerOptions,
    BuiltinOperator.REDUCE_MIN: BuiltinOptions.ReducerOptions,
    BuiltinOperator.REDUCE_ANY: BuiltinOptions.ReducerOptions,
    BuiltinOperator.REDUCE_ALL: BuiltinOptions.ReducerOptions,
    BuiltinOperator.SUB: BuiltinOptions.SubOptions,
    BuiltinOperator.DIV: BuiltinOptions.DivOptions,
    BuiltinOperator.SQUEEZE: BuiltinOptions.SqueezeOptions,
    BuiltinOperator.UNIDIRECTIONAL_SEQUENCE_RNN: BuiltinOptions.SequenceRNNOptions,
    BuiltinOperator.STRIDED_SLICE: BuiltinOptions.StridedSliceOptions,
    BuiltinOperator.SPLIT: BuiltinOptions.SplitOptions,
    BuiltinOperator.CAST: BuiltinOptions.CastOptions,
    BuiltinOperator.ARG_MAX: BuiltinOptions.ArgMaxOptions,
    BuiltinOperator.TRANSPOSE_CONV: BuiltinOptions.TransposeConvOptions,
    BuiltinOperator.SPARSE_TO_DENSE: BuiltinOptions.SparseToDenseOptions,
    BuiltinOperator.SHAPE: BuiltinOptions.ShapeOptions,
    BuiltinOperator.ARG_MIN: BuiltinOptions.ArgMinOptions,
    BuiltinOperator.FAKE_QUANT: BuiltinOptions.FakeQuantOptions,
    BuiltinOperator.PACK: BuiltinOptions.PackOptions,
    BuiltinOperator.ONE_HOT: BuiltinOptions.OneHotOptions,
    BuiltinOperator.UNPACK: BuiltinOptions.UnpackOptions,
    BuiltinOperator.BIDIRECTIONAL_SEQUENCE_LSTM: BuiltinOptions.BidirectionalSequenceLSTMOptions,
    BuiltinOperator.BIDIRECTIONAL_SEQUENCE_RNN: BuiltinOptions.BidirectionalSequenceRNNOptions,
    BuiltinOperator.UNIDIRECTIONAL_SEQUENCE_LSTM: BuiltinOptions.UnidirectionalSequenceLSTMOptions,
    BuiltinOperator.RESIZE_NEAREST_NEIGHBOR: BuiltinOptions.ResizeNearestNeighborOptions,
    BuiltinOperator.LEAKY_RELU: BuiltinOptions.LeakyReluOptions,
    BuiltinOperator.MIRROR_PAD: BuiltinOptions.MirrorPadOptions,
    BuiltinOperator.SPLIT_V: BuiltinOptions.SplitVOptions,
    BuiltinOperator.UNIQUE: BuiltinOptions.UniqueOptions,
    BuiltinOperator.REVERSE_SEQUENCE: BuiltinOptions.ReverseSequenceOptions,
    BuiltinOperator.IF: BuiltinOptions.IfOptions,
    BuiltinOperator.WHILE: BuiltinOptions.WhileOptions,
    BuiltinOperator.DEPTH_TO_SPACE: BuiltinOptions.DepthToSpaceOptions,
    BuiltinOperator.BATCH_MATMUL: BuiltinOptions.BatchMatMulOptions,
    BuiltinOperator.CUMSUM: BuiltinOptions.CumsumOptions,
    BuiltinOperator.CALL_ONCE: BuiltinOptions.CallOnceOptions,
    BuiltinOperator.CONV_3D: BuiltinOptions.Conv3DOptions,
    BuiltinOperator.CONV_3D_TRANSPOSE: BuiltinOptions.Conv3DOptions,
    BuiltinOperator.HASHTABLE: BuiltinOptions.HashtableOptions,
    BuiltinOperator.VAR_HANDLE: BuiltinOptions.VarHandleOptions,
    BuiltinOperator.RANDOM_STANDARD_NORMAL: BuiltinOptions.RandomOptions,
    BuiltinOperator.RANDOM_UNIFORM: BuiltinOptions.RandomOptions,
    BuiltinOperator.MULTINOMIAL: BuiltinOptions.RandomOptions,
    BuiltinOperator.GELU: BuiltinOptions.GeluOptions,
}
"""The options an operator with options carries; any other table there is a lie."""

TFLITE = Schema(
    root="Model",
    identifier=b"TFL3",
    tables={**TABLES, **{tag.name: table for tag, table in OPTION_FIELDS.items()}},
    unions={
        "BuiltinOptions": {tag: tag.name for tag in OPTION_FIELDS},
        "BuiltinOptions2": {},  # StableHLO; none of its operators is supported
        "QuantizationDetails": {},  # custom schemes; refused where they are used
    },
)
