/* lstm_s8.c -- UNIDIRECTIONAL_SEQUENCE_LSTM, int8. */
#include "microinfer/lstm_s8.h"

#include "mi_dot.h"
#include "mi_values_s8.h"

#define MI_OP mi_lstm_s8_t
#define MI_GATE mi_lstm_gate_t
#define MI_KERNEL mi_lstm_s8
#define MI_SUM int32_t
#define MI_DOT mi_dot_s8
#define MI_RECURRENT_BIAS(gate, unit) (gate)->recurrent_bias[unit]
#define MI_SCALED mi_requantize

#include "mi_lstm_body.h"
