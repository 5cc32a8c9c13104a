/* mi_reduce_extremum_body.h -- REDUCE_MAX and REDUCE_MIN as one text for all types of values; twin of
 * microinfer/ops/reduce_max.py.
 *
 * The body of a .c file, not a header to share, so without an include guard. The includer has said
 * what MI_KERNEL_MAX and MI_KERNEL_MIN are called, and what MI_VALUE means (mi_values_s8.h, mi_values_s16.h).
 */
#include "microinfer/mi_reduce.h"

/* sign: 1 for the largest, -1 for the smallest. */
static MI_VALUE extremum(const mi_reduce_loops_t *loops, int32_t sign, const MI_VALUE *input)
{
    MI_VALUE best = *input;
    int32_t i;
    int32_t j;
    int32_t k;

    for (i = 0; i < loops->extent[0]; ++i) {
        for (j = 0; j < loops->extent[1]; ++j) {
            const MI_VALUE *value = input + i * loops->stride[0] + j * loops->stride[1];
            for (k = 0; k < loops->extent[2]; ++k) {
                if (sign * value[k * loops->stride[2]] > sign * best) {
                    best = value[k * loops->stride[2]];
                }
            }
        }
    }
    return best;
}

static void reduce(const mi_reduce_t *op, int32_t sign, const MI_VALUE *input, MI_VALUE *output)
{
    const mi_reduce_loops_t *kept = &op->kept;
    int32_t i;
    int32_t j;
    int32_t k;

    for (i = 0; i < kept->extent[0]; ++i) {
        for (j = 0; j < kept->extent[1]; ++j) {
            const MI_VALUE *first = input + i * kept->stride[0] + j * kept->stride[1];
            for (k = 0; k < kept->extent[2]; ++k) {
                *output = extremum(&op->reduced, sign, first + k * kept->stride[2]);
                ++output;
            }
        }
    }
}

void MI_KERNEL_MAX(const mi_reduce_t *op, const MI_VALUE *input, MI_VALUE *output)
{
    reduce(op, 1, input, output);
}

void MI_KERNEL_MIN(const mi_reduce_t *op, const MI_VALUE *input, MI_VALUE *output)
{
    reduce(op, -1, input, output);
}
