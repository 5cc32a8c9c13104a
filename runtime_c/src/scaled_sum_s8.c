/* scaled_sum_s8.c -- MEAN and SUM, int8. */
#include "microinfer/scaled_sum_s8.h"

#include "mi_values_s8.h"

#define MI_OP mi_scaled_sum_s8_t
#define MI_KERNEL mi_scaled_sum_s8

#include "mi_scaled_sum_body.h"

void mi_scaled_sum_s8_begin(const mi_scaled_sum_s8_t *op, int32_t *sums)
{
    int32_t channel;

    for (channel = 0; channel < op->loops.kept.extent[2]; ++channel) {
        sums[channel] = op->offset;
    }
}

void mi_scaled_sum_s8_add(const mi_scaled_sum_s8_t *op, const int8_t *row, int32_t length,
                          int32_t *sums)
{
    const int32_t channels = op->loops.kept.extent[2];
    int32_t first;
    int32_t channel;

    for (first = 0; first < length; first += channels) {
        for (channel = 0; channel < channels; ++channel) {
            sums[channel] += row[first + channel];
        }
    }
}

void mi_scaled_sum_s8_end(const mi_scaled_sum_s8_t *op, const int32_t *sums, int8_t *output)
{
    int32_t channel;

    for (channel = 0; channel < op->loops.kept.extent[2]; ++channel) {
        output[channel] = scaled_value(op, sums[channel]);
    }
}
