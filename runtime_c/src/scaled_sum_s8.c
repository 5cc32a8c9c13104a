/* scaled_sum_s8.c -- MEAN and SUM, int8: twin of microinfer/ops/shared/reduction.py. */
#include "microinfer/scaled_sum_s8.h"

#include "mi_requantize.h"

/* acc + the values that one output is made of. The generator has proved that no partial sum leaves
 * int32. */
static int32_t sum_values(const mi_reduce_loops_t *loops, const int8_t *input, int32_t acc)
{
    int32_t i;
    int32_t j;
    int32_t k;

    for (i = 0; i < loops->extent[0]; ++i) {
        for (j = 0; j < loops->extent[1]; ++j) {
            const int8_t *value = input + i * loops->stride[0] + j * loops->stride[1];
            for (k = 0; k < loops->extent[2]; ++k) {
                acc += value[k * loops->stride[2]];
            }
        }
    }
    return acc;
}

static int8_t scaled_value(const mi_scaled_sum_s8_t *op, const int8_t *input)
{
    const int32_t sum = sum_values(&op->loops.reduced, input, op->offset);
    const int32_t scaled = mi_requantize(sum, op->multiplier, op->shift);
    const int32_t zero_point = op->output_zero_point;

    /* Clamped before the addition, so that the sum cannot wrap. */
    return (int8_t)(mi_clamp(scaled, INT8_MIN - zero_point, INT8_MAX - zero_point) + zero_point);
}

void mi_scaled_sum_s8(const mi_scaled_sum_s8_t *op, const int8_t *input, int8_t *output)
{
    const mi_reduce_loops_t *kept = &op->loops.kept;
    int32_t i;
    int32_t j;
    int32_t k;

    for (i = 0; i < kept->extent[0]; ++i) {
        for (j = 0; j < kept->extent[1]; ++j) {
            const int8_t *first = input + i * kept->stride[0] + j * kept->stride[1];
            for (k = 0; k < kept->extent[2]; ++k) {
                *output = scaled_value(op, first + k * kept->stride[2]);
                ++output;
            }
        }
    }
}
