/* logistic_s16.c -- LOGISTIC, int16: twin of microinfer/ops/logistic.py and shared/curve.py. */
#include "microinfer/logistic_s16.h"

#include "mi_sigmoid.h"

void mi_logistic_s16(const mi_curve_s16_t *op, const int16_t *input, int16_t *output, int32_t count)
{
    const int32_t half = (int32_t)((UINT32_C(1) << op->right_shift) >> 1);
    int32_t i;

    for (i = 0; i < count; ++i) {
        /* |x * multiplier| <= 2^15 * 65535; a shift leaves the multiplier at most 2^15. */
        const int32_t argument = (input[i] * op->multiplier + half) >> op->right_shift;
        output[i] = (int16_t)mi_sigmoid_at(op->table, argument);
    }
}
