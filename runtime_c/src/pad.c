/* pad.c -- PAD and PADV2: twin of microinfer/ops/shared/padding.py. */
#include "microinfer/pad.h"

#include <string.h>

#include "mi_pad_position.h"

void mi_pad_row(const mi_pad_t *op, const void *input, void *output)
{
    const size_t before = (size_t)op->row.before;
    const size_t inside = (size_t)op->row.inside;
    const size_t after = (size_t)op->row.after;
    uint8_t *bytes = (uint8_t *)output;

    if (input == NULL) {
        memset(bytes, op->value, before + inside + after);
        return;
    }
    memset(bytes, op->value, before);
    memcpy(bytes + before, input, inside);
    memset(bytes + before + inside, op->value, after);
}

void mi_pad(const mi_pad_t *op, const void *input, void *output)
{
    const int32_t output_row = op->row.before + op->row.inside + op->row.after;
    const uint8_t *next = (const uint8_t *)input; /* input rows come in the output's order */
    uint8_t *bytes = (uint8_t *)output;
    int32_t position[MI_PAD_OUTER] = {0};
    int32_t row;

    for (row = 0; row < op->rows; ++row) {
        if (mi_pad_holds_input(op, position)) {
            mi_pad_row(op, next, bytes);
            next += op->row.inside;
        } else {
            mi_pad_row(op, NULL, bytes);
        }
        bytes += output_row;
        mi_pad_advance(op, position);
    }
}
