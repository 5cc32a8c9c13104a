/* argument_s8.c -- ARG_MAX and ARG_MIN, int8: twin of microinfer/ops/shared/argument.py. */
#include "microinfer/argument_s8.h"

/* Where along the axis the first extremum stands, from the value at its beginning. */
static int32_t position(const mi_argument_s8_t *op, const int8_t *input)
{
    int32_t best = 0;
    int32_t i;

    for (i = 1; i < op->extent; ++i) {
        if (op->sign * input[i * op->inner] > op->sign * input[best * op->inner]) {
            best = i;
        }
    }
    return best;
}

void mi_argument_s8_s32(const mi_argument_s8_t *op, const int8_t *input, int32_t *output)
{
    int32_t outer;
    int32_t inner;

    for (outer = 0; outer < op->outer; ++outer) {
        for (inner = 0; inner < op->inner; ++inner) {
            *output = position(op, input + inner);
            ++output;
        }
        input += op->extent * op->inner;
    }
}

void mi_argument_s8_s64(const mi_argument_s8_t *op, const int8_t *input, int64_t *output)
{
    int32_t outer;
    int32_t inner;

    for (outer = 0; outer < op->outer; ++outer) {
        for (inner = 0; inner < op->inner; ++inner) {
            *output = position(op, input + inner);
            ++output;
        }
        input += op->extent * op->inner;
    }
}
