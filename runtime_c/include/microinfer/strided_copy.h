/* strided_copy.h -- every operator that only moves values: runs of bytes in a fixed loop nest. */
#ifndef MICROINFER_STRIDED_COPY_H
#define MICROINFER_STRIDED_COPY_H

#include "microinfer/mi_config.h"

#define MI_COPY_LOOPS 6

typedef struct {
    int32_t run_bytes;                     /* contiguous on both sides */
    int32_t extents[MI_COPY_LOOPS];        /* outermost first; 1 where a loop is not needed */
    int32_t input_strides[MI_COPY_LOOPS];  /* bytes; may be 0 or negative */
    int32_t output_strides[MI_COPY_LOOPS]; /* bytes */
} mi_strided_copy_t;

/* input, output: where the first run lies; they must not overlap. */
void mi_strided_copy(const mi_strided_copy_t *op, const void *input, void *output);

/* Bytes that no copy covers. */
void mi_fill_bytes(void *output, int32_t value, size_t size);

#endif
