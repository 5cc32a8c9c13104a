/* cast.h -- CAST between whole numbers. */
#ifndef MICROINFER_CAST_H
#define MICROINFER_CAST_H

#include "microinfer/mi_whole.h"

/* Integers wrap around where they do not fit; to MI_BOOL, whether a value is not 0. */
void mi_cast(mi_whole_t from, mi_whole_t to, const void *input, void *output, int32_t count);

#endif
