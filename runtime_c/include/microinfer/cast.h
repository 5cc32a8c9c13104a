/* cast.h -- CAST between stored types. */
#ifndef MICROINFER_CAST_H
#define MICROINFER_CAST_H

#include "microinfer/mi_config.h"

typedef enum {
    MI_BOOL, /* stored as 0 and 1 */
    MI_INT8,
    MI_UINT8,
    MI_INT16,
    MI_INT32
} mi_whole_t;

/* Integers wrap around where they do not fit; to MI_BOOL, whether a value is not 0. */
void mi_cast(mi_whole_t from, mi_whole_t to, const void *input, void *output, int32_t count);

void mi_cast_to_f32(mi_whole_t from, const void *input, float *output, int32_t count);

#endif
