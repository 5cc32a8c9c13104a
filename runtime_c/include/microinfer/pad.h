/* pad.h -- PAD and PADV2, any element type: bytes move, nothing is computed. */
#ifndef MICROINFER_PAD_H
#define MICROINFER_PAD_H

#include "microinfer/mi_config.h"

#define MI_PAD_OUTER 5 /* loops around a row: one less than a tensor has dimensions */

/* A dimension of the output: padding, input, padding. */
typedef struct {
    int32_t before;
    int32_t inside;
    int32_t after;
} mi_pad_loop_t;

/* Dimensions without padding are merged into the one outside them ahead of time; dimensions that
 * are left over are {0, 1, 0}. */
typedef struct {
    mi_pad_loop_t outer[MI_PAD_OUTER]; /* outermost first */
    mi_pad_loop_t row;                 /* in bytes */
    int32_t rows;                      /* of the output */
    int32_t value;                     /* of every padding byte, 0 to 255 */
} mi_pad_t;

/* One output row from the input row it holds, or from NULL where it is all padding. */
void mi_pad_row(const mi_pad_t *op, const void *input, void *output);

/* Whole tensors; input and output must not overlap. */
void mi_pad(const mi_pad_t *op, const void *input, void *output);

#endif
