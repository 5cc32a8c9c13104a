/* fully_connected_s8.c -- FULLY_CONNECTED, int8: twin of microinfer/ops/fully_connected.py.
 *
 * Inputs are multiplied raw; the input zero point is folded into the bias. A weight zero point
 * costs one sum of inputs per vector.
 */
#include "microinfer/fully_connected_s8.h"

#include "mi_channel_output.h"
#include "mi_channel_sums.h"
#include "mi_dot.h"

/* -weights_zero_point * sum of inputs: what every output feature of a vector has in common. */
static int32_t common_term(const mi_fully_connected_s8_t *op, const int8_t *input)
{
    int32_t sum = 0;
    int32_t i;

    if (op->weights_zero_point == 0) {
        return 0;
    }
    for (i = 0; i < op->in_features; ++i) {
        sum += input[i];
    }
    return -op->weights_zero_point * sum;
}

void mi_fully_connected_s8(const mi_fully_connected_s8_t *op, const int8_t *input, int8_t *output)
{
    int32_t batch;
    int32_t feature;

    for (batch = 0; batch < op->batches; ++batch) {
        const int8_t *weights = op->weights;
        const int32_t common = common_term(op, input);
        for (feature = 0; feature < op->out_features; ++feature) {
            const int32_t start = op->channels.bias[feature] + common;
            const int32_t acc = mi_dot_s8(start, input, weights, op->in_features);
            output[feature] = mi_channel_output(&op->channels, feature, acc);
            weights += op->in_features;
        }
        input += op->in_features;
        output += op->out_features;
    }
}

void mi_fully_connected_s8_begin(const mi_fully_connected_s8_t *op, int32_t *sums)
{
    mi_channel_sums_begin(&op->channels, 1, op->out_features, sums);
}

void mi_fully_connected_s8_add(const mi_fully_connected_s8_t *op, const int8_t *part, int32_t y,
                               int32_t length, int32_t *sums)
{
    const int8_t *weights = op->weights + y * length;
    int32_t feature;

    for (feature = 0; feature < op->out_features; ++feature) {
        sums[feature] = mi_dot_s8(sums[feature], part, weights, length);
        weights += op->in_features;
    }
}

void mi_fully_connected_s8_end(const mi_fully_connected_s8_t *op, const int32_t *sums,
                               int8_t *output)
{
    mi_channel_sums_end(&op->channels, 1, op->out_features, sums, output);
}
