/* concatenation.h -- CONCATENATION, any element type: bytes move, nothing is computed. */
#ifndef MICROINFER_CONCATENATION_H
#define MICROINFER_CONCATENATION_H

#include "microinfer/mi_config.h"

/* A row is everything from the axis inwards. */
typedef struct {
    int32_t rows;
    int32_t row_bytes; /* of the output */
} mi_concatenation_t;

/* Copies every row of one operand to `offset` bytes into each output row; one call per operand.
 * The operand and the output must not overlap. */
void mi_concatenation(const mi_concatenation_t *op, const void *operand, int32_t operand_row_bytes,
                      int32_t offset, void *output);

/* The same for some of the rows, `output` being the first of them. */
void mi_concatenation_rows(const mi_concatenation_t *op, const void *operand,
                           int32_t operand_row_bytes, int32_t offset, int32_t rows, void *output);

#endif
