/* mi_sigmoid.h -- logistic and tanh in Q0.15, between the points of one table.
 *
 * Twin of sigmoid_at and tanh_at in microinfer/transcendental.py. Arguments are in units of
 * 1/12288; any int32 but INT32_MIN.
 */
#ifndef MICROINFER_MI_SIGMOID_H
#define MICROINFER_MI_SIGMOID_H

#include "microinfer/mi_config.h"

/* Between table[entry] and the next, by `fraction` of 2^bits. */
static inline int32_t mi_sigmoid_interpolate(const uint16_t *table, int32_t entry,
                                             int32_t fraction, int32_t bits)
{
    const int32_t base = table[entry];
    return base * (INT32_C(1) << bits) + fraction * (table[entry + 1] - base);
}

/* logistic(argument / 12288) in Q0.15. */
static inline int32_t mi_sigmoid_at(const uint16_t *table, int32_t argument)
{
    const int32_t magnitude = argument < 0 ? -argument : argument;
    const int32_t entry = magnitude >> 9;
    const int32_t result = entry >= 255
                               ? INT32_C(0x7FFF) * 1024
                               : mi_sigmoid_interpolate(table, entry, magnitude & 511, 9);
    const int32_t rounded = argument >= 0 ? result + 512 : (INT32_C(1) << 25) - result + 511;
    return rounded >> 10;
}

/* tanh(argument / 12288) in Q0.15. */
static inline int32_t mi_tanh_at(const uint16_t *table, int32_t argument)
{
    const int32_t magnitude = argument < 0 ? -argument : argument;
    const int32_t entry = magnitude >> 8;
    const int32_t result = entry >= 255
                               ? INT32_C(0xFFFF) * 256
                               : mi_sigmoid_interpolate(table, entry, magnitude & 255, 8);
    const int32_t centred = argument >= 0 ? result - (INT32_C(1) << 23) + 128
                                          : (INT32_C(1) << 23) - result + 127;
    return centred >> 8;
}

#endif
