/* mi_interpolate.h -- a function of an int16: 513 points and straight lines between them.
 *
 * Twin of interpolate in microinfer/ops/shared/interpolation.py.
 */
#ifndef MICROINFER_MI_INTERPOLATE_H
#define MICROINFER_MI_INTERPOLATE_H

#include "microinfer/mi_config.h"

/* x as int16 holds it; |x| <= 3 * 2^15. */
static inline int32_t mi_wrap_s16(int32_t x)
{
    return ((x + 98304) & 65535) - 32768;
}

/* x within int16. Slopes and sums beyond int16 wrap, as they do in TFLite. */
static inline int32_t mi_interpolate(const int16_t *table, int32_t x)
{
    const int32_t entry = 256 + (x >> 7);
    const int32_t slope = mi_wrap_s16(table[entry + 1] - table[entry]);
    return mi_wrap_s16(table[entry] + ((slope * (x & 127) + 64) >> 7));
}

#endif
