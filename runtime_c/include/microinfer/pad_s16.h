/* pad_s16.h -- PAD and PADV2 of int16 with a value whose two bytes differ. */
#ifndef MICROINFER_PAD_S16_H
#define MICROINFER_PAD_S16_H

#include "microinfer/mi_pad.h"

/* Whole tensors; input and output must not overlap. */
void mi_pad_s16(const mi_pad_t *op, const int16_t *input, int16_t *output);

#endif
