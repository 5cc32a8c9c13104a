/* compare_s8.c -- the six comparisons, int8: twin of microinfer/ops/shared/comparison.py. */
#include "microinfer/compare_s8.h"

#include "mi_requantize.h"

#define UNIT 256 /* 8 bits added before the requantisation; |x - zero point| * 256 < 2^16 */

static int32_t scaled(const mi_comparable_t *operand, int8_t stored)
{
    return mi_requantize((stored - operand->zero_point) * UNIT, operand->multiplier,
                         operand->shift);
}

static int holds(mi_relation_t relation, int32_t first, int32_t second)
{
    switch (relation) {
    case MI_EQUAL:
        return first == second;
    case MI_NOT_EQUAL:
        return first != second;
    case MI_GREATER:
        return first > second;
    case MI_GREATER_EQUAL:
        return first >= second;
    case MI_LESS:
        return first < second;
    case MI_LESS_EQUAL:
        return first <= second;
    default:
        return 0;
    }
}

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
            const int32_t a = scaled(&op->first, *left);
            const int32_t b = scaled(&op->second, *right);
            *output = (uint8_t)holds(op->relation, a, b);
            left += broadcast->first_step;
            right += broadcast->second_step;
            ++output;
        }
    } while (mi_broadcast_next(broadcast, &run));
}
