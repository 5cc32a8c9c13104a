/* lstm_s16.h -- UNIDIRECTIONAL_SEQUENCE_LSTM, int16 with int8 weights. */
#ifndef MICROINFER_LSTM_S16_H
#define MICROINFER_LSTM_S16_H

#include "microinfer/mi_config.h"

typedef struct {
    const int8_t *weights;   /* [units][features] */
    const int8_t *recurrent; /* [units][units] */
    const int64_t *bias;     /* [units] */
    int32_t multiplier;      /* of both products, to Q3.12; 15 bits */
    int32_t shift;
    int32_t recurrent_multiplier;
    int32_t recurrent_shift;
} mi_lstm_wide_gate_t;

typedef struct {
    int32_t batches;
    int32_t steps;
    int32_t features;
    int32_t units;
    int32_t time_major; /* 1: [steps][batches][..], 0: [batches][steps][..] */
    mi_lstm_wide_gate_t input_gate;
    mi_lstm_wide_gate_t forget_gate;
    mi_lstm_wide_gate_t cell_gate;
    mi_lstm_wide_gate_t output_gate;
    const uint16_t *table; /* [256]: 65536 * logistic(k / 24) */
    int32_t forget_multiplier;
    int32_t forget_shift;
    int32_t update_multiplier;
    int32_t update_shift;
    int32_t hidden_multiplier;
    int32_t hidden_shift;
    int32_t hidden_zero_point; /* 0 */
    int32_t cell_clip;       /* 32768: none */
    int32_t cell_tanh_shift; /* of the cell on its way to Q3.12; left if positive */
} mi_lstm_s16_t;

/* input [..][features]; hidden and cell [batches][units], the state, are updated;
 * output [..][units] holds the hidden state after each step. */
void mi_lstm_s16(const mi_lstm_s16_t *op, const int16_t *input, int16_t *hidden, int16_t *cell,
                 int16_t *output);

#endif
