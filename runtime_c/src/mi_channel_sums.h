/* mi_channel_sums.h -- sums that input rows are added to one at a time, [positions][channels]. */
#ifndef MICROINFER_MI_CHANNEL_SUMS_H
#define MICROINFER_MI_CHANNEL_SUMS_H

#include "mi_channel_output.h"

static inline void mi_channel_sums_begin(const mi_channels_t *channels, int32_t positions,
                                         int32_t count, int32_t *sums)
{
    int32_t position;
    int32_t channel;

    for (position = 0; position < positions; ++position) {
        for (channel = 0; channel < count; ++channel) {
            *sums = channels->bias[channel];
            ++sums;
        }
    }
}

/* The output may lie over the sums, from their first byte on or below: each sum is read before the
 * byte is written that may lie over it. */
static inline void mi_channel_sums_end(const mi_channels_t *channels, int32_t positions,
                                       int32_t count, const int32_t *sums, int8_t *output)
{
    int32_t position;
    int32_t channel;

    for (position = 0; position < positions; ++position) {
        for (channel = 0; channel < count; ++channel) {
            *output = mi_channel_output(channels, channel, *sums);
            ++output;
            ++sums;
        }
    }
}

#endif
