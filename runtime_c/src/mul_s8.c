/* mul_s8.c -- MUL, int8: twin of microinfer/ops/mul.py. */
#include "microinfer/mul_s8.h"

#include "mi_requantize.h"

/* Steps are 0 or 1. |product| <= 255 * 255; the generator has proved that its left shift fits. */
static void mul_run(const mi_mul_s8_t *op, const int8_t *first, int32_t first_step,
                    const int8_t *second, int32_t second_step, int8_t *output, int32_t count)
{
    const int32_t low = op->act_min - op->output_zero_point;
    const int32_t high = op->act_max - op->output_zero_point;
    int32_t i;

    for (i = 0; i < count; ++i) {
        const int32_t product =
            (int32_t)(*first - op->first_zero_point) * (*second - op->second_zero_point);
        const int32_t scaled = mi_requantize(product, op->multiplier, op->shift);
        output[i] = (int8_t)(mi_clamp(scaled, low, high) + op->output_zero_point);
        first += first_step;
        second += second_step;
    }
}

void mi_mul_s8(const mi_mul_s8_t *op, const int8_t *first, const int8_t *second, int8_t *output,
               int32_t count)
{
    mul_run(op, first, 1, second, 1, output, count);
}

void mi_mul_broadcast_s8(const mi_mul_broadcast_s8_t *op, const int8_t *first,
                         const int8_t *second, int8_t *output)
{
    const mi_broadcast_t *broadcast = &op->broadcast;
    mi_broadcast_run_t run = {0};

    do {
        mul_run(&op->values, first + run.first, broadcast->first_step, second + run.second,
                broadcast->second_step, output, broadcast->run_length);
        output += broadcast->run_length;
    } while (mi_broadcast_next(broadcast, &run));
}
