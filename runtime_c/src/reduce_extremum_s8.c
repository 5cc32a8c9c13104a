/* reduce_extremum_s8.c -- REDUCE_MAX and REDUCE_MIN, int8: twin of microinfer/ops/reduce_max.py. */
#include "microinfer/reduce_extremum_s8.h"

/* sign: 1 for the largest, -1 for the smallest. */
static int8_t extremum(const mi_reduce_loops_t *loops, int32_t sign, const int8_t *input)
{
    int8_t best = *input;
    int32_t i;
    int32_t j;
    int32_t k;

    for (i = 0; i < loops->extent[0]; ++i) {
        for (j = 0; j < loops->extent[1]; ++j) {
            const int8_t *value = input + i * loops->stride[0] + j * loops->stride[1];
            for (k = 0; k < loops->extent[2]; ++k) {
                if (sign * value[k * loops->stride[2]] > sign * best) {
                    best = value[k * loops->stride[2]];
                }
            }
        }
    }
    return best;
}

static void reduce(const mi_reduce_t *op, int32_t sign, const int8_t *input, int8_t *output)
{
    const mi_reduce_loops_t *kept = &op->kept;
    int32_t i;
    int32_t j;
    int32_t k;

    for (i = 0; i < kept->extent[0]; ++i) {
        for (j = 0; j < kept->extent[1]; ++j) {
            const int8_t *first = input + i * kept->stride[0] + j * kept->stride[1];
            for (k = 0; k < kept->extent[2]; ++k) {
                *output = extremum(&op->reduced, sign, first + k * kept->stride[2]);
                ++output;
            }
        }
    }
}

void mi_reduce_max_s8(const mi_reduce_t *op, const int8_t *input, int8_t *output)
{
    reduce(op, 1, input, output);
}

void mi_reduce_min_s8(const mi_reduce_t *op, const int8_t *input, int8_t *output)
{
    reduce(op, -1, input, output);
}
