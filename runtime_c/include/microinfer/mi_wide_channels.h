/* mi_wide_channels.h -- how a sum of int16 times int8 products becomes a stored int16 output.
 *
 * Twin of WideChannelTable in microinfer/ops/shared/quantization.py. Zero points are 0.
 */
#ifndef MICROINFER_MI_WIDE_CHANNELS_H
#define MICROINFER_MI_WIDE_CHANNELS_H

#include "microinfer/mi_config.h"

typedef struct {
    const int64_t *bias;       /* [channels] */
    const int16_t *multiplier; /* [channels], or one for all; 15 bits */
    const int8_t *shift;       /* as multiplier; left if positive */
    int16_t per_channel;       /* 1: a multiplier per channel; 0: one for all */
    int16_t act_min;           /* clamp: type range and fused activation */
    int16_t act_max;
} mi_wide_channels_t;

#endif
