/* pad_s16.c -- PAD and PADV2, int16: twin of microinfer/ops/shared/padding.py. */
#include "microinfer/pad_s16.h"

#include "mi_pad_position.h"

/* Writes `count` padding values; returns what follows them. */
static int16_t *fill(int16_t *output, int32_t value, int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int16_t)value;
    }
    return output + count;
}

void mi_pad_s16(const mi_pad_t *op, const int16_t *input, int16_t *output)
{
    int32_t position[MI_PAD_OUTER] = {0};
    int32_t row;
    int32_t i;

    for (row = 0; row < op->rows; ++row) {
        output = fill(output, op->value, op->row.before);
        if (mi_pad_holds_input(op, position)) {
            for (i = 0; i < op->row.inside; ++i) {
                output[i] = input[i];
            }
            input += op->row.inside; /* input rows come in the output's order */
            output += op->row.inside;
        } else {
            output = fill(output, op->value, op->row.inside);
        }
        output = fill(output, op->value, op->row.after);
        mi_pad_advance(op, position);
    }
}
