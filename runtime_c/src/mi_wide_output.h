/* mi_wide_output.h -- sums of int16 times int8 products, and their way to an output. */
#ifndef MICROINFER_MI_WIDE_OUTPUT_H
#define MICROINFER_MI_WIDE_OUTPUT_H

#include "microinfer/mi_wide_channels.h"
#include "mi_requantize.h"

#define MI_WIDE_BLOCK 256 /* products of 2^15 * 2^7 whose sum fits int32 */

/* acc + sum of a[i]*b[i]: in 32 bits as long as they suffice. */
static inline int64_t mi_dot_s16(int64_t acc, const int16_t *a, const int8_t *b, int32_t count)
{
    while (count > 0) {
        const int32_t block = count < MI_WIDE_BLOCK ? count : MI_WIDE_BLOCK;
        int32_t sum = 0;
        int32_t i;
        for (i = 0; i < block; ++i) {
            sum += (int32_t)a[i] * b[i];
        }
        acc += sum;
        a += block;
        b += block;
        count -= block;
    }
    return acc;
}

static inline int16_t mi_wide_output(const mi_wide_channels_t *channels, int32_t channel,
                                     int64_t acc)
{
    const int32_t entry = channel * channels->per_channel;
    const int32_t scaled =
        mi_requantize_wide(acc, channels->multiplier[entry], channels->shift[entry]);
    return (int16_t)mi_clamp(scaled, channels->act_min, channels->act_max);
}

#endif
