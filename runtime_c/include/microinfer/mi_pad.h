/* mi_pad.h -- the parameters of PAD and PADV2: twin of ConstantPad in
 * microinfer/ops/shared/padding.py. */
#ifndef MICROINFER_MI_PAD_H
#define MICROINFER_MI_PAD_H

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
    mi_pad_loop_t row;                 /* in bytes; of mi_pad_s16, in values */
    int32_t rows;                      /* of the output */
    int32_t value;                     /* of every padding byte, 0 to 255; of mi_pad_s16, the int16 */
} mi_pad_t;

#endif
