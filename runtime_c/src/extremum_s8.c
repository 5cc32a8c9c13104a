/* extremum_s8.c -- MAXIMUM and MINIMUM, int8: twin of microinfer/ops/shared/extremum.py. */
#include "microinfer/extremum_s8.h"

/* sign: 1 for the larger, -1 for the smaller. */
static void extremum(const mi_broadcast_t *op, int32_t sign, const int8_t *first,
                     const int8_t *second, int8_t *output)
{
    mi_broadcast_run_t run = {0};
    int32_t i;

    do {
        const int8_t *left = first + run.first;
        const int8_t *right = second + run.second;
        for (i = 0; i < op->run_length; ++i) {
            *output = sign * *left > sign * *right ? *left : *right;
            left += op->first_step;
            right += op->second_step;
            ++output;
        }
    } while (mi_broadcast_next(op, &run));
}

void mi_maximum_s8(const mi_broadcast_t *op, const int8_t *first, const int8_t *second,
                   int8_t *output)
{
    extremum(op, 1, first, second, output);
}

void mi_minimum_s8(const mi_broadcast_t *op, const int8_t *first, const int8_t *second,
                   int8_t *output)
{
    extremum(op, -1, first, second, output);
}
