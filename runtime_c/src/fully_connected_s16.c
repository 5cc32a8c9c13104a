/* fully_connected_s16.c -- FULLY_CONNECTED, int16 activations: twin of
 * microinfer/ops/fully_connected.py. */
#include "microinfer/fully_connected_s16.h"

#include "mi_wide_output.h"

void mi_fully_connected_s16(const mi_fully_connected_s16_t *op, const int16_t *input,
                            int16_t *output)
{
    int32_t batch;
    int32_t feature;

    for (batch = 0; batch < op->batches; ++batch) {
        const int8_t *weights = op->weights;
        for (feature = 0; feature < op->out_features; ++feature) {
            const int64_t bias = op->channels.bias[feature];
            const int64_t acc = mi_dot_s16(bias, input, weights, op->in_features);
            output[feature] = mi_wide_output(&op->channels, feature, acc);
            weights += op->in_features;
        }
        input += op->in_features;
        output += op->out_features;
    }
}
