/* mi_whole.h -- types that store whole numbers, and how a value of any of them is read. */
#ifndef MICROINFER_MI_WHOLE_H
#define MICROINFER_MI_WHOLE_H

#include "microinfer/mi_config.h"

typedef enum {
    MI_BOOL, /* stored as 0 and 1 */
    MI_INT8,
    MI_UINT8,
    MI_INT16,
    MI_INT32
} mi_whole_t;

static inline int32_t mi_whole_at(mi_whole_t type, const void *values, int32_t i)
{
    switch (type) {
    case MI_INT8:
        return ((const int8_t *)values)[i];
    case MI_INT16:
        return ((const int16_t *)values)[i];
    case MI_INT32:
        return ((const int32_t *)values)[i];
    case MI_BOOL:
    case MI_UINT8:
    default:
        return ((const uint8_t *)values)[i];
    }
}

#endif
