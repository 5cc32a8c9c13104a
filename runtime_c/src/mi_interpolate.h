/* mi_interpolate.h -- a function of an int16: 513 points and straight lines between them.
 *
 * Twin of interpolate in microinfer/ops/shared/interpolation.py.
 */
#ifndef MICROINFER_MI_INTERPOLATE_H
#define MICROINFER_MI_INTERPOLATE_H

#include "microinfer/mi_config.h"

/* x within int16. |slope| < 2^16, so the product is below 2^23. */
static inline int32_t mi_interpolate(const int16_t *table, int32_t x)
{
    const int32_t entry = 256 + (x >> 7);
    const int32_t slope = table[entry + 1] - table[entry];
    return table[entry] + ((slope * (x & 127) + 64) >> 7);
}

#endif
