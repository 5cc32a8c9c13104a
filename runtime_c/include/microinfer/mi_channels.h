/* mi_channels.h -- how a sum of products becomes a stored int8 output, channel by channel.
 *
 * Twin of ChannelTable in microinfer/ops/shared/quantization.py. The tables are computed ahead of time.
 */
#ifndef MICROINFER_MI_CHANNELS_H
#define MICROINFER_MI_CHANNELS_H

#include "microinfer/mi_config.h"

typedef struct {
    const int32_t *bias;       /* [channels]; where the kernel multiplies raw inputs, minus input
                                  zero point * sum of weights */
    const int32_t *multiplier; /* [channels], or one for all */
    const int8_t *shift;       /* as multiplier; left if positive */
    int16_t per_channel;       /* 1: a multiplier per channel; 0: one for all */
    int16_t output_zero_point;
    int16_t act_min;           /* clamp: type range and fused activation */
    int16_t act_max;
} mi_channels_t;

#endif
