/* pad.h -- PAD and PADV2, any element type: bytes move, nothing is computed. */
#ifndef MICROINFER_PAD_H
#define MICROINFER_PAD_H

#include "microinfer/mi_pad.h"

/* One output row from the input row it holds, or from NULL where it is all padding. */
void mi_pad_row(const mi_pad_t *op, const void *input, void *output);

/* Whole tensors; input and output must not overlap. */
void mi_pad(const mi_pad_t *op, const void *input, void *output);

#endif
