/* svdf_s16.c -- SVDF, int8 frames and an int16 state: twin of microinfer/ops/svdf.py.
 *
 * A sum over an int16 memory may leave int32: it is kept unsigned, which wraps around.
 */
#include "microinfer/svdf_s16.h"

#include <string.h>

#include "mi_requantize.h"

/* A filter's answer to the frame, as its memory stores it. */
static int16_t newest_entry(const mi_svdf_s16_t *op, const int8_t *input, const int8_t *weights)
{
    int32_t acc = 0;
    int32_t i;

    for (i = 0; i < op->features; ++i) {
        acc += (input[i] - op->input_zero_point) * weights[i];
    }
    acc = mi_requantize(acc, op->feature_multiplier, op->feature_shift);
    return (int16_t)mi_clamp(acc, INT16_MIN, INT16_MAX);
}

/* acc + one filter's memory weighted over time. */
static uint32_t weigh(const mi_svdf_s16_t *op, const int16_t *memory, const int16_t *weights,
                      uint32_t acc)
{
    int32_t i;

    for (i = 0; i < op->memory; ++i) {
        acc += (uint32_t)((int32_t)memory[i] * weights[i]);
    }
    return acc;
}

/* The bits of an unsigned sum as two's complement; a plain conversion is the compiler's choice. */
static int32_t as_signed(uint32_t acc)
{
    return acc <= (uint32_t)INT32_MAX ? (int32_t)acc : -(int32_t)(UINT32_MAX - acc) - 1;
}

void mi_svdf_s16(const mi_svdf_s16_t *op, const int8_t *input, int16_t *state, int8_t *output)
{
    const int32_t low = INT8_MIN - op->output_zero_point;
    const int32_t high = INT8_MAX - op->output_zero_point;
    const size_t kept = ((size_t)op->memory - 1u) * sizeof *state;
    int32_t batch;
    int32_t unit;
    int32_t filter;

    for (batch = 0; batch < op->batches; ++batch) {
        const int8_t *feature_weights = op->feature_weights;
        const int16_t *time_weights = op->time_weights;
        for (unit = 0; unit < op->units; ++unit) {
            uint32_t sum = (uint32_t)op->bias[unit];
            int32_t acc;
            for (filter = 0; filter < op->rank; ++filter) {
                memmove(state, state + 1, kept);
                state[op->memory - 1] = newest_entry(op, input, feature_weights);
                sum = weigh(op, state, time_weights, sum);
                feature_weights += op->features;
                time_weights += op->memory;
                state += op->memory;
            }
            acc = mi_requantize(as_signed(sum), op->time_multiplier, op->time_shift);
            *output = (int8_t)(mi_clamp(acc, low, high) + op->output_zero_point);
            ++output;
        }
        input += op->features;
    }
}
