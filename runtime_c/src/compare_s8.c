/* compare_s8.c -- the six comparisons, int8: twin of microinfer/ops/shared/comparison.py. */
#include "microinfer/compare_s8.h"

#include "mi_compare_value.h"

void mi_compare_s8(const mi_compare_s8_t *op, const int8_t *first, const int8_t *second,
                   uint8_t *output)
{
    const mi_broadcast_t *broadcast = &op->broadcast;
    mi_broadcast_run_t run = {0};
    int32_t i;

    do {
        const int8_t *left = first + run.first;
        const int8_t *right = second + run.second;
        for (i = 0; i < broadcast->run_length; ++i) {
            const int32_t a = mi_compare_scaled(&op->first, *left);
            const int32_t b = mi_compare_scaled(&op->second, *right);
            *output = (uint8_t)mi_compare_holds(op->relation, a, b);
            left += broadcast->first_step;
            right += broadcast->second_step;
            ++output;
        }
    } while (mi_broadcast_next(broadcast, &run));
}
