/* logical.c -- LOGICAL_AND, LOGICAL_OR, LOGICAL_NOT: twin of microinfer/ops/shared/logic.py.
 *
 * A bool is 0 or 1, so `least` says how many of a pair must be true: 2 for both, 1 for either.
 */
#include "microinfer/logical.h"

static void count_pairs(const mi_broadcast_t *op, int32_t least, const uint8_t *first,
                        const uint8_t *second, uint8_t *output)
{
    mi_broadcast_run_t run = {0};
    int32_t i;

    do {
        const uint8_t *left = first + run.first;
        const uint8_t *right = second + run.second;
        for (i = 0; i < op->run_length; ++i) {
            *output = (*left != 0) + (*right != 0) >= least ? 1 : 0;
            left += op->first_step;
            right += op->second_step;
            ++output;
        }
    } while (mi_broadcast_next(op, &run));
}

void mi_logical_and(const mi_broadcast_t *op, const uint8_t *first, const uint8_t *second,
                    uint8_t *output)
{
    count_pairs(op, 2, first, second, output);
}

void mi_logical_or(const mi_broadcast_t *op, const uint8_t *first, const uint8_t *second,
                   uint8_t *output)
{
    count_pairs(op, 1, first, second, output);
}

void mi_logical_not(const uint8_t *input, uint8_t *output, int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = input[i] == 0 ? 1 : 0;
    }
}
