/* lstm_s16.c -- UNIDIRECTIONAL_SEQUENCE_LSTM, int16. */
#include "microinfer/lstm_s16.h"

#include "mi_values_s16.h"
#include "mi_wide_output.h"

#define MI_OP mi_lstm_s16_t
#define MI_GATE mi_lstm_wide_gate_t
#define MI_KERNEL mi_lstm_s16
#define MI_SUM int64_t
#define MI_DOT mi_dot_s16
#define MI_RECURRENT_BIAS(gate, unit) 0
#define MI_SCALED mi_requantize_wide

#include "mi_lstm_body.h"
