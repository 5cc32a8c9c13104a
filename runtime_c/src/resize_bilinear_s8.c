/* resize_bilinear_s8.c -- RESIZE_BILINEAR, int8: twin of microinfer/ops/resize_bilinear.py. */
#include "microinfer/resize_bilinear_s8.h"

enum { ONE = 1024 };

/* A sum of four values weighted in 1/1024 twice, rounded half away from zero. The generator has
 * proved from the weights that it stays below 2^31. */
static int8_t rounded(int32_t sum)
{
    const int32_t half = ONE * ONE / 2;
    return (int8_t)(sum > 0 ? (sum + half) / (ONE * ONE) : (sum - half) / (ONE * ONE));
}

void mi_resize_bilinear_s8_row(const mi_resize_bilinear_s8_t *op, const int8_t *above,
                               const int8_t *below, int32_t weight, int8_t *output)
{
    int32_t x;
    int32_t channel;

    for (x = 0; x < op->output_width; ++x) {
        const int16_t *column = op->columns + 3 * x;
        const int32_t low = column[0] * op->depth;
        const int32_t high = column[1] * op->depth;
        const int32_t right = column[2];
        for (channel = 0; channel < op->depth; ++channel) {
            const int32_t top = above[low + channel] * (ONE - right) + above[high + channel] * right;
            const int32_t bottom =
                below[low + channel] * (ONE - right) + below[high + channel] * right;
            *output = rounded(top * (ONE - weight) + bottom * weight);
            ++output;
        }
    }
}

void mi_resize_bilinear_s8(const mi_resize_bilinear_s8_t *op, const int8_t *input, int8_t *output)
{
    const int32_t input_row = op->input_width * op->depth;
    int32_t batch;
    int32_t y;

    for (batch = 0; batch < op->batches; ++batch) {
        for (y = 0; y < op->output_height; ++y) {
            const int16_t *row = op->rows + 3 * y;
            mi_resize_bilinear_s8_row(op, input + row[0] * input_row, input + row[1] * input_row,
                                      row[2], output);
            output += op->output_width * op->depth;
        }
        input += op->input_height * input_row;
    }
}
