/* concatenation.c -- CONCATENATION: twin of microinfer/ops/concatenation.py. */
#include "microinfer/concatenation.h"

#include <string.h>

void mi_concatenation_rows(const mi_concatenation_t *op, const void *operand,
                           int32_t operand_row_bytes, int32_t offset, int32_t rows, void *output)
{
    const uint8_t *source = (const uint8_t *)operand;
    uint8_t *target = (uint8_t *)output + offset;
    int32_t row;

    for (row = 0; row < rows; ++row) {
        memcpy(target, source, (size_t)operand_row_bytes);
        source += operand_row_bytes;
        target += op->row_bytes;
    }
}

void mi_concatenation(const mi_concatenation_t *op, const void *operand, int32_t operand_row_bytes,
                      int32_t offset, void *output)
{
    mi_concatenation_rows(op, operand, operand_row_bytes, offset, op->rows, output);
}
