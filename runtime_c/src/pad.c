/* pad.c -- PAD and PADV2: twin of microinfer/ops/shared/padding.py. */
#include "microinfer/pad.h"

#include <string.h>

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

/* Whether the output row at a position holds an input row. */
static int holds_input(const mi_pad_t *op, const int32_t *position)
{
    int32_t loop;

    for (loop = 0; loop < MI_PAD_OUTER; ++loop) {
        const int32_t inner = position[loop] - op->outer[loop].before;
        if (inner < 0 || inner >= op->outer[loop].inside) {
            return 0;
        }
    }
    return 1;
}

/* The position of the next output row; the innermost loop runs fastest. */
static void advance(const mi_pad_t *op, int32_t *position)
{
    int32_t loop;

    for (loop = MI_PAD_OUTER - 1; loop >= 0; --loop) {
        const mi_pad_loop_t *extent = &op->outer[loop];
        ++position[loop];
        if (position[loop] < extent->before + extent->inside + extent->after) {
            return;
        }
        position[loop] = 0;
    }
}

void mi_pad(const mi_pad_t *op, const void *input, void *output)
{
    const int32_t output_row = op->row.before + op->row.inside + op->row.after;
    const uint8_t *next = (const uint8_t *)input; /* input rows come in the output's order */
    uint8_t *bytes = (uint8_t *)output;
    int32_t position[MI_PAD_OUTER] = {0};
    int32_t row;

    for (row = 0; row < op->rows; ++row) {
        if (holds_input(op, position)) {
            mi_pad_row(op, next, bytes);
            next += op->row.inside;
        } else {
            mi_pad_row(op, NULL, bytes);
        }
        bytes += output_row;
        advance(op, position);
    }
}
