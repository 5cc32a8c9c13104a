/* extremum_s16.c -- MAXIMUM and MINIMUM, int16: twin of microinfer/ops/shared/extremum.py. */
#include "microinfer/extremum_s16.h"

/* sign: 1 for the larger, -1 for the smaller. */
static void extremum(const mi_broadcast_t *op, int32_t sign, const int16_t *first,
                     const int16_t *second, int16_t *output)
{
    mi_broadcast_run_t run = {0};
    int32_t i;

    do {
        const int16_t *left = first + run.first;
        const int16_t *right = second + run.second;
        for (i = 0; i < op->run_length; ++i) {
            *output = sign * *left > sign * *right ? *left : *right;
            left += op->first_step;
            right += op->second_step;
            ++output;
        }
    } while (mi_broadcast_next(op, &run));
}

void mi_maximum_s16(const mi_broadcast_t *op, const int16_t *first, const int16_t *second,
                    int16_t *output)
{
    extremum(op, 1, first, second, output);
}

void mi_minimum_s16(const mi_broadcast_t *op, const int16_t *first, const int16_t *second,
                    int16_t *output)
{
    extremum(op, -1, first, second, output);
}
