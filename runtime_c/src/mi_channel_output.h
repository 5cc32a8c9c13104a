/* mi_channel_output.h -- the one place where an accumulator is requantised to an output. */
#ifndef MICROINFER_MI_CHANNEL_OUTPUT_H
#define MICROINFER_MI_CHANNEL_OUTPUT_H

#include "microinfer/mi_channels.h"
#include "mi_requantize.h"

static inline int8_t mi_channel_output(const mi_channels_t *channels, int32_t channel, int32_t acc)
{
    const int32_t entry = channel * channels->per_channel;
    const int32_t scaled =
        mi_requantize(acc, channels->multiplier[entry], channels->shift[entry]);
    /* |scaled| < 2^31 and |zero point| <= 128: clamp before adding, so the sum cannot wrap. */
    const int32_t low = channels->act_min - channels->output_zero_point;
    const int32_t high = channels->act_max - channels->output_zero_point;
    return (int8_t)(mi_clamp(scaled, low, high) + channels->output_zero_point);
}

#endif
