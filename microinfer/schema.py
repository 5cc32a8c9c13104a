"""The numbers of the TFLite format: enums, and the slots of the tables a file is made of.

Knows which field lies in which slot of which table, its type and its default; reader and
writer are generic over these tables, so they cannot disagree. Knows no bytes (`flatbuf`), no
meaning (`ops`) and no operator's options (`schema_options`). The facts are those of
TensorFlow's schema.fbs, version 3; a test compares them with the code the official runtime
ships.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from microinfer.flatbuf import SCALARS, Field, Fields, Kind, ScalarValue

SCHEMA_VERSION = 3


class TensorType(IntEnum):
    """What a tensor's elements are."""

    FLOAT32, FLOAT16, INT32, UINT8, INT64, STRING, BOOL, INT16, COMPLEX64, INT8 = range(10)
    FLOAT64, COMPLEX128, UINT64, RESOURCE, VARIANT, UINT32, UINT16, INT4 = range(10, 18)
    BFLOAT16, INT2, UINT4, FLOAT8_E4M3FN, FLOAT8_E5M2 = range(18, 23)


class Padding(IntEnum):
    """SAME: the output covers the input, padded as needed. VALID: no padding."""

    SAME, VALID = range(2)


class ActivationFunctionType(IntEnum):
    """A function fused behind an operator."""

    NONE, RELU, RELU_N1_TO_1, RELU6, TANH, SIGN_BIT = range(6)


class MirrorPadMode(IntEnum):
    """REFLECT leaves the border element out, SYMMETRIC repeats it."""

    REFLECT, SYMMETRIC = range(2)


class FullyConnectedOptionsWeightsFormat(IntEnum):
    """How fully connected weights lie; anything but DEFAULT is shuffled for one CPU family."""

    DEFAULT, SHUFFLED4x16INT8 = range(2)


class LSTMKernelType(IntEnum):
    """FULL has peepholes and projection, BASIC has neither."""

    FULL, BASIC = range(2)


class BuiltinOperator(IntEnum):
    """Which operator; each row ends with its first number and the one after its last."""

    ADD, AVERAGE_POOL_2D, CONCATENATION, CONV_2D, DEPTHWISE_CONV_2D, DEPTH_TO_SPACE = range(6)
    DEQUANTIZE, EMBEDDING_LOOKUP, FLOOR, FULLY_CONNECTED, HASHTABLE_LOOKUP = range(6, 11)
    L2_NORMALIZATION, L2_POOL_2D, LOCAL_RESPONSE_NORMALIZATION, LOGISTIC = range(11, 15)
    LSH_PROJECTION, LSTM, MAX_POOL_2D, MUL, RELU, RELU_N1_TO_1, RELU6, RESHAPE = range(15, 23)
    RESIZE_BILINEAR, RNN, SOFTMAX, SPACE_TO_DEPTH, SVDF, TANH, CONCAT_EMBEDDINGS = range(23, 30)
    SKIP_GRAM, CALL, CUSTOM, EMBEDDING_LOOKUP_SPARSE, PAD = range(30, 35)
    UNIDIRECTIONAL_SEQUENCE_RNN, GATHER, BATCH_TO_SPACE_ND, SPACE_TO_BATCH_ND = range(35, 39)
    TRANSPOSE, MEAN, SUB, DIV, SQUEEZE, UNIDIRECTIONAL_SEQUENCE_LSTM = range(39, 45)
    STRIDED_SLICE, BIDIRECTIONAL_SEQUENCE_RNN, EXP, TOPK_V2, SPLIT, LOG_SOFTMAX = range(45, 51)
    DELEGATE, BIDIRECTIONAL_SEQUENCE_LSTM, CAST, PRELU, MAXIMUM, ARG_MAX, MINIMUM = range(51, 58)
    LESS, NEG, PADV2, GREATER, GREATER_EQUAL, LESS_EQUAL, SELECT, SLICE, SIN = range(58, 67)
    TRANSPOSE_CONV, SPARSE_TO_DENSE, TILE, EXPAND_DIMS, EQUAL, NOT_EQUAL, LOG, SUM = range(67, 75)
    SQRT, RSQRT, SHAPE, POW, ARG_MIN, FAKE_QUANT, REDUCE_PROD, REDUCE_MAX, PACK = range(75, 84)
    LOGICAL_OR, ONE_HOT, LOGICAL_AND, LOGICAL_NOT, UNPACK, REDUCE_MIN, FLOOR_DIV = range(84, 91)
    REDUCE_ANY, SQUARE, ZEROS_LIKE, FILL, FLOOR_MOD, RANGE = range(91, 97)
    RESIZE_NEAREST_NEIGHBOR, LEAKY_RELU, SQUARED_DIFFERENCE, MIRROR_PAD, ABS = range(97, 102)
    SPLIT_V, UNIQUE, CEIL, REVERSE_V2, ADD_N, GATHER_ND, COS, WHERE, RANK, ELU = range(102, 112)
    REVERSE_SEQUENCE, MATRIX_DIAG, QUANTIZE, MATRIX_SET_DIAG, ROUND, HARD_SWISH = range(112, 118)
    IF, WHILE, NON_MAX_SUPPRESSION_V4, NON_MAX_SUPPRESSION_V5, SCATTER_ND = range(118, 123)
    SELECT_V2, DENSIFY, SEGMENT_SUM, BATCH_MATMUL = range(123, 127)
    PLACEHOLDER_FOR_GREATER_OP_CODES, CUMSUM, CALL_ONCE, BROADCAST_TO, RFFT2D = range(127, 132)
    CONV_3D, IMAG, REAL, COMPLEX_ABS, HASHTABLE, HASHTABLE_FIND = range(132, 138)
    HASHTABLE_IMPORT, HASHTABLE_SIZE, REDUCE_ALL, CONV_3D_TRANSPOSE, VAR_HANDLE = range(138, 143)
    READ_VARIABLE, ASSIGN_VARIABLE, BROADCAST_ARGS, RANDOM_STANDARD_NORMAL = range(143, 147)
    BUCKETIZE, RANDOM_UNIFORM, MULTINOMIAL, GELU, DYNAMIC_UPDATE_SLICE = range(147, 152)
    RELU_0_TO_1, UNSORTED_SEGMENT_PROD, UNSORTED_SEGMENT_MAX = range(152, 155)
    UNSORTED_SEGMENT_SUM, ATAN2, UNSORTED_SEGMENT_MIN, SIGN, BITCAST = range(155, 160)
    BITWISE_XOR, RIGHT_SHIFT, STABLEHLO_LOGISTIC, STABLEHLO_ADD = range(160, 164)
    STABLEHLO_DIVIDE, STABLEHLO_MULTIPLY, STABLEHLO_MAXIMUM, STABLEHLO_RESHAPE = range(164, 168)
    STABLEHLO_CLAMP, STABLEHLO_CONCATENATE, STABLEHLO_BROADCAST_IN_DIM = range(168, 171)
    STABLEHLO_CONVOLUTION, STABLEHLO_SLICE, STABLEHLO_CUSTOM_CALL = range(171, 174)
    STABLEHLO_REDUCE, STABLEHLO_ABS, STABLEHLO_AND, STABLEHLO_COSINE = range(174, 178)
    STABLEHLO_EXPONENTIAL, STABLEHLO_FLOOR, STABLEHLO_LOG, STABLEHLO_MINIMUM = range(178, 182)
    STABLEHLO_NEGATE, STABLEHLO_OR, STABLEHLO_POWER, STABLEHLO_REMAINDER = range(182, 186)
    STABLEHLO_RSQRT, STABLEHLO_SELECT, STABLEHLO_SUBTRACT, STABLEHLO_TANH = range(186, 190)
    STABLEHLO_SCATTER, STABLEHLO_COMPARE, STABLEHLO_CONVERT = range(190, 193)
    STABLEHLO_DYNAMIC_SLICE, STABLEHLO_DYNAMIC_UPDATE_SLICE, STABLEHLO_PAD = range(193, 196)
    STABLEHLO_IOTA, STABLEHLO_DOT_GENERAL, STABLEHLO_REDUCE_WINDOW = range(196, 199)
    STABLEHLO_SORT, STABLEHLO_WHILE, STABLEHLO_GATHER, STABLEHLO_TRANSPOSE = range(199, 203)
    DILATE, STABLEHLO_RNG_BIT_GENERATOR, REDUCE_WINDOW, STABLEHLO_COMPOSITE = range(203, 207)
    STABLEHLO_SHIFT_LEFT, STABLEHLO_CBRT, STABLEHLO_CASE = range(207, 210)


class BuiltinOptions(IntEnum):
    """The tag of an operator's options union, named as the options table is."""

    NONE, Conv2DOptions, DepthwiseConv2DOptions, ConcatEmbeddingsOptions = range(4)
    LSHProjectionOptions, Pool2DOptions, SVDFOptions, RNNOptions = range(4, 8)
    FullyConnectedOptions, SoftmaxOptions, ConcatenationOptions, AddOptions = range(8, 12)
    L2NormOptions, LocalResponseNormalizationOptions, LSTMOptions = range(12, 15)
    ResizeBilinearOptions, CallOptions, ReshapeOptions, SkipGramOptions = range(15, 19)
    SpaceToDepthOptions, EmbeddingLookupSparseOptions, MulOptions, PadOptions = range(19, 23)
    GatherOptions, BatchToSpaceNDOptions, SpaceToBatchNDOptions, TransposeOptions = range(23, 27)
    ReducerOptions, SubOptions, DivOptions, SqueezeOptions, SequenceRNNOptions = range(27, 32)
    StridedSliceOptions, ExpOptions, TopKV2Options, SplitOptions = range(32, 36)
    LogSoftmaxOptions, CastOptions, DequantizeOptions, MaximumMinimumOptions = range(36, 40)
    ArgMaxOptions, LessOptions, NegOptions, PadV2Options, GreaterOptions = range(40, 45)
    GreaterEqualOptions, LessEqualOptions, SelectOptions, SliceOptions = range(45, 49)
    TransposeConvOptions, SparseToDenseOptions, TileOptions, ExpandDimsOptions = range(49, 53)
    EqualOptions, NotEqualOptions, ShapeOptions, PowOptions, ArgMinOptions = range(53, 58)
    FakeQuantOptions, PackOptions, LogicalOrOptions, OneHotOptions = range(58, 62)
    LogicalAndOptions, LogicalNotOptions, UnpackOptions, FloorDivOptions = range(62, 66)
    SquareOptions, ZerosLikeOptions, FillOptions, BidirectionalSequenceLSTMOptions = range(66, 70)
    BidirectionalSequenceRNNOptions, UnidirectionalSequenceLSTMOptions = range(70, 72)
    FloorModOptions, RangeOptions, ResizeNearestNeighborOptions, LeakyReluOptions = range(72, 76)
    SquaredDifferenceOptions, MirrorPadOptions, AbsOptions, SplitVOptions = range(76, 80)
    UniqueOptions, ReverseV2Options, AddNOptions, GatherNdOptions, CosOptions = range(80, 85)
    WhereOptions, RankOptions, ReverseSequenceOptions, MatrixDiagOptions = range(85, 89)
    QuantizeOptions, MatrixSetDiagOptions, HardSwishOptions, IfOptions = range(89, 93)
    WhileOptions, DepthToSpaceOptions, NonMaxSuppressionV4Options = range(93, 96)
    NonMaxSuppressionV5Options, ScatterNdOptions, SelectV2Options, DensifyOptions = range(96, 100)
    SegmentSumOptions, BatchMatMulOptions, CumsumOptions, CallOnceOptions = range(100, 104)
    BroadcastToOptions, Rfft2dOptions, Conv3DOptions, HashtableOptions = range(104, 108)
    HashtableFindOptions, HashtableImportOptions, HashtableSizeOptions = range(108, 111)
    VarHandleOptions, ReadVariableOptions, AssignVariableOptions, RandomOptions = range(111, 115)
    BucketizeOptions, GeluOptions, DynamicUpdateSliceOptions = range(115, 118)
    UnsortedSegmentProdOptions, UnsortedSegmentMaxOptions = range(118, 120)
    UnsortedSegmentMinOptions, UnsortedSegmentSumOptions, ATan2Options = range(120, 123)
    SignOptions, BitcastOptions, BitwiseXorOptions, RightShiftOptions = range(123, 127)


def _default(type_name: str, text: str) -> ScalarValue:
    if type_name == "bool":
        return text == "1"
    return float(text) if type_name.startswith("float") else int(text)


def fields(*lines: str) -> Fields:
    """Fields in slot order. A line is `name: type` or `name: type = default`.

    A type is a scalar, `string`, a table, one of these in brackets for a vector, or
    `union X`, whose tag is the field in the slot before, named `<name>_type`; `deprecated`
    keeps a slot that nobody reads or writes any more.
    """
    table: dict[str, Field] = {}
    for slot, line in enumerate(lines):
        name, _, rest = line.partition(": ")
        type_name, _, default = rest.partition(" = ")
        kind: Kind
        if type_name in ("string", "deprecated"):
            kind = "string" if type_name == "string" else "deprecated"
        elif type_name.startswith("union "):
            kind, type_name = "union", type_name.removeprefix("union ")
        elif type_name.startswith("["):
            type_name = type_name[1:-1]
            kind = "vector" if type_name in SCALARS else "tables"
        else:
            kind = "scalar" if type_name in SCALARS else "table"
        table[name] = Field(name, slot, kind, type_name, _default(type_name, default or "0"))
    return table


TABLES: Mapping[str, Fields] = {
    "Model": fields(
        "version: uint32",
        "operator_codes: [OperatorCode]",
        "subgraphs: [SubGraph]",
        "description: string",
        "buffers: [Buffer]",
        "metadata_buffer: [int32]",  # superseded by metadata
        "metadata: [Metadata]",
        "signature_defs: deprecated",  # names for inputs and outputs; we go by index
        "external_buffer_groups: deprecated",  # data in other files; refused at the tensor
        "external_buffers: deprecated",
    ),
    "OperatorCode": fields(
        "deprecated_builtin_code: int8",  # min(builtin_code, 127)
        "custom_code: string",
        "version: int32 = 1",
        "builtin_code: int32",  # absent in files older than 2020
    ),
    "SubGraph": fields(
        "tensors: [Tensor]",
        "inputs: [int32]",
        "outputs: [int32]",
        "operators: [Operator]",  # in execution order
        "name: string",
        "debug_metadata_index: int32 = -1",
    ),
    "Tensor": fields(
        "shape: [int32]",
        "type: int8",  # TensorType
        "buffer: uint32",
        "name: string",
        "quantization: QuantizationParameters",
        "is_variable: bool",
        "sparsity: SparsityParameters",
        "shape_signature: [int32]",
        "has_rank: bool",
        "variant_tensors: deprecated",
        "external_buffer: uint32",
    ),
    "QuantizationParameters": fields(
        "min: [float32]",  # what the exporter saw; nothing computes with it
        "max: [float32]",
        "scale: [float32]",
        "zero_point: [int64]",
        "details_type: uint8",
        "details: union QuantizationDetails",
        "quantized_dimension: int32",
    ),
    "SparsityParameters": fields(
        "traversal_order: [int32]",
        "block_map: [int32]",
        "dim_metadata: deprecated",  # sparse tensors are refused before it would be read
    ),
    "Operator": fields(
        "opcode_index: uint32",
        "inputs: [int32]",
        "outputs: [int32]",
        "builtin_options_type: uint8",
        "builtin_options: union BuiltinOptions",
        "custom_options: [uint8]",
        "custom_options_format: int8",
        "mutating_variable_inputs: [bool]",
        "intermediates: [int32]",
        "large_custom_options_offset: uint64",  # from the start of the file; > 1 if used
        "large_custom_options_size: uint64",
        "builtin_options_2_type: uint8",
        "builtin_options_2: union BuiltinOptions2",
        "debug_metadata_index: int32 = -1",
    ),
    "Buffer": fields(
        "data: [uint8]",  # 16-byte aligned
        "offset: uint64",  # from the start of the file; > 1 if used instead of data
        "size: uint64",
    ),
    "Metadata": fields("name: string", "buffer: uint32"),
}
