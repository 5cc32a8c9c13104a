/* mi_nibbles.h -- weights of 4 bits, two to a byte, the first in the low bits. */
#ifndef MICROINFER_MI_NIBBLES_H
#define MICROINFER_MI_NIBBLES_H

#include "microinfer/mi_config.h"

/* Weight i, from -8 to 7. */
static inline int32_t mi_nibble(const uint8_t *packed, int32_t i)
{
    const uint32_t pair = packed[i >> 1];
    const uint32_t stored = (i & 1) != 0 ? pair >> 4 : pair & 15u;
    return (int32_t)(stored ^ 8u) - 8;
}

/* acc + sum of a[i] * weight first + i. */
static inline int32_t mi_dot_s4(int32_t acc, const int8_t *a, const uint8_t *packed, int32_t first,
                                int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        acc += a[i] * mi_nibble(packed, first + i);
    }
    return acc;
}

#endif
