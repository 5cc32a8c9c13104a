/* mi_add_sub_s16.h -- the parameters that ADD and SUB share, int16; all zero points are 0.
 *
 * Twin of AddSub in microinfer/ops/shared/add_sub.py. Operands are raised by 15 bits and brought to a
 * common scale; their sum or difference then goes to the output's scale. The generator has proved
 * that no shift is positive and nothing leaves int32.
 */
#ifndef MICROINFER_MI_ADD_SUB_S16_H
#define MICROINFER_MI_ADD_SUB_S16_H

#include "microinfer/mi_broadcast.h"

typedef struct {
    int32_t first_multiplier;
    int32_t second_multiplier;
    int32_t output_multiplier;
    int8_t first_shift; /* shifts are left if positive */
    int8_t second_shift;
    int8_t output_shift;
    int16_t act_min; /* clamp: type range and fused activation */
    int16_t act_max;
} mi_add_sub_s16_t;

typedef struct {
    mi_add_sub_s16_t values;
    mi_broadcast_t broadcast;
} mi_add_sub_broadcast_s16_t;

#endif
