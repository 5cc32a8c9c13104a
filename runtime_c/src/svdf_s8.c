/* svdf_s8.c -- SVDF, int8: twin of microinfer/ops/svdf.py. */
#include "microinfer/svdf_s8.h"

#include <string.h>

#include "mi_requantize.h"

/* A filter's answer to the frame, as its memory stores it: clamped before the zero point is
 * added, so that it may wrap around, as in TFLM. */
static int8_t newest_entry(const mi_svdf_s8_t *op, const int8_t *input, const int8_t *weights)
{
    int32_t acc = 0;
    int32_t i;

    for (i = 0; i < op->features; ++i) {
        acc += (input[i] - op->input_zero_point) * weights[i];
    }
    acc = mi_requantize(acc, op->feature_multiplier, op->feature_shift);
    acc = mi_clamp(acc, INT8_MIN, INT8_MAX) + op->state_zero_point;
    if (acc > INT8_MAX) {
        acc -= 256;
    } else if (acc < INT8_MIN) {
        acc += 256;
    }
    return (int8_t)acc;
}

/* acc + one filter's memory weighted over time. */
static int32_t weigh(const mi_svdf_s8_t *op, const int8_t *memory, const int8_t *weights,
                     int32_t acc)
{
    int32_t i;

    for (i = 0; i < op->memory; ++i) {
        acc += (memory[i] - op->state_zero_point) * weights[i];
    }
    return acc;
}

void mi_svdf_s8(const mi_svdf_s8_t *op, const int8_t *input, int8_t *state, int8_t *output)
{
    const int32_t low = INT8_MIN - op->output_zero_point;
    const int32_t high = INT8_MAX - op->output_zero_point;
    int32_t batch;
    int32_t unit;
    int32_t filter;

    for (batch = 0; batch < op->batches; ++batch) {
        const int8_t *feature_weights = op->feature_weights;
        const int8_t *time_weights = op->time_weights;
        for (unit = 0; unit < op->units; ++unit) {
            int32_t acc = op->bias[unit];
            for (filter = 0; filter < op->rank; ++filter) {
                memmove(state, state + 1, (size_t)op->memory - 1u);
                state[op->memory - 1] = newest_entry(op, input, feature_weights);
                acc = weigh(op, state, time_weights, acc);
                feature_weights += op->features;
                time_weights += op->memory;
                state += op->memory;
            }
            acc = mi_requantize(acc, op->time_multiplier, op->time_shift);
            *output = (int8_t)(mi_clamp(acc, low, high) + op->output_zero_point);
            ++output;
        }
        input += op->features;
    }
}
