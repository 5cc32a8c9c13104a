/* lookup_s16.h -- any function of one int16, as 513 of its values and lines between them. */
#ifndef MICROINFER_LOOKUP_S16_H
#define MICROINFER_LOOKUP_S16_H

#include "microinfer/mi_config.h"

/* table[513]: the outputs of inputs -32768, -32640 ...; output may be input. */
void mi_lookup_s16(const int16_t *table, const int16_t *input, int16_t *output, int32_t count);

#endif
