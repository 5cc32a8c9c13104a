/* rsqrt_s16.c -- RSQRT, int16: twin of Rsqrt16 in microinfer/ops/rsqrt.py. */
#include "microinfer/rsqrt_s16.h"

#include "mi_inverse_sqrt.h"
#include "mi_requantize.h"

#define MI_EXTRA_BITS 20

static int32_t inverse_root(const mi_rsqrt_s16_t *op, int32_t value)
{
    const mi_inverse_sqrt_t root = mi_inverse_sqrt(value);
    /* A root of 1 at most, so that 2^20 is the largest, and 2^30 after the shift. */
    const int32_t raised = mi_requantize(1, root.multiplier, root.shift + MI_EXTRA_BITS);
    return mi_requantize(raised, op->multiplier, op->shift);
}

void mi_rsqrt_s16(const mi_rsqrt_s16_t *op, const int16_t *input, int16_t *output, int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        const int32_t value = input[i];
        const int32_t root = value > 0 ? inverse_root(op, value) : INT16_MAX;
        output[i] = (int16_t)(root > INT16_MAX ? INT16_MAX : root);
    }
}
