/* resize_bilinear_s16.c -- RESIZE_BILINEAR, int16: twin of microinfer/ops/resize_bilinear.py. */
#include "microinfer/resize_bilinear_s16.h"

enum { ONE = 1024, BITS = 20 };

/* A sum of four values weighted in 1/1024 twice, rounded half away from zero. */
static int16_t rounded(int64_t sum)
{
    const int64_t half = INT64_C(1) << (BITS - 1);
    return (int16_t)(sum > 0 ? (sum + half) >> BITS : -((half - sum) >> BITS));
}

void mi_resize_bilinear_s16_row(const mi_resize_bilinear_s16_t *op, const int16_t *above,
                                const int16_t *below, int32_t weight, int16_t *output)
{
    int32_t x;
    int32_t channel;

    for (x = 0; x < op->output_width; ++x) {
        const int16_t *column = op->columns + 3 * x;
        const int32_t low = column[0] * op->depth;
        const int32_t high = column[1] * op->depth;
        const int64_t right = column[2];
        for (channel = 0; channel < op->depth; ++channel) {
            /* Weights are int16: top and bottom are below 2^32, the sum below 2^49. */
            const int64_t top = above[low + channel] * (ONE - right) + above[high + channel] * right;
            const int64_t bottom =
                below[low + channel] * (ONE - right) + below[high + channel] * right;
            *output = rounded(top * (ONE - weight) + bottom * weight);
            ++output;
        }
    }
}

void mi_resize_bilinear_s16(const mi_resize_bilinear_s16_t *op, const int16_t *input,
                            int16_t *output)
{
    const int32_t input_row = op->input_width * op->depth;
    int32_t batch;
    int32_t y;

    for (batch = 0; batch < op->batches; ++batch) {
        for (y = 0; y < op->output_height; ++y) {
            const int16_t *row = op->rows + 3 * y;
            mi_resize_bilinear_s16_row(op, input + row[0] * input_row, input + row[1] * input_row,
                                       row[2], output);
            output += op->output_width * op->depth;
        }
        input += op->input_height * input_row;
    }
}
