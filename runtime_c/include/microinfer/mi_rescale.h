/* mi_rescale.h -- one integer tensor's values on another's scale and zero point, clamped.
 *
 * Twin of Rescale in microinfer/ops/shared/rescale.py. The generator has proved that
 * (x - input_zero_point) * 2^shift and act_min/act_max - output_zero_point fit int32.
 */
#ifndef MICROINFER_MI_RESCALE_H
#define MICROINFER_MI_RESCALE_H

#include "microinfer/mi_config.h"

typedef struct {
    int32_t multiplier;
    int32_t shift; /* left if positive */
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t act_min;
    int32_t act_max;
} mi_rescale_t;

#endif
