/* fully_connected_s4.c -- FULLY_CONNECTED, weights of 4 bits unpacked as they are used: twin of
 * microinfer/ops/fully_connected.py. */
#include "microinfer/fully_connected_s4.h"

#include "mi_channel_output.h"
#include "mi_nibbles.h"

void mi_fully_connected_s4(const mi_fully_connected_s4_t *op, const int8_t *input, int8_t *output)
{
    int32_t batch;
    int32_t feature;

    for (batch = 0; batch < op->batches; ++batch) {
        for (feature = 0; feature < op->out_features; ++feature) {
            const int32_t acc = mi_dot_s4(op->channels.bias[feature], input, op->weights,
                                          feature * op->in_features, op->in_features);
            output[feature] = mi_channel_output(&op->channels, feature, acc);
        }
        input += op->in_features;
        output += op->out_features;
    }
}
