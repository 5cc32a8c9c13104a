/* mi_values_s8.h -- what a kernel's text means for int8 values. */
#ifndef MICROINFER_MI_VALUES_S8_H
#define MICROINFER_MI_VALUES_S8_H

#include "microinfer/mi_window.h"

#define MI_VALUE int8_t
#define MI_LEAST INT8_MIN
#define MI_MOST INT8_MAX
#define MI_ROWS mi_window_rows

#endif
