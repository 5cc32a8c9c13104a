/* lookup_s8.h -- any function of one int8, as a table of its 256 values. */
#ifndef MICROINFER_LOOKUP_S8_H
#define MICROINFER_LOOKUP_S8_H

#include "microinfer/mi_config.h"

/* output[i] = table[input[i] + 128]; output may be input. */
void mi_lookup_s8(const int8_t *table, const int8_t *input, int8_t *output, int32_t count);

#endif
