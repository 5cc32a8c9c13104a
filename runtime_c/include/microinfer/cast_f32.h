/* cast_f32.h -- CAST from whole numbers to float32. */
#ifndef MICROINFER_CAST_F32_H
#define MICROINFER_CAST_F32_H

#include "microinfer/mi_whole.h"

void mi_cast_f32(mi_whole_t from, const void *input, float *output, int32_t count);

#endif
