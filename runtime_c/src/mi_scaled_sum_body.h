/* mi_scaled_sum_body.h -- MEAN and SUM as one text for all types of values; twin of
 * microinfer/ops/shared/reduction.py.
 *
 * The body of a .c file, not a header to share, so without an include guard. The includer has said
 * what MI_OP and MI_KERNEL are called, and what MI_VALUE means (mi_values_s8.h, mi_values_s16.h).
 */
#include "mi_requantize.h"

/* acc + the values that one output is made of. The generator has proved that no partial sum leaves
 * int32. */
static int32_t sum_values(const mi_reduce_loops_t *loops, const MI_VALUE *input, int32_t acc)
{
    int32_t i;
    int32_t j;
    int32_t k;

    for (i = 0; i < loops->extent[0]; ++i) {
        for (j = 0; j < loops->extent[1]; ++j) {
            const MI_VALUE *value = input + i * loops->stride[0] + j * loops->stride[1];
            for (k = 0; k < loops->extent[2]; ++k) {
                acc += value[k * loops->stride[2]];
            }
        }
    }
    return acc;
}

static MI_VALUE scaled_value(const MI_OP *op, int32_t sum)
{
    const int32_t scaled = mi_requantize(sum, op->multiplier, op->shift);
    const int32_t zero_point = op->output_zero_point;

    /* Clamped before the addition, so that the sum cannot wrap. */
    return (MI_VALUE)(mi_clamp(scaled, MI_LEAST - zero_point, MI_MOST - zero_point) + zero_point);
}

void MI_KERNEL(const MI_OP *op, const MI_VALUE *input, MI_VALUE *output)
{
    const mi_reduce_loops_t *kept = &op->loops.kept;
    int32_t i;
    int32_t j;
    int32_t k;

    for (i = 0; i < kept->extent[0]; ++i) {
        for (j = 0; j < kept->extent[1]; ++j) {
            const MI_VALUE *first = input + i * kept->stride[0] + j * kept->stride[1];
            for (k = 0; k < kept->extent[2]; ++k) {
                const MI_VALUE *values = first + k * kept->stride[2];
                *output = scaled_value(op, sum_values(&op->loops.reduced, values, op->offset));
                ++output;
            }
        }
    }
}
