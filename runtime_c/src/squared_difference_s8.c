/* squared_difference_s8.c -- SQUARED_DIFFERENCE, int8: twin of
 * microinfer/ops/squared_difference.py. */
#include "microinfer/squared_difference_s8.h"

#include "mi_requantize.h"

#define UNIT 128 /* bits added before the first requantisation */

/* Steps are 0 or 1. Scaled terms are below 2^14, their difference below 2^15, its square below
 * 2^30; the generator has proved that its left shift fits. */
static void run_values(const mi_add_sub_t *op, const int8_t *first, int32_t first_step,
                       const int8_t *second, int32_t second_step, int8_t *output, int32_t count)
{
    const int32_t low = op->act_min - op->output_zero_point;
    const int32_t high = op->act_max - op->output_zero_point;
    int32_t i;

    for (i = 0; i < count; ++i) {
        const int32_t scaled_first = mi_requantize((*first - op->first_zero_point) * UNIT,
                                                   op->first_multiplier, op->first_shift);
        const int32_t scaled_second = mi_requantize((*second - op->second_zero_point) * UNIT,
                                                    op->second_multiplier, op->second_shift);
        const int32_t difference = scaled_first - scaled_second;
        const int32_t square =
            mi_requantize(difference * difference, op->output_multiplier, op->output_shift);
        output[i] = (int8_t)(mi_clamp(square, low, high) + op->output_zero_point);
        first += first_step;
        second += second_step;
    }
}

void mi_squared_difference_s8(const mi_add_sub_t *op, const int8_t *first, const int8_t *second,
                              int8_t *output, int32_t count)
{
    run_values(op, first, 1, second, 1, output, count);
}

void mi_squared_difference_broadcast_s8(const mi_add_sub_broadcast_t *op, const int8_t *first,
                                        const int8_t *second, int8_t *output)
{
    const mi_broadcast_t *broadcast = &op->broadcast;
    mi_broadcast_run_t run = {0};

    do {
        run_values(&op->values, first + run.first, broadcast->first_step, second + run.second,
                   broadcast->second_step, output, broadcast->run_length);
        output += broadcast->run_length;
    } while (mi_broadcast_next(broadcast, &run));
}
