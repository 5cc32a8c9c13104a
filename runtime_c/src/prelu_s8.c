/* prelu_s8.c -- PRELU, int8: twin of microinfer/ops/prelu.py. */
#include "microinfer/prelu_s8.h"

#include "mi_requantize.h"

/* Steps are 0 or 1. |x * alpha| <= 255 * 255; the generator has proved that shifts fit. */
static void run_values(const mi_prelu_s8_t *op, const int8_t *x, int32_t x_step,
                       const int8_t *alpha, int32_t alpha_step, int8_t *output, int32_t count)
{
    const int32_t low = op->act_min - op->output_zero_point;
    const int32_t high = op->act_max - op->output_zero_point;
    int32_t i;

    for (i = 0; i < count; ++i) {
        const int32_t value = *x - op->first_zero_point;
        const int32_t scaled =
            value >= 0 ? mi_requantize(value, op->positive_multiplier, op->positive_shift)
                       : mi_requantize(value * (*alpha - op->second_zero_point),
                                       op->negative_multiplier, op->negative_shift);
        output[i] = (int8_t)(mi_clamp(scaled, low, high) + op->output_zero_point);
        x += x_step;
        alpha += alpha_step;
    }
}

void mi_prelu_s8(const mi_prelu_s8_t *op, const int8_t *x, const int8_t *alpha, int8_t *output,
                 int32_t count)
{
    run_values(op, x, 1, alpha, 1, output, count);
}

void mi_prelu_broadcast_s8(const mi_prelu_broadcast_s8_t *op, const int8_t *x,
                           const int8_t *alpha, int8_t *output)
{
    const mi_broadcast_t *broadcast = &op->broadcast;
    mi_broadcast_run_t run = {0};

    do {
        run_values(&op->values, x + run.first, broadcast->first_step, alpha + run.second,
                   broadcast->second_step, output, broadcast->run_length);
        output += broadcast->run_length;
    } while (mi_broadcast_next(broadcast, &run));
}
